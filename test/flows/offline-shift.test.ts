import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { HubFaults } from '../../hub/options.ts'
import { readHubSummary } from '../../hub/read-hub.ts'
import type { SaleLine } from '../../src/shared/sale-line.ts'
import { bread, cashier, openShop, PHONE, type Shop, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

const SALES = 200

let shop: Shop
afterEach(async () => await shop.close())

/** Every fifth sale is of a customer whose phone was taken down: points follow when the hub is back. */
async function sellShift(api: Awaited<ReturnType<Shop['startAgent']>>['api']): Promise<number> {
  let totalMinor = 0
  for (let number = 1; number <= SALES; number += 1) {
    const lines: SaleLine[] = [{ ...bread, priceMinor: 1000 + number }]
    if (number % 5 === 0) {
      await api.put(`s-${number}`, 1, lines)
      await api.post(`/sales/s-${number}/identify`, { phone: PHONE })
      await api.when(`s-${number}`, sale => sale.customer.state === 'named')
    }
    totalMinor += (await api.sell(`s-${number}`, lines)).totalMinor
  }
  return totalMinor
}

it('keeps a whole shift of 200 sales while the hub is gone, and brings each one once', async () => {
  shop = await openShop({ isHubStarted: false })
  const { agent, api } = await shop.startAgent()
  await whenReady(agent, { hub: false })
  await api.openShift(cashier)
  const totalMinor = await sellShift(api)
  expect(agent.register.sync.status().unsent).toBeGreaterThanOrEqual(SALES)

  await shop.startHub()
  await waitFor('the queue to drain', () => agent.register.sync.status().unapplied === 0, 20_000)
  const summary = await shop.hub().summary()
  expect(summary).toMatchObject({ sales: SALES, documents: SALES, salesTotalMinor: totalMinor, openFindings: 0 })
  expect(summary.points).toEqual({ isConsistent: true, problems: [] })
  expect(shop.device.documents().filter(({ kind }) => kind === 'receipt')).toHaveLength(SALES)
}, 60_000)

it('brings each sale once when the answer is lost after the hub’s commit, batch after batch', async () => {
  shop = await openShop({ isHubStarted: false })
  const { agent, api } = await shop.startAgent()
  await whenReady(agent, { hub: false })
  await api.openShift(cashier)
  const totalMinor = await sellShift(api)

  // The hub commits each batch, and dies before it can say so.
  const diedAfter = new Set<number>()
  const faults: HubFaults = {
    onBatchCommitted({ lastSeq }) {
      if (diedAfter.has(lastSeq)) return 'answer'
      diedAfter.add(lastSeq)
      setImmediate(() => void shop.stopHub().then(() => shop.startHub(faults)))
      return 'swallow'
    },
  }
  await shop.startHub(faults)
  await waitFor('the queue to drain', () => agent.register.sync.status().unapplied === 0, 40_000)
  expect(diedAfter.size).toBeGreaterThanOrEqual(3)
  // From the tables: the hub itself may be dying or coming back at this moment.
  const summary = await readHubSummary(join(shop.folder, 'hub'))
  expect(summary).toMatchObject({ sales: SALES, salesTotalMinor: totalMinor, documents: SALES, openFindings: 0 })
  expect(summary.points.isConsistent).toBe(true)
}, 90_000)
