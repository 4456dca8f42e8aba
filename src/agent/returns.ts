import { randomUUID } from 'node:crypto'
import type { LoyaltyPort } from '../loyalty/port.ts'
import { priceWholeReturn, type WholeReturn } from '../pricing/whole-return.ts'
import { newSale, type Sale } from '../sale/sale.ts'
import { AppError } from '../shared/errors/app-error.ts'
import type { DocumentNumber } from '../shared/fiscal/document.ts'
import type { PastReceipt, ReceiptRef } from '../shared/hub/messages.ts'
import type { OperationId, RegisterId, SaleId } from '../shared/ids.ts'
import { sumMinor } from '../shared/money.ts'
import type { PriceReason, Quote } from '../shared/quote.ts'
import type { SaleLine } from '../shared/sale-line.ts'

type Deps = Readonly<{
  registerId: RegisterId
  loyalty: LoyaltyPort
  /** Sales of this register's own database: a return goes on while the hub is away. */
  findOwn: (ref: ReceiptRef) => PastReceipt | undefined
  hasReturned: (receipt: DocumentNumber) => boolean
  now: () => number
}>

/**
 * First step of a return: finds the receipt and prepares the return of all of it, money by the original tenders, points
 * both ways. Nothing is changed yet; the second step prints it (or takes the register's report).
 *
 * @throws AppError return.no-such-receipt, return.already-returned, return.is-a-return
 */
export async function prepareReturn(
  deps: Deps,
  request: Readonly<{ saleId: SaleId; owner: Sale['owner']; ref: ReceiptRef }>,
): Promise<Sale> {
  const receipt = await findReceipt(deps, request.ref)
  if (!receipt) throw new AppError('return.no-such-receipt')
  const originalDocument = { fnNumber: receipt.fnNumber, fdNumber: receipt.fdNumber }
  // While the hub was asked, it may have been returned here.
  if (deps.hasReturned(originalDocument)) throw new AppError('return.already-returned')
  const priced = priceWholeReturn(receipt)
  if (!priced.ok) {
    throw new AppError(priced.reason === 'already-returned' ? 'return.already-returned' : 'sale.total-mismatch')
  }
  const quote = returnQuote(priced.value)
  const sale = newSale({ ...request, registerId: deps.registerId, nowMs: deps.now() })
  return {
    ...sale,
    kind: 'return',
    returnOf: receipt.saleId,
    originalDocument,
    revision: 1,
    checkoutVersion: 1,
    lines: priced.value.lines.map(toSaleLine),
    refundTo: priced.value.tenders.map(tender => ({ ...tender, state: 'pending' })),
    quote,
    phase: {
      state: 'frozen',
      checkout: {
        operationId: `return-${randomUUID()}` as OperationId,
        quote,
        heldMinor: 0,
        heldCodes: [],
        atMs: deps.now(),
        loyaltyMode: deps.loyalty.isOnline() ? 'online' : 'offline',
      },
    },
  }
}

/** Our own copy is enough while the hub is away; with the hub, another register may have taken it back already. */
async function findReceipt(deps: Deps, ref: ReceiptRef): Promise<PastReceipt | undefined> {
  const own = deps.findOwn(ref)
  const asked = own ? ({ by: 'document', fnNumber: own.fnNumber, fdNumber: own.fdNumber } as const) : ref
  const answer = await deps.loyalty.findReceipt(asked)
  if (own) return { ...own, isReturned: own.isReturned || (answer.ok && answer.value?.isReturned === true) }
  if (answer.ok) return answer.value
  throw answer.reason === 'refused' ? answer.error : new AppError('loyalty.unavailable')
}

/** The line as it was sold: name, price, VAT, kind and department go into the return unchanged. */
function toSaleLine(line: PastReceipt['lines'][number]): SaleLine {
  const { key, name, barcode, quantityMilli, priceMinor, vatCode, itemKind, department } = line
  return { key, name, barcode, quantityMilli, priceMinor, vatCode, itemKind, department }
}

/** The prices of a return are those that were paid: nothing is calculated anew. */
function returnQuote(value: WholeReturn): Quote {
  return {
    lines: value.lines.map(line => ({
      key: line.key,
      priceMinor: line.priceMinor,
      totalMinor: line.totalMinor,
      reasons: reasonsOf(line),
      accruedMinor: line.pointsAccruedMinor,
    })),
    subtotalMinor: value.totalMinor + sumMinor(value.lines.flatMap(reasonsOf).map(reason => reason.amountMinor)),
    totalMinor: value.totalMinor,
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
