import type { LoyaltyPort } from '../loyalty/port.ts'
import { type PricedReturn, priceReturn } from '../pricing/price-return.ts'
import type { ReturnedReceipt, Sale } from '../sale/sale.ts'
import { AppError } from '../shared/errors/app-error.ts'
import type { DocumentNumber } from '../shared/fiscal/document.ts'
import type { PastReceipt, ReceiptRef } from '../shared/hub/past-receipt.ts'
import type { RegisterId, SaleId } from '../shared/ids.ts'
import type { ReturnLine } from '../shared/return-line.ts'
import { SaleLine } from '../shared/sale-line.ts'
import { isPrepayment } from '../shared/sale-terms.ts'
import type { ReceiptLineView } from '../shared/sale-view.ts'
import { isAllReturned, type PastReceipts, quantitiesReturned } from './past-receipts.ts'
import { returnAsTold, returnByReceipt } from './return-sale.ts'
import { takenAmounts } from './sale-entries.ts'

type Deps = Readonly<{
  registerId: RegisterId
  loyalty: LoyaltyPort
  store: PastReceipts
  /** Returns of that receipt at this register that are not finished. */
  preparedReturns: (receipt: DocumentNumber) => readonly Sale[]
  /** What handovers at this register that are not finished use of the money of a prepayment. */
  takenNowMinor: (documents: readonly DocumentNumber[]) => number
  now: () => number
}>

export type ReturnRequest = Readonly<{
  saleId: SaleId
  owner: Sale['owner']
  /** Absent: nobody knows the receipt; the lines say everything. */
  ref?: ReceiptRef | undefined
  /** All that is left, where absent. With name and price they stand in for a receipt that cannot be found. */
  lines?: readonly ReturnLine[] | undefined
  originalDocument?: DocumentNumber | undefined
}>

/**
 * First step of a return: sets the lines aside at the hub, so that no other register takes them back too, and prices what
 * was paid for them. Own receipts need no hub. Nothing is paid back yet: the second step prints it, or takes the report.
 * `keep` runs in the very turn that counted what is left, so no two returns here find the same lines.
 *
 * @throws AppError return.no-such-receipt, return.already-returned, return.more-than-left, return.claimed,
 *   return.whole-only, return.already-used, return.is-a-return, loyalty.unavailable, loyalty.gift-card-offline
 */
export async function prepareReturn(deps: Deps, request: ReturnRequest, keep: (prepared: Sale) => Sale): Promise<Sale> {
  const { saleId, owner, ref } = request
  const found = ref ? await findReceipt(deps, request, ref) : new AppError('return.no-such-receipt')
  const beginning = { saleId, owner, registerId: deps.registerId, nowMs: deps.now() } as const
  if (found instanceof AppError) {
    const told = linesAsTold(request.lines)
    if (!told) throw found
    return keep(returnAsTold(beginning, told, originalOf(request)))
  }
  // While the hub was asked, other returns may have been made here.
  const receipt = countedHere(deps, found.receipt)
  const priced = priceLines(receipt, request.lines)
  if (!found.isClaimed && priced.lines.some(({ giftCard }) => giftCard)) throw new AppError('loyalty.gift-card-offline')
  const prepaidLeftMinor = receipt.prepaidLeftMinor - deps.takenNowMinor([receipt, ...receipt.documents])
  if (isPrepayment(receipt.terms.settlement) && priced.totalMinor > prepaidLeftMinor)
    throw new AppError('return.already-used')
  const loyaltyMode = found.isClaimed ? 'online' : 'offline'
  return keep(returnByReceipt({ ...beginning, loyaltyMode }, receipt, priced, whatIsLeft(deps, receipt)))
}

/** `isClaimed`: the hub has set the lines aside, so whatever they are worth is still there. */
type Found = Readonly<{ receipt: PastReceipt; isClaimed: boolean }>

/** The receipt, or why it cannot be had now: then the lines the register program sent have to do. */
async function findReceipt(deps: Deps, { saleId, lines }: ReturnRequest, ref: ReceiptRef): Promise<Found | AppError> {
  const own = deps.store.findReceipt(ref)
  const asked = own ? ({ by: 'document', fnNumber: own.fnNumber, fdNumber: own.fdNumber } as const) : ref
  const selection = lines?.map(({ key, quantityMilli }) => ({ key, quantityMilli }))
  const answer = await deps.loyalty.prepareReturn({ saleId, ref: asked, lines: selection })
  if (!answer.ok && answer.reason === 'refused') throw answer.error
  const atHub = answer.ok ? answer.value : undefined
  if (atHub) return { receipt: own ? withOthers(own, atHub) : atHub, isClaimed: true }
  if (own) return { receipt: own, isClaimed: false }
  return new AppError(answer.ok ? 'return.no-such-receipt' : 'return.hub-away')
}

