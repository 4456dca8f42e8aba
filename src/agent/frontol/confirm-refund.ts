import { newSale, Sale } from '../../sale/sale.ts'
import { lineTotalMinor, sumMinor } from '../../shared/money.ts'
import type { Quote, QuotedLine } from '../../shared/quote.ts'
import { pointsOf } from './as-printed.ts'
import { keyOf, toSaleLines } from './document-lines.ts'
import { completedSale, presentSale, saleIdOf } from './document-sale.ts'
import { fiscalDocumentOf, isStandIn } from './fiscal-number.ts'
import type { FrontolDeps } from './frontol-deps.ts'
import { tendersFor } from './tenders-for.ts'
import type { FrontolDocument, FrontolPosition } from './wire.ts'

/**
 * Frontol printed a return: it is recorded in any case, whole or in part, whether its receipt is known here or not.
 * Points follow: by our own copy of the receipt, else the hub reckons them from its own.
 */
export function confirmRefund(deps: FrontolDeps, document: FrontolDocument): Sale {
  const { runner, sales } = deps.register
  const registered = fiscalDocumentOf(document)
  const { saleId, sale } = presentSale(runner, document.uid)
  if (sale?.phase.state === 'completed' && isStandIn(registered)) return sale
  if (!sale) runner.add({ ...prepareRefund(deps, document), saleId })
  const { totalMinor } = refundQuote(document, undefined)
  const tenders = tendersFor(document.tenders, totalMinor)
  return sales.report(saleId, { documents: [{ kind: 'return', registered }], tenders })
}

/** What a return means for the points, as far as this register can tell. */
export function pointsOfRefund({ register }: FrontolDeps, document: FrontolDocument): Quote | undefined {
  const original = originalOf(register.runner, document)
  return original && refundQuote(document, original)
}

function prepareRefund({ register, now }: FrontolDeps, document: FrontolDocument): Sale {
  const { registerId } = register.settings
  const original = originalOf(register.runner, document)
  const lines = toSaleLines(document.positions)
  const quote = refundQuote(document, original)
  const receipt = original?.phase.state === 'completed' ? original.phase.documents[0]?.registered : undefined
  const saleId = saleIdOf(document.uid)
  return Sale.parse({
    ...newSale({ saleId, registerId, owner: 'pos', nowMs: now() }),
    kind: 'return',
    // Documents of Frontol are named alike everywhere: the hub finds one that another register sold.
    returnOf: original?.saleId ?? (document.referenceUid ? saleIdOf(document.referenceUid) : undefined),
    originalDocument: receipt && { fnNumber: receipt.fnNumber, fdNumber: receipt.fdNumber },
    revision: 1,
    checkoutVersion: 1,
    lines,
    quote,
    phase: {
      state: 'frozen',
      checkout: {
        operationId: `${saleId}-1`,
        quote,
        heldMinor: 0,
        atMs: now(),
        // `offline` leaves the points of a receipt nobody knows here to the hub.
        loyaltyMode: original ? 'online' : 'offline',
      },
    },
  })
}

function originalOf(runner: FrontolDeps['register']['runner'], { referenceUid }: FrontolDocument): Sale | undefined {
  const original = referenceUid ? completedSale(runner, referenceUid) : undefined
  return original?.kind === 'sale' ? original : undefined
}

/** Money as printed; points by the share of each line that comes back, down to the hundredth. */
function refundQuote(document: FrontolDocument, original: Sale | undefined): Quote {
  const sold = new Map(original?.lines.map(line => [line.key, line]))
  const phase = original?.phase
  const quoted = new Map(phase?.state === 'completed' ? phase.checkout.quote.lines.map(line => [line.key, line]) : [])
  const lines = document.positions.map((position): QuotedLine => {
    const soldKey = String(position.referenceIndex ?? position.index)
    const soldMilli = sold.get(soldKey)?.quantityMilli ?? 0
    const share = (minor: number) => shareOf(minor, position.quantity, soldMilli)
    const pointsMinor = share(pointsOf(quoted.get(soldKey)))
    return {
      key: keyOf(position),
      priceMinor: unitPrice(position),
      totalMinor: position.totalAmount,
      reasons: pointsMinor > 0 ? [{ kind: 'points', amountMinor: pointsMinor }] : [],
      accruedMinor: share(quoted.get(soldKey)?.accruedMinor ?? 0),
    }
  })
  const totalMinor = sumMinor(lines.map(line => line.totalMinor))
  const pointsSpentMinor = sumMinor(lines.map(pointsOf))
  return {
    lines,
    subtotalMinor: totalMinor + pointsSpentMinor,
    totalMinor,
    pointsSpendableMinor: 0,
    pointsSpentMinor,
    pointsAccruedMinor: sumMinor(lines.map(line => line.accruedMinor)),
    coupons: [],
    programmeVersion: 0,
    source: 'local',
  }
}

function unitPrice({ price, quantity, totalAmount }: FrontolPosition): number {
  return lineTotalMinor(price, quantity) === totalAmount ? price : Math.round((totalAmount * 1000) / quantity)
}

function shareOf(minor: number, partMilli: number, wholeMilli: number): number {
  if (wholeMilli === 0) return 0
  return Number((BigInt(minor) * BigInt(Math.min(partMilli, wholeMilli))) / BigInt(wholeMilli))
}
