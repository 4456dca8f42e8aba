import { describe, expect, test } from 'vitest'
import { eventually, startHubForTest } from './support/hub-for-test.ts'

describe('who is let in', () => {
  test('answers nothing before the register said who it is', async () => {
    const { register } = await startHubForTest()
    const agent = await register()
    expect(await agent.refusal('rules.get', {})).toBe('register.not-authenticated')
    await agent.hello()
    expect(await agent.must('rules.get', {})).toMatchObject({
      programme: { version: 1, accrualBps: 300, maxSpendBps: 5000 },
    })
  })

  test('refuses an unknown register and a wrong token', async () => {
    const { register, agentOf } = await startHubForTest()
    expect(await agentOf('nobody').helloAnswer()).toMatchObject({ ok: false, error: { code: 'register.unknown' } })
    const agent = await register()
    const answer = await agent.helloAnswer({ token: 'x'.repeat(40) })
    expect(answer).toMatchObject({ ok: false, error: { code: 'request.unauthorised' } })
    expect(await agent.refusal('rules.get', {})).toBe('register.not-authenticated')
  })

  test('gives a token for a pairing code once', async () => {
    const { hub, agentOf } = await startHubForTest()
    await hub.addRegister({ registerId: 'r1', storeId: 's', storeName: 'Магазин', pairingCode: 'K7Q4-22' })
    const agent = agentOf('r1')
    expect(await agent.refusal('register.enrol', { registerId: 'r1', pairingCode: 'wrong' })).toBe(
      'request.unauthorised',
    )
    const { token } = await agent.must('register.enrol', { registerId: 'r1', pairingCode: 'K7Q4-22' })
    expect(await agent.refusal('register.enrol', { registerId: 'r1', pairingCode: 'K7Q4-22' })).toBe(
      'request.unauthorised',
    )
    expect(await agent.hello({ token })).toMatchObject({ journal: 'continue' })
  })

  test('lets nobody guess a pairing code', async () => {
    const { hub, agentOf } = await startHubForTest()
    await hub.addRegister({ registerId: 'r1', storeId: 's', storeName: 'Магазин', pairingCode: 'K7Q4-22' })
    const agent = agentOf('r1')
    for (let guess = 0; guess < 5; guess += 1) {
      await agent.refusal('register.enrol', { registerId: 'r1', pairingCode: `guess${guess}` })
    }
    expect(await agent.refusal('register.enrol', { registerId: 'r1', pairingCode: 'K7Q4-22' })).toBe(
      'request.too-many-tries',
    )
  })
})

describe('two holders of one key', () => {
  test('refuses the second while the first answers, and leaves the first alone', async () => {
    const { hub, register, agentOf } = await startHubForTest()
    const first = await register()
    await first.hello()
    const second = agentOf('r1')
    expect(await second.helloAnswer()).toMatchObject({ ok: false, error: { code: 'register.cloned' } })
    expect(await second.refusal('rules.get', {})).toBe('register.not-authenticated')
    expect(await first.must('rules.get', {})).toMatchObject({ programme: { version: 1 } })
    expect((await hub.summary()).findingsByCode).toEqual({ 'register.cloned': 1 })
  })

  test('lets the same run of the agent replace its own older line', async () => {
    const { register, agentOf } = await startHubForTest()
    const first = await register()
    await first.hello()
    const again = agentOf('r1')
    expect(await again.hello({ instanceId: first.instanceId })).toMatchObject({ journal: 'continue' })
    await eventually(() => expect(first.socket.connected).toBe(false))
    expect(await again.must('rules.get', {})).toMatchObject({ programme: { version: 1 } })
  })

  test('lets a new run in after a moment when the old line is dead', async () => {
    const { register, agentOf } = await startHubForTest()
    const first = await register()
    await first.hello()
    // The machine is gone but the connection still stands: nothing that comes in is answered any more.
    Object.assign(first.socket.io.engine.transport, { onPacket: () => {} })
    const second = agentOf('r1')
    const startedAtMs = performance.now()
    expect(await second.hello()).toMatchObject({ journal: 'continue' })
    expect(performance.now() - startedAtMs).toBeGreaterThan(900)
  })

  test('lets a new run in at once when the old one went away', async () => {
    const { register, agentOf } = await startHubForTest()
    const first = await register()
    await first.hello()
    first.socket.disconnect()
    expect(await agentOf('r1').hello()).toMatchObject({ journal: 'continue' })
  })
})

describe('what is said wrongly', () => {
  test.each([
    ['a missing field', 'points.release', { saleId: 's1' }, 'revision'],
    ['a missing field of a choice', 'customers.find', { identifier: { by: 'phone' } }, 'identifier.value'],
    ['a missing choice', 'customers.find', { identifier: {} }, 'identifier.by'],
    [
      'a wrong field in a list',
      'quotes.price',
      { saleId: 's', revision: 1, redeemMinor: 0, lines: [{}] },
      'lines.0.key',
    ],
    ['nothing at all', 'rules.get', null, ''],
  ])('names %s', async (_title, message, request, field) => {
    const { register } = await startHubForTest()
    const agent = await register()
    await agent.hello()
    const answer = await agent.ask(message, request)
    expect(answer).toMatchObject({ ok: false, error: { code: 'request.malformed', params: { field } } })
  })

  test('ignores fields it does not know', async () => {
    const { register } = await startHubForTest()
    const agent = await register()
    await agent.hello()
    expect(await agent.must('rules.get', { colour: 'green' })).toMatchObject({ programme: { version: 1 } })
  })

  test('answers an unknown message with an error and lives on', async () => {
    const { register } = await startHubForTest()
    const agent = await register()
    await agent.hello()
    expect(await agent.ask('coffee.make', {})).toMatchObject({ ok: false, error: { code: 'request.not-found' } })
    expect(await agent.ask('constructor', {})).toMatchObject({ ok: false, error: { code: 'request.not-found' } })
    agent.socket.emit('rules.get', {})
    agent.socket.emit('rules.get')
    expect(await agent.must('rules.get', {})).toMatchObject({ programme: { version: 1 } })
  })
})

describe('a register on the line', () => {
  test('hears of a changed programme', async () => {
    const { hub, register } = await startHubForTest()
    const agent = await register()
    await agent.hello()
    await hub.setProgramme({ accrualBps: 500 })
    const programme = { version: 2, accrualBps: 500, maxSpendBps: 5000, minUnitPriceMinor: 1, storeId: 'spb-07' }
    await eventually(() => expect(agent.heard).toMatchObject([{ event: 'rules.changed', data: { programme } }]))
    expect(await agent.hello()).toMatchObject({ programme })
  })

  test('reports its health', async () => {
    const { register } = await startHubForTest()
    const agent = await register()
    await agent.hello()
    expect(await agent.must('health.report', { unsent: 3, unsettled: 0, freeDiskBytes: 1e9 })).toEqual({
      appliedSeq: 0,
    })
  })

  test('gets its answers in the order of its questions, late or not', async () => {
    const { register } = await startHubForTest({
      faults: { answerDelayMs: message => (message === 'rules.get' ? 30 : 0) },
    })
    const agent = await register()
    const order: string[] = []
    await Promise.all([
      agent.hello().then(() => order.push('hello')),
      agent.must('health.report', { unsent: 0, unsettled: 0 }).then(() => order.push('health')),
      agent.must('rules.get', {}).then(() => order.push('rules')),
    ])
    expect(order).toEqual(['hello', 'health', 'rules'])
  })
})