/** What the register program knows of a receipt that cannot be found: the hub finds it once the return arrives. */
function originalOf({ ref, originalDocument }: ReturnRequest): Pick<Sale, 'returnOf' | 'originalDocument'> {
  if (ref?.by === 'sale') return { returnOf: ref.saleId, originalDocument }
  const named = ref && { fnNumber: ref.fnNumber, fdNumber: ref.fdNumber }
  return { originalDocument: originalDocument ?? named }
}

/** Other registers have taken back what only the hub knows; ours may not have reached it yet. */
function withOthers(own: PastReceipt, atHub: PastReceipt): PastReceipt {
  const returned = [...atHub.returned, ...own.returned]
  const isReturned = own.isReturned || atHub.isReturned
  const prepaidLeftMinor = Math.min(own.prepaidLeftMinor, atHub.prepaidLeftMinor)
  const customerId = own.customerId ?? atHub.customerId
  const standing = { isReturned, returned: mostOf(returned), prepaidLeftMinor, customerId }
  return { ...own, ...pointsOf(own, atHub), ...standing }
}

/** Goods that were paid before took their points then, at this register or another: the hub knows how many. */
function pointsOf(own: PastReceipt, atHub: PastReceipt): Pick<PastReceipt, 'lines' | 'pointsSpentMinor'> {
  const { lines, pointsSpentMinor, terms } = own
  if (terms.settlement.kind !== 'handover') return { lines, pointsSpentMinor }
  const spent = new Map(atHub.lines.map(line => [line.key, line.pointsSpentMinor]))
  const withPoints = lines.map(line => ({ ...line, pointsSpentMinor: spent.get(line.key) ?? line.pointsSpentMinor }))
  return { lines: withPoints, pointsSpentMinor: atHub.pointsSpentMinor }
}

function mostOf(quantities: PastReceipt['returned']): PastReceipt['returned'] {
  const byKey = new Map<string, number>()
  for (const { key, quantityMilli } of quantities) byKey.set(key, Math.max(byKey.get(key) ?? 0, quantityMilli))
  return [...byKey].map(([key, quantityMilli]) => ({ key, quantityMilli }))
}

/** With the returns of this register: those made count once, whether the hub knows of them or not; those prepared too. */
function countedHere(deps: Deps, receipt: PastReceipt): PastReceipt {
  const { lines } = receipt
  const made = mostOf([...receipt.returned, ...quantitiesReturned(deps.store.returnsOf(receipt), lines)])
  const underWay = quantitiesReturned(deps.preparedReturns(receipt), lines)
  const prepared = new Map(underWay.map(each => [each.key, each.quantityMilli]))
  const returned = lines.flatMap(({ key }) => {
    const quantityMilli = (made.find(each => each.key === key)?.quantityMilli ?? 0) + (prepared.get(key) ?? 0)
    return quantityMilli > 0 ? [{ key, quantityMilli }] : []
  })
  return { ...receipt, returned, isReturned: receipt.isReturned || isAllReturned({ lines, returned }) }
}

function priceLines(receipt: PastReceipt, lines: ReturnRequest['lines']): PricedReturn {
  const priced = priceReturn(receipt, lines)
  if (priced.ok) return priced.value
  switch (priced.reason) {
    case 'already-returned':
      throw new AppError(receipt.isReturned ? 'return.already-returned' : 'return.more-than-left')
    case 'no-such-line':
      throw new AppError('return.more-than-left')
    case 'whole-only':
      throw new AppError('return.whole-only')
    case 'amounts-differ':
      throw new AppError('sale.total-mismatch')
  }
}

/** Name and price of every line: enough for a fiscal document without its receipt. */
function linesAsTold(lines: ReturnRequest['lines']): SaleLine[] | undefined {
  const parsed = lines?.map(line => SaleLine.safeParse(line))
  if (!parsed || parsed.length === 0 || parsed.some(each => !each.success)) return undefined
  return parsed.flatMap(each => (each.success ? [each.data] : []))
}

function whatIsLeft({ store }: Deps, receipt: PastReceipt): ReturnedReceipt {
  const returned = new Map(receipt.returned.map(each => [each.key, each.quantityMilli]))
  const paidBack = store.returnsOf(receipt).map(takenAmounts)
  const tenders = receipt.tenders.map(({ kind, amountMinor }) => ({
    kind,
    amountMinor: Math.max(
      0,
      paidBack.reduce((leftMinor, amounts) => leftMinor - amounts[kind], amountMinor),
    ),
  }))
  const lines = receipt.lines.map(line => ({
    key: line.key,
    name: line.name,
    soldMilli: line.quantityMilli,
    leftMilli: Math.max(0, line.quantityMilli - (returned.get(line.key) ?? 0)),
    isMarked: isMarked(line),
  }))
  return { customerId: receipt.customerId, lines, tenders }
}

/** Item kinds 31 and 33 have a marking code; so has a line that carried one through, in either format version. */
function isMarked({ itemKind, requisites = [] }: PastReceipt['lines'][number]): ReceiptLineView['isMarked'] {
  return itemKind === 31 || itemKind === 33 || requisites.some(({ tag }) => tag === 1162 || tag === 2000)
}
