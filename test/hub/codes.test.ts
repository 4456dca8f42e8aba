import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { Message, MessageGateway } from '../../hub/loyalty/message-gateway.ts'
import type { CodeDelivery } from '../../src/shared/customer.ts'
import { createFolderForTest, eventually, startHubForTest } from './support/hub-for-test.ts'

const PHONE = '79215550147'
const MINUTE_MS = 60_000

async function desk(gateway?: MessageGateway) {
  let nowMs = 1_790_000_000_000
  const started = await startHubForTest({ now: () => nowMs, gateway })
  const agent = await started.register()
  await agent.hello()
  const customerId = await started.hub.addCustomer({ phone: PHONE })
  return {
    ...started,
    agent,
    customerId,
    pass: (ms: number) => {
      nowMs += ms
    },
    send: (codeRequestId: string, sendNumber = 1, purpose = 'spend') =>
      agent.must('codes.send', { codeRequestId, purpose, to: { customerId }, sendNumber }),
    sendRefusal: (codeRequestId: string, sendNumber = 1, purpose = 'spend') =>
      agent.refusal('codes.send', { codeRequestId, purpose, to: { customerId }, sendNumber }),
    check: (codeRequestId: string, code: string) => agent.must('codes.check', { codeRequestId, code }),
    /** All codes that reached the phone, oldest first. */
    codes: () => started.hub.messagesFor(PHONE).map(message => message.text.slice(-4)),
  }
}

function other(code = ''): string {
  return code === '0000' ? '0001' : '0000'
}

describe('sending a code', () => {
  test('says what it is for and how it travels', async () => {
    const { hub, agent, send } = await desk()
    expect(await send('c1')).toMatchObject({ delivery: 'queued', channel: 'dev-inbox', sendsLeft: 2 })
    await eventually(() =>
      expect(agent.heard).toContainEqual({ event: 'code.state', data: { codeRequestId: 'c1', delivery: 'delivered' } }),
    )
    expect(hub.messagesFor(PHONE).map(message => message.text)).toEqual([
      expect.stringMatching(/^Код для списания баллов: \d{4}$/),
    ])
    expect(await send('c1')).toMatchObject({ delivery: 'delivered' })
  })

  test('again with the same number sends nothing, with the next number another code', async () => {
    const { send, codes, check } = await desk()
    await send('c1', 1)
    await send('c1', 1)
    expect(codes()).toHaveLength(1)
    expect(await send('c1', 2)).toMatchObject({ sendsLeft: 1 })
    const [first = '', second = ''] = codes()
    if (first !== second) expect(await check('c1', first)).toEqual({ status: 'wrong', triesLeft: 4 })
    expect(await check('c1', second)).toEqual({ status: 'verified' })
  })

  test('gives the same code after a restart of the hub, never stored in between', async () => {
    const folder = await createFolderForTest()
    const messages: Message[] = []
    /** Takes no message over until it is told to. */
    const gateway = (isUp: boolean): MessageGateway => ({
      channel: 'sms',
      send: async message => {
        messages.push(message)
        if (!isUp) await new Promise(() => {})
      },
      onDelivery: () => {},
    })
    const request = { codeRequestId: 'c1', purpose: 'join', to: { phone: PHONE }, sendNumber: 1 }
    const first = await startHubForTest({ folder, gateway: gateway(false) })
    const agent = await first.register()
    await agent.hello()
    expect(await agent.must('codes.send', request)).toMatchObject({ delivery: 'queued' })
    await first.hub.stop()

    const second = await startHubForTest({ folder, gateway: gateway(true) })
    const again = second.agentOf('r1')
    await again.hello()
    await again.must('codes.send', request)
    expect(messages).toHaveLength(2)
    expect(messages[1]).toEqual(messages[0])
  })

  test('stops after three sends to a phone in ten minutes, and says when to try again', async () => {
    const { agent, customerId, send, sendRefusal, pass } = await desk()
    await send('c1', 1)
    pass(MINUTE_MS)
    await send('c1', 2)
    expect(await send('c2', 1, 'join')).toMatchObject({ sendsLeft: 0 })
    expect(await sendRefusal('c1', 3)).toBe('loyalty.code-sends-used')
    const request = { codeRequestId: 'c3', purpose: 'contact', to: { customerId }, sendNumber: 1 }
    expect(await agent.ask('codes.send', request)).toMatchObject({ ok: false, retryAfterMs: 9 * MINUTE_MS })
    pass(9 * MINUTE_MS + 1)
    expect(await send('c1', 3)).toMatchObject({ sendsLeft: 0 })
  })

  test('refuses an id that was used for something else, and a customer nobody knows', async () => {
    const { agent, send, sendRefusal } = await desk()
    await send('c1')
    expect(await sendRefusal('c1', 1, 'join')).toBe('request.operation-reused')
    const toOther = { codeRequestId: 'c1', purpose: 'spend', to: { phone: '79215550148' }, sendNumber: 1 }
    expect(await agent.refusal('codes.send', toOther)).toBe('request.operation-reused')
    const toNobody = { codeRequestId: 'c2', purpose: 'spend', to: { customerId: 'nobody' }, sendNumber: 1 }
    expect(await agent.refusal('codes.send', toNobody)).toBe('loyalty.customer-not-found')
  })

  test('tells the register when the gateway fails, and when states come late or twice', async () => {
    let report: (messageId: string, delivery: CodeDelivery) => void = () => {}
    const sent: string[] = []
    const { agent, send } = await desk({
      channel: 'sms',
      send: async message => {
        sent.push(message.messageId)
        if (sent.length === 1) throw new Error('no money')
      },
      onDelivery: listener => {
        report = listener
      },
    })
    const states = () => agent.heard.filter(({ event }) => event === 'code.state').map(({ data }) => data)
    await send('c1', 1)
    await eventually(() => expect(states()).toEqual([{ codeRequestId: 'c1', delivery: 'failed' }]))
    await send('c1', 2)
    await eventually(() => expect(states()).toHaveLength(2))
    report('c1/2', 'delivered')
    report('c1/2', 'sent')
    report('c1/2', 'delivered')
    report('c1/1', 'delivered')
    report('nobody/1', 'delivered')
    report('garbage', 'delivered')
    await eventually(() => expect(states()).toHaveLength(3))
    expect(await send('c1', 2)).toMatchObject({ delivery: 'delivered' })
    expect(states()).toEqual(['failed', 'sent', 'delivered'].map(delivery => ({ codeRequestId: 'c1', delivery })))
  })
})

