import { describe, expect, onTestFinished, test } from 'vitest'
import { GENESIS_HASH } from '../../src/shared/hub/chain.ts'
import { JournalId } from '../../src/shared/ids.ts'
import { createHubClient, type Greeting, type HubClient } from '../../src/sync/hub-client.ts'
import { registerId } from '../db/support/builders.ts'
import { type JournalHub, refuse, startJournalHub, TOKEN } from './support/journal-hub.ts'
import { FAST, quiet } from './support/sync-for-test.ts'

const greetingWith = (token: string): Greeting => ({
  request: () => ({
    registerId,
    token,
    agentVersion: '0.1.0',
    journalId: JournalId.parse('019ab000-0000-7000-8000-000000000001'),
    last: { seq: 0, hash: GENESIS_HASH },
    tail: [],
    liveSales: [],
    nowMs: 0,
  }),
  answered: () => 'online',
})

function clientOf(url: string, greeting = greetingWith(TOKEN)): HubClient {
  const client = createHubClient({ url, greeting, log: quiet, reconnect: FAST.reconnect })
  onTestFinished(() => client.stop())
  return client
}
const stateOf = (client: HubClient) => expect.poll(() => client.link().state, { timeout: 5000, interval: 5 })
const heardOf = (hub: JournalHub, wanted: string) => hub.heard.filter(({ message }) => message === wanted).length
const ask = (client: HubClient, timeoutMs = 300) => client.call('rules.get', {}, { timeoutMs })

describe('the line', () => {
  test('is online once the hub has taken the greeting, and not before', async () => {
    const hub = await startJournalHub()
    hub.behave(message => (message === 'register.authenticate' ? 'silence' : undefined))
    const client = clientOf(hub.url)
    await expect.poll(() => heardOf(hub, 'register.authenticate'), { timeout: 5000 }).toBe(1)
    expect(client.link().state).toBe('connecting')
    expect(await ask(client)).toMatchObject({ ok: false, error: { code: 'sync.offline', outcome: 'not-applied' } })
    hub.behaveWell()
    hub.hangUp()
    await stateOf(client).toBe('online')
    expect(await ask(client)).toEqual({ ok: true, result: { programme: hub.programme } })
    expect(client.link().lastContactAtMs).toBeGreaterThan(0)
  })

  test('comes back by itself, and greets each time', async () => {
    const hub = await startJournalHub()
    const client = clientOf(hub.url)
    await stateOf(client).toBe('online')
    await hub.stop()
    await stateOf(client).toBe('offline')
    await hub.start()
    await stateOf(client).toBe('online')
    expect(heardOf(hub, 'register.authenticate')).toBe(2)
  })

  test('to nowhere is offline, and nothing waits in a buffer', async () => {
    const hub = await startJournalHub()
    await hub.stop()
    const client = clientOf(hub.url)
    await stateOf(client).toBe('offline')
    const calls = await Promise.all(Array.from({ length: 20 }, () => ask(client, 5000)))
    expect(new Set(calls.map(call => !call.ok && call.error.outcome))).toEqual(new Set(['not-applied']))
    await hub.start()
    await stateOf(client).toBe('online')
    expect(heardOf(hub, 'rules.get')).toBe(0)
  })

  test('that was stopped stays away', async () => {
    const hub = await startJournalHub()
    const client = clientOf(hub.url)
    await stateOf(client).toBe('online')
    client.stop()
    expect(client.link().state).toBe('offline')
    expect(await ask(client)).toMatchObject({ ok: false })
    const next = clientOf(hub.url)
    await stateOf(next).toBe('online')
    expect(heardOf(hub, 'register.authenticate')).toBe(2)
  })
})

