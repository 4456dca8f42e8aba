import { afterEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/db/open-database.ts'
import { appendEntry } from '../../src/db/outbox.ts'
import { transaction } from '../../src/db/transaction.ts'
import type { RegisterId } from '../../src/shared/ids.ts'
import { askEveryRoute, PROMISED_MS, slowestOf } from '../support/ask-every-route.ts'
import { bread, cashier, openShop, REGISTER_ID, type Shop, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

const HUB_TAKES_MS = 10_000
const WAITING = 50_000
const PRINT_MS = 4_000
const ROUNDS = 6

/** The hub greets, and then takes its time over everything. */
const answerDelayMs = (message: string) => (/^(register|rules|settings)\./.test(message) ? 0 : HUB_TAKES_MS)

let shop: Shop
afterEach(async () => await shop.close())

const modes = ['pos-prints', 'agent-prints'] as const

describe('every call of the local API is answered at once', () => {
  it.each(modes)('while the hub takes ten seconds, %s', { timeout: 60_000 }, async fiscalMode => {
    shop = await openShop({ fiscalMode, hubFaults: { answerDelayMs } })
    const { agent, api } = await shop.startAgent()
    await whenReady(agent)
    if (fiscalMode === 'agent-prints') await api.openShift(cashier)
    const { p99Ms, slowest } = slowestOf(await askEveryRoute(agent, ROUNDS))
    expect(p99Ms, JSON.stringify(slowest)).toBeLessThan(PROMISED_MS)
  })

  it('while the printer is busy with a long receipt', { timeout: 60_000 }, async () => {
    shop = await openShop({ device: { printMs: PRINT_MS } })
    const { agent, api } = await shop.startAgent()
    await whenReady(agent)
    await api.openShift(cashier)
    await api.put('long', 1, [bread])
    await api.post('/sales/long/checkout', { operationId: 'c-long' })
    await api.when('long', sale => sale.state === 'frozen')
    const { totalMinor } = (await api.get('long')).body.sale
    const tenders = [{ kind: 'cash', amountMinor: totalMinor }]
    const paying = api.post('/sales/long/pay', { operationId: 'p-long', tenders })
    const { p99Ms, slowest } = slowestOf(await askEveryRoute(agent, 2))
    await paying
    expect(p99Ms, JSON.stringify(slowest)).toBeLessThan(PROMISED_MS)
  })

  it('while 50,000 entries wait for the hub, and while they go', { timeout: 120_000 }, async () => {
    shop = await openShop({ fiscalMode: 'pos-prints', isHubStarted: false })
    fillOutbox(shop.dataFolder)
    const { agent } = await shop.startAgent()
    await whenReady(agent, { hub: false })
    expect(agent.register.snapshot().hub.unsent).toBeGreaterThanOrEqual(WAITING)
    const away = slowestOf(await askEveryRoute(agent, 3))
    expect(away.p99Ms, JSON.stringify(away.slowest)).toBeLessThan(PROMISED_MS)

    await shop.startHub()
    await waitFor('the first of them to go', () => agent.register.snapshot().hub.unsent < WAITING, 30_000)
    const going = slowestOf(await askEveryRoute(agent, 3))
    expect(going.p99Ms, JSON.stringify(going.slowest)).toBeLessThan(PROMISED_MS)
  })
})

/** A register that sold for weeks without a line. */
function fillOutbox(folder: string): void {
  const registerId = REGISTER_ID as RegisterId
  const db = openDatabase({
    folder,
    registerIds: [registerId],
    nowMs: Date.now(),
    appVersion: '0.0.0-test',
    ballastBytes: 0,
  })
  const moment = { atMs: Date.now(), utcOffsetMinutes: 180 }
  transaction(db, () => {
    for (let at = 0; at < WAITING; at += 1) {
      const payload = {
        saleId: `old-${at}` as never,
        kind: 'sale' as const,
        checkoutVersion: 1,
        reason: 'cashier' as const,
        moment,
      }
      appendEntry(db, { registerId, kind: 'sale-cancelled', payload, nowMs: moment.atMs })
    }
  })
  db.close()
}
