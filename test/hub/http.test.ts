import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createHub } from '../../hub/hub.ts'
import { readHubSummary } from '../../hub/read-hub.ts'
import { createFolderForTest, startHubForTest } from './support/hub-for-test.ts'
import { createJournalForTest } from './support/journal-for-test.ts'
import { salePayload } from './support/payloads.ts'
import { createRegisterForTest } from './support/register-for-test.ts'

const ADMIN = 'admin-token-of-the-test'
const admin = { authorization: `Bearer ${ADMIN}` }

describe('over HTTP', () => {
  test('the hub says that it is alive', async () => {
    const { port } = await startHubForTest()
    const answer = await fetch(`http://127.0.0.1:${port}/health`)
    expect(await answer.json()).toMatchObject({ status: 'up' })
  })

  test('its counts are for the administrator only', async () => {
    const { port, register } = await startHubForTest({ adminToken: ADMIN })
    const agent = await register()
    await agent.hello()
    const url = `http://127.0.0.1:${port}/summary`
    expect((await fetch(url)).status).toBe(401)
    expect((await fetch(url, { headers: { authorization: 'Bearer guess' } })).status).toBe(401)
    expect(await (await fetch(url, { headers: admin })).json()).toMatchObject({
      received: 0,
      points: { isConsistent: true },
      registers: [{ registerId: 'r1', receivedSeq: 0, lastContactAtMs: expect.any(Number) }],
      connected: ['r1'],
    })
  })

  test('there is no administration without a token', async () => {
    const { port } = await startHubForTest()
    expect((await fetch(`http://127.0.0.1:${port}/summary`)).status).toBe(404)
    expect((await fetch(`http://127.0.0.1:${port}/registers`, { method: 'POST' })).status).toBe(404)
  })

  test.each(['', ' '])('a token that is set to nothing (%j) is none', async adminToken => {
    const { port } = await startHubForTest({ adminToken })
    const authorization = `Bearer ${adminToken}`
    expect((await fetch(`http://127.0.0.1:${port}/summary`)).status).toBe(404)
    expect((await fetch(`http://127.0.0.1:${port}/summary`, { headers: { authorization } })).status).toBe(404)
  })

  test('IT adds a register, which enrols by its code', async () => {
    const { port, agentOf } = await startHubForTest({ adminToken: ADMIN })
    const add = (body: unknown) =>
      fetch(`http://127.0.0.1:${port}/registers`, {
        method: 'POST',
        headers: { ...admin, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    expect((await add({ registerId: 'r7', storeId: 's', storeName: 'Магазин', pairingCode: 'K7Q4' })).status).toBe(201)
    const agent = agentOf('r7')
    const { token } = await agent.must('register.enrol', { registerId: 'r7', pairingCode: 'K7Q4' })
    expect(await agent.hello({ token })).toMatchObject({ journal: 'continue' })
    const malformed = await add({ registerId: 'r8' })
    expect(malformed.status).toBe(400)
    expect(await malformed.json()).toMatchObject({ code: 'request.malformed', params: { field: 'storeId' } })
  })

  test('a developer reads the customer’s phone', async () => {
    const { hub, port, register } = await startHubForTest()
    await hub.addCustomer({ phone: '79215550147' })
    const agent = await register()
    await agent.hello()
    await agent.must('codes.send', {
      codeRequestId: 'c1',
      purpose: 'join',
      to: { phone: '79215550147' },
      sendNumber: 1,
    })
    const get = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}?phone=79215550147`)).json()
    expect(await get('/dev/inbox')).toEqual({
      messages: [{ messageId: 'c1/1', text: expect.stringMatching(/^Код для вступления в программу: \d{4}$/) }],
    })
    expect(await get('/dev/wallet')).toEqual({ text: expect.stringMatching(/^QR:79215550147:\d{6}\.$/) })
  })

  test('nobody reads a customer’s phone in a shop', async () => {
    const { port } = await startHubForTest({ devInbox: false })
    expect((await fetch(`http://127.0.0.1:${port}/dev/inbox?phone=79215550147`)).status).toBe(404)
    expect((await fetch(`http://127.0.0.1:${port}/dev/wallet?phone=79215550147`)).status).toBe(404)
  })

  test('a taken port is named', async () => {
    const { port } = await startHubForTest()
    const second = createHub({ folder: await createFolderForTest(), port })
    await expect(second.start()).rejects.toMatchObject({ code: 'setup.port-taken', params: { port } })
  })
})

describe('as a process', () => {
  /** The hub as an operator starts it, on a folder that knows register r1. */
  async function spawnHub(folder: string) {
    const cli = join(import.meta.dirname, '../../src/cli/main.ts')
    const child = spawn(process.execPath, [cli, 'hub', '--folder', folder, '--port', '0', '--dev-inbox'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    const { listening } = JSON.parse(line) as { listening: number }
    return { child, agent: createRegisterForTest(listening, 'r1', 't'.repeat(40)) }
  }

  async function preparedFolder(): Promise<string> {
    const folder = await createFolderForTest()
    const hub = createHub({ folder })
    await hub.start()
    await hub.addRegister({ registerId: 'r1', storeId: 's', storeName: 'Магазин', token: 't'.repeat(40) })
    await hub.stop()
    return folder
  }

  test('it says where it listens and ends cleanly when asked to', async () => {
    const { child } = await spawnHub(await preparedFolder())
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  test('killed again and again while registers push, it keeps all it acknowledged and counts it once', async () => {
    const folder = await preparedFolder()
    const journal = createJournalForTest('r1')
    for (let fd = 1; fd <= 1000; fd += 1) journal.add('sale-completed', salePayload({ saleId: `s${fd}`, fd }))
    let acknowledged = 0
    for (const acknowledgedBeforeKill of [0, 1, 2, 3]) {
      const { child, agent } = await spawnHub(folder)
      const met = await agent.hello({ journal })
      if (met.journal !== 'continue') throw new Error('forked')
      expect(met.received.seq).toBeGreaterThanOrEqual(acknowledged)
      let from = met.received.seq
      for (let batch = 0; batch < acknowledgedBeforeKill; batch += 1, from += 100) {
        acknowledged = (await agent.push(journal.entries.slice(from, from + 100))).received.seq
      }
      agent.push(journal.entries.slice(from, from + 100)).catch(() => {})
      for (let turn = 0; turn < acknowledgedBeforeKill; turn += 1) await nextTurn()
      child.kill('SIGKILL')
      await once(child, 'exit')
      expect((await readHubSummary(folder)).received).toBeGreaterThanOrEqual(acknowledged)
    }
    const { agent } = await spawnHub(folder)
    const met = await agent.hello({ journal })
    if (met.journal !== 'continue') throw new Error('forked')
    for (let from = met.received.seq; from < 1000; from += 100)
      await agent.push(journal.entries.slice(from, from + 100))
    await expect
      .poll(() => readHubSummary(folder), { timeout: 5000 })
      .toMatchObject({ received: 1000, applied: 1000, sales: 1000, documents: 1000, openFindings: 0 })
  })
})