describe('a register the hub does not want', () => {
  test('is told why, and tries on', async () => {
    const hub = await startJournalHub()
    const client = clientOf(hub.url, greetingWith('wrong'.repeat(8)))
    await stateOf(client).toBe('refused')
    expect(client.link().reason?.code).toBe('register.unknown')
    await expect.poll(() => heardOf(hub, 'register.authenticate'), { timeout: 5000 }).toBeGreaterThan(2)
    expect(client.link().state).toBe('refused')
  })

  test('a second holder of the same token waits until the first is gone', async () => {
    const hub = await startJournalHub()
    const first = clientOf(hub.url)
    await stateOf(first).toBe('online')
    const second = clientOf(hub.url)
    await stateOf(second).toBe('refused')
    expect(second.link().reason?.code).toBe('register.cloned')
    expect(first.link().state).toBe('online')
    first.stop()
    await stateOf(second).toBe('online')
    expect(second.link().reason).toBeUndefined()
  })

  test('comes no sooner than the hub asks', async () => {
    const hub = await startJournalHub()
    let refusedAtMs = 0
    hub.behave(message => {
      if (message !== 'register.authenticate' || refusedAtMs > 0) return undefined
      refusedAtMs = Date.now()
      return refuse('sync.offline', 250)
    })
    await stateOf(clientOf(hub.url)).toBe('online')
    expect(Date.now() - refusedAtMs).toBeGreaterThanOrEqual(245)
  })
})

describe('a call', () => {
  test('ends in time when the hub is silent, and does not know what became of it', async () => {
    const hub = await startJournalHub()
    const client = clientOf(hub.url)
    await stateOf(client).toBe('online')
    hub.behave(() => 'silence')
    const startedAtMs = Date.now()
    expect(await ask(client, 120)).toMatchObject({ ok: false, error: { code: 'sync.offline', outcome: 'unknown' } })
    expect(Date.now() - startedAtMs).toBeLessThan(1000)
  })

  test('ends at once when the line is lost under it', async () => {
    const hub = await startJournalHub()
    const client = clientOf(hub.url)
    await stateOf(client).toBe('online')
    hub.behave(message => (message === 'rules.get' ? 'hang-up' : undefined))
    const startedAtMs = Date.now()
    expect(await ask(client, 10_000)).toMatchObject({ ok: false, error: { outcome: 'unknown' } })
    expect(Date.now() - startedAtMs).toBeLessThan(2000)
  })

  test('brings the hub’s own error, also one this agent has no words for', async () => {
    const hub = await startJournalHub()
    const client = clientOf(hub.url)
    await stateOf(client).toBe('online')
    hub.behave(() => refuse('loyalty.customer-blocked', 40))
    expect(await ask(client)).toMatchObject({
      ok: false,
      error: { code: 'loyalty.customer-blocked' },
      retryAfterMs: 40,
    })
    const strange = { code: 'loyalty.from-the-future', supportNumber: 'T599', params: {}, outcome: 'not-applied' }
    hub.behave(() => ({ ok: false, error: strange }))
    expect(await ask(client)).toMatchObject({
      ok: false,
      error: { code: 'agent.unexpected', original: { code: 'loyalty.from-the-future' } },
    })
  })

  test.each([
    ['an empty object', {}],
    ['no sense', 'yes'],
    ['an answer with a field missing', { ok: true, result: { programme: { version: 1 } } }],
  ])('that is answered with %s says so', async (_, answer) => {
    const hub = await startJournalHub()
    const client = clientOf(hub.url)
    await stateOf(client).toBe('online')
    hub.behave(message => (message === 'rules.get' ? (answer as never) : undefined))
    expect(await ask(client)).toMatchObject({ ok: false, error: { code: 'agent.unexpected', outcome: 'unknown' } })
  })

  test('ignores fields it does not know', async () => {
    const hub = await startJournalHub()
    const client = clientOf(hub.url)
    await stateOf(client).toBe('online')
    const programme = { ...hub.programme, colour: 'green' }
    hub.behave(() => ({ ok: true, result: { programme, weather: 'fine' } }))
    expect(await ask(client)).toEqual({ ok: true, result: { programme: hub.programme } })
  })
})

test('what the hub says on its own is checked before anyone hears it', async () => {
  const hub = await startJournalHub()
  const client = clientOf(hub.url)
  const heard: number[] = []
  client.on('settings.changed', ({ version }) => heard.push(version))
  await stateOf(client).toBe('online')
  hub.say('settings.changed', { version: 'new' } as never)
  hub.say('settings.changed', { version: 7 })
  await expect.poll(() => heard, { timeout: 5000 }).toEqual([7])
})
