import { newSale, type Sale } from '../../src/sale/sale.ts'
import type { SaleContext, SaleEvent } from '../../src/sale/sale-events.ts'
import { next } from '../../src/sale/sale-machine.ts'
import type { Customer } from '../../src/shared/customer.ts'
import type { CustomerId, OperationId, RegisterId, SaleId } from '../../src/shared/ids.ts'
import { lineTotalMinor, sumMinor } from '../../src/shared/money.ts'
import type { Quote } from '../../src/shared/quote.ts'
import type { SaleLine } from '../../src/shared/sale-line.ts'
import type { FiscalMode } from '../../src/shared/sale-view.ts'

export const NOW_MS = Date.UTC(2026, 10, 22, 15, 0)

export function line(fields: Partial<SaleLine> = {}): SaleLine {
  return {
    key: '1',
    name: 'Хлеб',
    quantityMilli: 1000,
    priceMinor: 4550,
    vatCode: 2,
    itemKind: 1,
    department: 1,
    ...fields,
  }
}

export const vera: Customer = {
  customerId: 'c-1' as CustomerId,
  name: 'Вера',
  phoneMasked: '+7 921 ••• 01 47',
  balanceMinor: 50_000,
  hasEmail: false,
  isNew: false,
}

/** A quote that spends so many points on the first line. */
export function quoteFor(lines: readonly SaleLine[], pointsSpentMinor = 0): Quote {
  const quoted = lines.map((each, index) => {
    const totalMinor = lineTotalMinor(each.priceMinor, each.quantityMilli)
    const spent = index === 0 ? pointsSpentMinor : 0
    return {
      key: each.key,
      priceMinor: each.priceMinor - spent,
      totalMinor: totalMinor - spent,
      reasons: spent > 0 ? [{ kind: 'points' as const, amountMinor: spent }] : [],
      accruedMinor: 0,
    }
  })
  const totalMinor = sumMinor(quoted.map(each => each.totalMinor))
  return {
    lines: quoted,
    subtotalMinor: totalMinor + pointsSpentMinor,
    totalMinor,
    pointsSpendableMinor: pointsSpentMinor,
    pointsSpentMinor,
    pointsAccruedMinor: 0,
    coupons: [],
    programmeVersion: 1,
    source: 'local',
  }
}

/** Where nothing is proposed, and all coupons have one code. */
export function context(fiscalMode: FiscalMode = 'agent-prints', more: Partial<SaleContext> = {}): SaleContext {
  return {
    fiscalMode,
    nowMs: NOW_MS,
    utcOffsetMinutes: 180,
    propose: () => ({ scriptId: undefined, offerIds: [] }),
    couponCode: () => 'AAAA-AAAA-0001',
    ...more,
  }
}

export const operation = (id: string) => id as OperationId

export const emptySale = (): Sale =>
  newSale({ saleId: 's-1' as SaleId, registerId: 'r-1' as RegisterId, owner: 'screen', nowMs: NOW_MS })

/** Feeds events one after another; a refusal fails the test at once. */
export function moved(sale: Sale, events: readonly SaleEvent[], fiscalMode: FiscalMode = 'agent-prints'): Sale {
  return events.reduce((state, event) => {
    const step = next(state, event, context(fiscalMode))
    if (!step.ok) throw new Error(`${event.type} was refused: ${step.code}`)
    return step.sale
  }, sale)
}

export const events = {
  lines: (lines: readonly SaleLine[] = [line()], revision = 1): SaleEvent => ({ type: 'lines-put', revision, lines }),
  quote: (pricedInputs: number, quote: Quote): SaleEvent => ({ type: 'quoted', pricedInputs, quote }),
  verified: {
    type: 'customer-changed',
    customer: { state: 'verified', customer: vera, proof: 'wallet' },
    personal: {},
  },
  redeem: { type: 'redeem-asked', amountMinor: 1000 },
  checkOut: { type: 'checked-out', operationId: operation('check-1'), loyaltyMode: 'online' },
  pay: {
    type: 'paid',
    operationId: operation('pay-1'),
    tenders: [{ kind: 'cash', amountMinor: 5000, state: 'approved' }],
    cashier: { name: 'Иванова' },
  },
  printed: {
    type: 'printed',
    operationId: operation('pay-1'),
    registered: { fnNumber: '9999078900001234', fdNumber: 17, fiscalSign: '3005039222' },
  },
  lost: { type: 'print-lost', operationId: operation('pay-1') },
  cancel: { type: 'cancelled', reason: 'cashier' },
  reopen: { type: 'reopened' },
  notPrinted: { type: 'found-not-printed' },
  missed: { type: 'report-missed' },
} as const satisfies Record<string, SaleEvent | ((...args: never[]) => SaleEvent)>

/** One sale in each state, agent-prints. */
export function saleIn(state: Sale['phase']['state']): Sale {
  const composing = moved(emptySale(), [events.lines(), events.quote(1, quoteFor([line()]))])
  const frozen = () => moved(composing, [events.checkOut])
  const fiscalizing = () => moved(frozen(), [events.pay])
  switch (state) {
    case 'composing':
      return composing
    case 'reserving':
      return moved(composing, [
        events.verified,
        events.redeem,
        events.quote(3, quoteFor([line()], 1000)),
        events.checkOut,
      ])
    case 'frozen':
      return frozen()
    case 'fiscalizing':
      return fiscalizing()
    case 'settling':
      return moved(fiscalizing(), [events.lost])
    case 'completed':
      return moved(fiscalizing(), [events.printed])
    case 'cancelled':
      return moved(frozen(), [events.cancel])
  }
}
