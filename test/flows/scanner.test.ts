import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createScannerSimulator, type ScannerSimulator } from '../../drivers/scanner/scanner-simulator.ts'
import type { Agent } from '../../src/agent/start-agent.ts'
import type { SaleView } from '../../src/shared/sale-view.ts'
import { openShop, PHONE, type Shop, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

let shop: Shop
let scanner: ScannerSimulator
let agent: Agent
beforeEach(async () => {
  scanner = createScannerSimulator()
  const connection = { line: 'serial', path: await scanner.servePty(), baudRate: 9600 }
  shop = await openShop({ settings: { scanner: { connection }, goodsFile: 'goods.csv' } })
  writeFileSync(
    join(shop.dataFolder, 'goods.csv'),
    '\uFEFF# barcode;name;price;VAT\r\n4606203103348;Хлеб;45,50;2\r\n4600439931256;Чай;289.00;11\r\n',
  )
  ;({ agent } = await shop.startAgent())
  await whenReady(agent)
  await waitFor('the scanner', () => agent.register.snapshot().scanner === 'up')
})
afterEach(async () => {
  await shop.close()
  await scanner.close()
})

const whenSale = async (what: string, isSo: (sale: SaleView) => boolean): Promise<SaleView> => {
  await waitFor(what, () => {
    const { sale } = agent.register.snapshot()
    return sale !== undefined && isSo(sale)
  })
  const { sale } = agent.register.snapshot()
  if (!sale) throw new Error('no sale')
  return sale
}

it('sells by scans alone: goods begin a sale, the same goods count up, a card names the customer', async () => {
  for (const text of ['4606203103348', '4600439931256', '4606203103348', '2200451873']) scanner.scan(text)
  const sale = await whenSale('the customer', ({ customer }) => customer.state === 'identified')
  expect(sale.lines.map(({ name, quantityMilli }) => [name, quantityMilli])).toEqual([
    ['Хлеб', 2000],
    ['Чай', 1000],
  ])
  expect(sale.totalMinor).toBe(2 * 4550 + 28_900)
})

it('names and proves a customer by the QR of their wallet', async () => {
  scanner.scan('4606203103348')
  scanner.scan(await shop.hub().walletText(PHONE))
  const sale = await whenSale('the proof', ({ customer }) => customer.state === 'verified')
  expect(sale.code).toBeUndefined()
})

it.each([
  ['a wrong check digit', '4606203103349', 'scan.check-digit'],
  ['goods that are not on the list', '4607001234562', 'sale.unknown-goods'],
  ['a damaged marking code', '010460043993125621JgXJ5.T11200', 'scan.unreadable'],
  [
    'a receipt while a sale is open',
    't=20150720T1638&s=9999999.00&fn=000110000105&i=12345678&fp=123456&n=2',
    'request.wrong-state',
  ],
])('tells the cashier about %s, and changes nothing', async (_, text, code) => {
  scanner.scan('4606203103348')
  const before = await whenSale('the line', ({ lines }) => lines.length === 1)
  scanner.scan(text)
  await waitFor('the notice', () => agent.register.snapshot().notice !== undefined)
  expect(agent.register.snapshot().notice?.error.code).toBe(code)
  expect(agent.register.snapshot().sale?.lines).toEqual(before.lines)
})

it('goes on after the scanner was pulled out and plugged in', async () => {
  await scanner.unplug()
  await waitFor('the register to notice', () => agent.register.snapshot().scanner === 'down')
  await scanner.plugIn()
  await waitFor('the scanner to be back', () => agent.register.snapshot().scanner === 'up')
  scanner.scan('4606203103348')
  await whenSale('the line', ({ lines }) => lines.length === 1)
})
