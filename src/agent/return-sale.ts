import { randomUUID } from 'node:crypto'
import { priceAsGiven } from '../pricing/price-as-given.ts'
import type { PricedReturn } from '../pricing/price-return.ts'
import { newSale, type ReturnedReceipt, type Sale } from '../sale/sale.ts'
import type { Credit, Tender } from '../sale/sale-phase.ts'
import { isMoney, noAmounts, withoutUsed } from '../sale/tenders.ts'
import type { PastReceipt } from '../shared/hub/past-receipt.ts'
import type { OperationId, RegisterId, SaleId } from '../shared/ids.ts'
import { lineTotalMinor, sumMinor } from '../shared/money.ts'
import type { PriceReason, Quote } from '../shared/quote.ts'
import type { SaleLine } from '../shared/sale-line.ts'
import { type SaleTerms, usualTerms } from '../shared/sale-terms.ts'
import type { LoyaltyMode } from '../shared/sale-view.ts'

type Beginning = Readonly<{
  saleId: SaleId
  registerId: RegisterId
  owner: Sale['owner']
  nowMs: number
}>
/** `offline`: the hub could not be asked, and works the points out itself. */
type Mode = Readonly<{ loyaltyMode: LoyaltyMode }>

/** The return of what a receipt sold: at the prices that were paid, money by the means it came, points both ways. */
export function returnByReceipt(
  beginning: Beginning & Mode,
  receipt: PastReceipt,
  priced: PricedReturn,
  pastReceipt: ReturnedReceipt,
): Sale {
  const quote = returnQuote(priced)
  const cardsMinor = sumMinor(priced.giftCards.map(card => card.amountMinor))
  const toRegister = withoutUsed(priced.tenders, { ...noAmounts, advance: cardsMinor }).filter(isMoney)
  const credits = priced.giftCards.map(card => ({ from: 'gift-card', kind: 'advance', ...card }) as const)
  return {
    ...frozenReturn(beginning, quote, credits),
    returnOf: receipt.saleId,
    originalDocument: { fnNumber: receipt.fnNumber, fdNumber: receipt.fdNumber },
    lines: priced.lines.map(toSaleLine),
    terms: returnTerms(receipt.terms),
    refundTo: toRegister.map(asPending),
    pastReceipt,
  }
}

/** The return of goods whose receipt nobody can be asked about now: as the register program says. Points follow later. */
export function returnAsTold(
  beginning: Beginning,
  lines: readonly SaleLine[],
  original: Pick<Sale, 'returnOf' | 'originalDocument'>,
): Sale {
  const quote = priceAsGiven({ lines, programme: { accrualBps: 0, version: 0 }, isMember: false })
  return {
    ...frozenReturn({ ...beginning, loyaltyMode: 'offline' }, quote, []),
    ...original,
    lines: [...lines],
    pricesStand: true,
    refundTo: [asPending({ kind: 'cash', amountMinor: quote.totalMinor })],
  }
}

function frozenReturn({ loyaltyMode, ...beginning }: Beginning & Mode, quote: Quote, credits: Credit[]): Sale {
  const operationId = `return-${randomUUID()}` as OperationId
  const checkout = { operationId, quote, heldMinor: 0, heldCodes: [], credits, atMs: beginning.nowMs, loyaltyMode }
  return {
    ...newSale(beginning),
    kind: 'return',
    revision: 1,
    checkoutVersion: 1,
    quote,
    phase: { state: 'frozen', checkout, documents: [], tenders: [] },
  }
}

/** A return has the requisites of what it takes back; goods that were handed over come back fully settled. */
function returnTerms({ settlement, place, isInternet }: PastReceipt['terms']): SaleTerms {
  const isHandedOver = settlement.kind === 'handover'
  return { ...usualTerms, settlement: isHandedOver ? { kind: 'full' } : settlement, place, isInternet }
}

/** The line as it was sold, with all it says of itself. What it was worth stands in the quote. */
export function toSaleLine(line: PastReceipt['lines'][number]): SaleLine {
  const {
    totalMinor: _,
    pointsSpentMinor: _spent,
    pointsAccruedMinor: _accrued,
    promotions: _promotions,
    ...rest
  } = line
  return rest
}

function asPending(tender: Pick<Tender, 'kind' | 'amountMinor'>): Tender {
  return { ...tender, state: 'pending' }
}

/** The prices of a return are those that were paid: nothing is calculated anew. */
function returnQuote(value: PricedReturn): Quote {
  const totalMinor = sumMinor(value.lines.map(line => lineTotalMinor(line.priceMinor, line.quantityMilli)))
  return {
    lines: value.lines.map(line => ({
      key: line.key,
      priceMinor: line.priceMinor,
      totalMinor: line.totalMinor,
      reasons: reasonsOf(line),
      accruedMinor: line.pointsAccruedMinor,
    })),
    subtotalMinor: totalMinor + sumMinor(value.lines.flatMap(reasonsOf).map(reason => reason.amountMinor)),
    totalMinor,
    pointsSpendableMinor: 0,
    pointsSpentMinor: value.pointsGivenBackMinor,
    pointsAccruedMinor: value.pointsTakenBackMinor,
    coupons: [],
    programmeVersion: 0,
    source: 'local',
  }
}

function reasonsOf({ promotions, pointsSpentMinor }: PastReceipt['lines'][number]): PriceReason[] {
  const promoted = promotions.map(promotion => ({ kind: 'promotion' as const, ...promotion }))
  return pointsSpentMinor > 0 ? [...promoted, { kind: 'points', amountMinor: pointsSpentMinor }] : promoted
}
