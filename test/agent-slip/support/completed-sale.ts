import { openReceiptPrinter } from '../../../drivers/registry.ts'
import type { Log } from '../../../src/agent/log.ts'
import { createSaleStore, type SaleStore } from '../../../src/agent/sale-store.ts'
import { Settings } from '../../../src/agent/settings.ts'
import { createSlips, type Slips } from '../../../src/agent/slip/slips.ts'
import type { WritableDb } from '../../../src/db/database.ts'
import { Sale } from '../../../src/sale/sale.ts'
import type { RegisterId } from '../../../src/shared/ids.ts'

const registerId = 'r-1' as RegisterId
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined } as unknown as Log

/** A sale of two loaves to Vera, completed and not written down yet. */
export function soldToVera(number: number, atMs: number): Sale {
  const quote = {
    lines: [{ key: '1', priceMinor: 4550, totalMinor: 9100, reasons: [], accruedMinor: 273 }],
    subtotalMinor: 9100,
    totalMinor: 9100,
    pointsSpendableMinor: 0,
    pointsSpentMinor: 0,
    pointsAccruedMinor: 273,
    programmeVersion: 1,
    source: 'hub',
  }
  const registered = { fnNumber: '9999078900001234', fdNumber: number, fiscalSign: '3005039222' }
  return Sale.parse({
    saleId: `s-${number}`,
    registerId,
    kind: 'sale',
    owner: 'screen',
    revision: 1,
    version: 5,
    pricedInputs: 1,
    checkoutVersion: 1,
    lines: [{ key: '1', name: 'Хлеб', quantityMilli: 2000, priceMinor: 4550, vatCode: 2 }],
    customer: {
      state: 'identified',
      customer: {
        customerId: 'c-1',
        name: 'Вера',
        phoneMasked: '+7 921 ••• 01 47',
        balanceMinor: 50_000,
        hasEmail: false,
      },
    },
    personal: {},
    delivery: 'paper',
    redeemMinor: 0,
    phase: {
      state: 'completed',
      checkout: { operationId: `check-${number}`, quote, heldMinor: 0, atMs, loyaltyMode: 'online' },
      payment: {
        operationId: `pay-${number}`,
        tenders: [{ kind: 'cash', amountMinor: 9100, state: 'approved' }],
        changeMinor: 0,
        cashier: { name: 'Иванова' },
        startedAtMs: atMs,
      },
      documents: [{ kind: 'sale', registered }],
      atMs,
    },
    createdAtMs: atMs,
    updatedAtMs: atMs,
  })
}

/** The slips of a register over its real database and a real line, without the rest of the agent. */
export function slipsOf(
  db: WritableDb,
  printer: Readonly<{ port: number }>,
  now: () => number,
): Readonly<{ slips: Slips; store: SaleStore; complete(number: number): Sale }> {
  const moment = () => ({ atMs: now(), utcOffsetMinutes: 180 })
  const store = createSaleStore({
    db,
    registerId,
    fiscalMode: 'agent-prints',
    moment,
    cashier: () => undefined,
    log: quiet,
    onEntry: () => undefined,
    onCompleted: sale => slips.onCompleted(sale),
  })
  const settings = Settings.parse({
    registerId,
    storeName: 'Магазин 1',
    fiscalMode: 'pos-prints',
    hub: { url: 'http://127.0.0.1:1', token: 'token-for-tests-0123456789' },
    pin: '2580',
    receiptPrinter: { driver: 'escpos', connection: { line: 'tcp', host: '127.0.0.1', port: printer.port } },
  })
  const { receiptPrinter } = settings
  if (!receiptPrinter) throw new Error('the settings name a receipt printer')
  const slips: Slips = createSlips({
    db,
    settings,
    makePrinter: () => openReceiptPrinter(receiptPrinter),
    load: store.load,
    moment,
    log: quiet,
    onChange: () => undefined,
  })
  return {
    slips,
    store,
    complete(number) {
      const sale = soldToVera(number, now())
      store.transaction(() => {
        store.save(sale)
        store.recordCompleted(sale, { wasCancelled: false })
      })
      return sale
    },
  }
}
