import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { bread, cashier, openShop, type Shop, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
})
afterEach(async () => await shop.close())

const sold = async () => (await shop.hub().summary()).sales

/** Waits until the hub has applied all of this register. */
async function whenDrained({ agent }: Awaited<ReturnType<Shop['startAgent']>>): Promise<void> {
  await waitFor('the queue to drain', () => {
    const { state, unapplied } = agent.register.sync.status()
    return state === 'online' && unapplied === 0
  })
}

it('recognises an older copy of the database as a fork, and loses no sale of either past', async () => {
  const backup = join(shop.folder, 'backup')
  const before = await shop.startAgent()
  await whenReady(before.agent)
  await before.api.openShift(cashier)
  await before.api.sell('s-1', [bread])
  await whenDrained(before)
  await before.agent.stop()
  cpSync(shop.dataFolder, backup, { recursive: true })

  const meanwhile = await shop.startAgent()
  await whenReady(meanwhile.agent)
  await meanwhile.api.sell('s-2', [bread])
  await whenDrained(meanwhile)
  await meanwhile.agent.stop()

  rmSync(shop.dataFolder, { recursive: true })
  cpSync(backup, shop.dataFolder, { recursive: true })
  await shop.stopHub()
  const restored = await shop.startAgent()
  await whenReady(restored.agent, { hub: false })
  await restored.api.sell('s-3', [bread])
  await shop.startHub()
  await whenDrained(restored)

  expect(restored.agent.register.sync.status().alarm?.code).toBe('sync.forked')
  const summary = await shop.hub().summary()
  expect(summary.sales).toBe(3)
  expect(summary.documents).toBe(3)
  expect(summary.registers[0]?.journals).toBe(2)
  expect(Object.keys(summary.findingsByCode)).toEqual(['journal.forked'])
  expect(shop.device.documents().filter(({ kind }) => kind === 'receipt')).toHaveLength(3)
})

it('refuses a clone while the original is at work, and takes its sales once it is gone', async () => {
  const original = await shop.startAgent()
  await whenReady(original.agent)
  await original.api.openShift(cashier)
  await original.api.sell('s-1', [bread])
  await whenDrained(original)
  await original.agent.stop()
  const cloneFolder = join(shop.folder, 'clone')
  cpSync(shop.dataFolder, cloneFolder, { recursive: true })

  const again = await shop.startAgent()
  await whenReady(again.agent)
  shop.writeSettings({ fiscalMode: 'pos-prints' }, cloneFolder)
  const clone = await shop.startAgent(cloneFolder)
  await waitFor('the clone to be refused', () => clone.agent.register.sync.status().state === 'refused')
  expect(clone.agent.register.sync.status().alarm?.code).toBe('register.cloned')
  expect(again.agent.register.sync.status().state).toBe('online')

  await clone.api.put('clone-1', 1, [bread])
  await clone.api.post('/sales/clone-1/checkout', { operationId: 'c-1' })
  const registered = { fnNumber: '9999078902009999', fdNumber: 77, fiscalSign: '1' }
  const report = { documents: [{ kind: 'sale', registered }], tenders: [{ kind: 'cash', amountMinor: 9100 }] }
  expect((await clone.api.post('/sales/clone-1/fiscalised', report)).status).toBe(200)
  await again.api.sell('s-2', [bread])
  await whenDrained(again)
  await again.agent.stop()

  await waitFor('the clone’s sale to arrive', async () => (await sold()) === 3, 20_000)
}, 40_000)
