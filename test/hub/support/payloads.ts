import type { z } from 'zod'
import type {
  SaleCancelled,
  SaleCompleted,
  ScriptOutcome,
  ShiftClosed,
  ShiftOpened,
} from '../../../src/shared/hub/entries.ts'

const moment = { atMs: 1_790_000_000_000, utcOffsetMinutes: 180 }
const cashier = { name: 'Иванова' }

type Sale = z.input<typeof SaleCompleted>

type SaleChanges = Readonly<{
  saleId: string
  fd: number
  fn?: string
  shiftNumber?: number
  kind?: 'sale' | 'return'
  returnOf?: string
  totalMinor?: number
  spentMinor?: number
  accruedMinor?: number
  customerId?: string
  checkoutVersion?: number
  loyaltyMode?: 'online' | 'offline'
  promoCodes?: Sale['promoCodes']
  coupons?: Sale['coupons']
}>

/** A sale of one line; amounts in kopecks and hundredths of a point. */
export function salePayload(sale: SaleChanges): Sale {
  const totalMinor = sale.totalMinor ?? 100_00
  const pointsSpentMinor = sale.spentMinor ?? 0
  const pointsAccruedMinor = sale.accruedMinor ?? 0
  const kind = sale.kind ?? 'sale'
  return {
    saleId: sale.saleId,
    kind,
    returnOf: sale.returnOf,
    cashier,
    fiscalMode: 'agent-prints',
    loyaltyMode: sale.loyaltyMode ?? 'online',
    checkoutVersion: sale.checkoutVersion ?? 1,
    lines: [
      {
        key: '1',
        name: 'Подушка «Облако»',
        quantityMilli: 1000,
        priceMinor: totalMinor,
        totalMinor,
        pointsSpentMinor,
        pointsAccruedMinor,
        vatCode: 11,
        itemKind: 1,
        department: 1,
      },
    ],
    totalMinor,
    tenders: [{ kind: 'card', amountMinor: totalMinor, rrn: '000123' }],
    documents: [
      {
        kind,
        registered: {
          fnNumber: sale.fn ?? '9999078902009999',
          fdNumber: sale.fd,
          fiscalSign: '2147483647',
          shiftNumber: sale.shiftNumber,
        },
      },
    ],
    delivery: 'paper',
    customerId: sale.customerId,
    pointsSpentMinor,
    pointsAccruedMinor,
    programmeVersion: 1,
    promoCodes: sale.promoCodes,
    coupons: sale.coupons,
    moment,
  }
}

/** What was said and offered in one sale. */
export function outcomePayload(
  saleId: string,
  { scripts = [], offers = [], programmeVersion = 2 }: Partial<z.input<typeof ScriptOutcome>>,
): z.input<typeof ScriptOutcome> {
  return { saleId, programmeVersion, scripts, offers, moment }
}

export function cancelledPayload(saleId: string, checkoutVersion: number): z.input<typeof SaleCancelled> {
  return { saleId, kind: 'sale', checkoutVersion, reason: 'cashier', moment }
}

export function shiftOpenedPayload(shiftNumber: number, fd: number): z.input<typeof ShiftOpened> {
  const fnNumber = '9999078902009999'
  return { shiftNumber, fnNumber, cashier, document: { fnNumber, fdNumber: fd, fiscalSign: '1' }, moment }
}

type Totals = z.input<typeof ShiftClosed>['totals']

export function shiftClosedPayload(
  shiftNumber: number,
  fd: number,
  totals: Totals,
  registerTotals: Totals = totals,
): z.input<typeof ShiftClosed> {
  const fnNumber = '9999078902009999'
  const document = { fnNumber, fdNumber: fd, fiscalSign: '1' }
  return { shiftNumber, fnNumber, cashier, document, totals, registerTotals, moment }
}
