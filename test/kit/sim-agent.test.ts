import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { reportContract } from '../../src/kit/contract-report.ts'
import { SIM_TOKEN, type SimAgent, startSimAgent } from '../../src/kit/sim-agent.ts'
import { createApiClient } from '../support/api-client.ts'
import { bread } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

let folder: string
let sim: SimAgent

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tillside-kit-'))
  sim = await startSimAgent({
    folder,
    port: 0,
    fiscalMode: 'agent-prints',
    localeFile: new URL('../../renderer/locales/ru.json', import.meta.url).pathname,
    version: '0.0.0-test',
    say: () => undefined,
  })
})

afterEach(async () => {
  await sim.close()
  rmSync(folder, { recursive: true, force: true })
})

const brokenRules = () =>
  reportContract(sim.proxy.calls())
    .rules.filter(({ kept }) => kept === 'broken')
    .map(({ id }) => id)

describe('the agent for programmers of register software', () => {
  test('sells to a customer by script, with the code it shows', async () => {
    const api = createApiClient(sim.url, SIM_TOKEN)
    await api.call('GET', '/sales?state=unsettled')
    await api.put('s-1', 1, [bread])
    await api.post('/sales/s-1/identify', { phone: '+79210000001' })
    await api.when('s-1', sale => sale.customer.state === 'identified')
    await api.post('/sales/s-1/code', { purpose: 'spend' })
    await waitFor('the code', () => sim.codeFor('+79210000001') !== undefined)
    await api.post('/sales/s-1/code/check', { code: sim.codeFor('+79210000001') })
    await api.when('s-1', sale => sale.customer.state === 'verified')
    await api.post('/sales/s-1/checkout', { operationId: 'c-1' })
    const { totalMinor } = await api.when('s-1', sale => sale.state === 'frozen')
    await api.post('/sales/s-1/pay', { operationId: 'p-1', tenders: [{ kind: 'cash', amountMinor: totalMinor }] })
    await api.when('s-1', sale => sale.state === 'completed')
    expect(brokenRules()).toEqual([])
  })

  test('loses an answer when told to, and sees that nobody asked again', async () => {
    const api = createApiClient(sim.url, SIM_TOKEN)
    await api.call('GET', '/sales?state=unsettled')
    await sim.command('lose-answer')
    await expect(api.put('s-1', 1, [bread])).rejects.toThrow()
    expect(brokenRules()).toEqual(['repeats-what-was-lost'])
    await api.put('s-1', 1, [bread])
    expect(brokenRules()).toEqual([])
    expect((await api.get('s-1')).body.sale.lines).toHaveLength(1)
  })

  test('goes away and comes back with the same sales', async () => {
    const api = createApiClient(sim.url, SIM_TOKEN)
    await api.put('s-1', 1, [bread])
    expect(await sim.command('agent-dies')).toContain('nobody answers')
    await expect(api.get('s-1')).rejects.toThrow()
    await waitFor('the agent', () =>
      api.get('s-1').then(
        () => true,
        () => false,
      ),
    )
    expect((await api.get('s-1')).body.sale.revision).toBe(1)
  })

  test('answers in the launcher’s words while the agent is down', async () => {
    await sim.command('agent-down 1000')
    const api = createApiClient(sim.url, SIM_TOKEN)
    expect((await api.call<{ mode: string }>('GET', '/health')).body.mode).toBe('down')
    expect(await api.put('s-1', 1, [bread])).toMatchObject({ status: 503, body: { code: 'agent.down' } })
    await waitFor('the agent', async () => (await api.put('s-1', 1, [bread])).status === 200)
  })

  test('lets the hub go, and sales go on', async () => {
    const api = createApiClient(sim.url, SIM_TOKEN)
    await sim.command('hub-away')
    await waitFor('the line to be known down', async () => (await api.put('s-1', 1, [bread])).body.mode === 'offline')
    const sale = await api.sell('s-2', [bread])
    expect(sale.state).toBe('completed')
    await sim.command('hub-back')
    await waitFor('the line to be back', async () => (await api.get('s-2')).body.mode === 'online')
  })

  test('says what it does not understand', async () => {
    expect(await sim.command('make coffee')).toContain('not understood: make')
    await expect(sim.command('printer nonsense')).rejects.toThrow()
  })
})