describe('checking a code', () => {
  test('stays right when the question is repeated, and parking does not age it', async () => {
    const { send, check, codes, pass } = await desk()
    await send('c1')
    const [code = ''] = codes()
    expect(await check('c1', code)).toEqual({ status: 'verified' })
    pass(60 * MINUTE_MS)
    expect(await check('c1', code)).toEqual({ status: 'verified' })
    expect(await check('c1', other(code))).toMatchObject({ status: 'wrong' })
  })

  test('allows five tries', async () => {
    const { send, sendRefusal, check, codes } = await desk()
    await send('c1')
    const [code = ''] = codes()
    for (const triesLeft of [4, 3, 2, 1, 0]) {
      expect(await check('c1', other(code))).toEqual({ status: 'wrong', triesLeft })
    }
    expect(await check('c1', code)).toEqual({ status: 'no-tries-left' })
    expect(await sendRefusal('c1', 2)).toBe('loyalty.code-tries-used')
  })

  test('allows five minutes', async () => {
    const { send, check, codes, pass } = await desk()
    await send('c1')
    pass(5 * MINUTE_MS + 1)
    expect(await check('c1', codes()[0] ?? '')).toEqual({ status: 'expired' })
  })

  test('knows only the newest code of a phone and purpose, and one for each purpose', async () => {
    const { send, check, codes } = await desk()
    await send('c1', 1, 'spend')
    await send('c2', 1, 'join')
    await send('c3', 1, 'spend')
    const [first = '', second = '', third = ''] = codes()
    expect(await check('c1', first)).toEqual({ status: 'expired' })
    expect(await check('c2', second)).toEqual({ status: 'verified' })
    expect(await check('c3', third)).toEqual({ status: 'verified' })
  })

  test('knows nothing of what was never asked for, or asked for elsewhere', async () => {
    const { register, send, check, codes } = await desk()
    expect(await check('c1', '1234')).toEqual({ status: 'not-requested' })
    await send('c1')
    const elsewhere = await register('r2')
    await elsewhere.hello()
    expect(await elsewhere.must('codes.check', { codeRequestId: 'c1', code: codes()[0] })).toEqual({
      status: 'not-requested',
    })
  })
})

describe('the wallet', () => {
  async function wallet() {
    const shop = await desk()
    const read = async () => /^QR:(\d+):(\d{6})\.$/.exec(await shop.hub.walletText(PHONE))?.[2] ?? ''
    const find = async (code: string) => {
      const found = await shop.agent.must('customers.find', { identifier: { by: 'wallet', phone: PHONE, code } })
      return found.status === 'found' ? found.isVerified : found.status
    }
    return { ...shop, read, find }
  }

  test('proves with its code now and for a minute more', async () => {
    const { read, find, pass } = await wallet()
    const code = await read()
    expect(await find(code)).toBe(true)
    pass(MINUTE_MS)
    expect(await find(code)).toBe(true)
    pass(MINUTE_MS)
    expect(await find(code)).toBe(false)
    expect(await read()).not.toBe(code)
  })

  test('still names the customer when its code is wrong, and takes none after five wrong ones', async () => {
    const { read, find, pass } = await wallet()
    const code = await read()
    for (let guess = 0; guess < 5; guess += 1) expect(await find(code === '000000' ? '000001' : '000000')).toBe(false)
    expect(await find(code)).toBe(false)
    pass(12 * MINUTE_MS)
    expect(await find(await read())).toBe(true)
  })
})

test('no code is ever written to the database', async () => {
  const { folder, hub, send, codes } = await desk()
  await send('c1')
  const [code = ''] = codes()
  await hub.stop()
  const database = new Database(join(folder, 'hub.db'), { readonly: true })
  const tables = ['code_requests', 'code_sends']
  const rows = tables.flatMap(table => database.prepare<[], Record<string, unknown>>(`select * from ${table}`).all())
  database.close()
  expect(rows.length).toBe(2)
  expect(rows.flatMap(row => Object.values(row)).filter(value => String(value) === code)).toEqual([])
})
