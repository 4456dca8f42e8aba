import { checkoutOf, isFinished, type Sale } from '../../sale/sale.ts'
import type { Checkout } from '../../sale/sale-phase.ts'
import { AppError, toErrorData } from '../../shared/errors/app-error.ts'
import type { OperationId, SaleId } from '../../shared/ids.ts'
import { sumMinor } from '../../shared/money.ts'
import type { Quote } from '../../shared/quote.ts'
import { isAsPrinted, type Printed, quoteAsPrinted } from './as-printed.ts'
import { identifierOf } from './client-key.ts'
import { takeBack } from './compose-document.ts'
import { isSameGoods, keyOf, toSaleLines } from './document-lines.ts'
import { givenUpSale, presentSale } from './document-sale.ts'
import { fiscalDocumentOf, isStandIn } from './fiscal-number.ts'
import type { FrontolDeps } from './frontol-deps.ts'
import { tendersFor } from './tenders-for.ts'
import type { FrontolDocument } from './wire.ts'

/**
 * Frontol printed the receipt: it is recorded in any case, with its own totals to the kopeck, also when nothing was
 * asked before it. Nothing here waits. Told twice is once; another FD for the same receipt is refused.
 *
 * @throws AppError fiscal.second-document, sale.nothing-to-pay
 */
export function confirmReceipt(deps: FrontolDeps, document: FrontolDocument): Sale {
  const { runner, sales } = deps.register
  const printed = printedOf(document)
  const saleId = saleToReport(deps, document, printed)
  const registered = fiscalDocumentOf(document)
  const present = runner.get(saleId)
  // A repeat without FN and FD says nothing new.
  if (present.phase.state === 'completed' && isStandIn(registered)) return present
  if (!isFinished(present)) freezeAsPrinted(deps, saleId, document, printed)
  const { quote } = requireCheckout(runner.get(saleId))
  const tenders = tendersFor(document.tenders, quote.totalMinor)
  askAboutOthers(deps, saleId)
  const sale = sales.report(saleId, { documents: [{ kind: 'sale', registered }], tenders })
  deps.memory.forget(saleId)
  return sale
}

export function printedOf({ positions, bonusMinor, tenders }: FrontolDocument): Printed {
  return {
    totals: new Map(positions.map(position => [keyOf(position), position.totalAmount])),
    pointsMinor: bonusMinor,
    paidMinor: sumMinor(tenders.map(({ amountMinor }) => amountMinor)),
  }
}

/** The sale this receipt belongs to, begun if Frontol asked for nothing before. */
function saleToReport({ register }: FrontolDeps, { uid }: FrontolDocument, printed: Printed): SaleId {
  const { runner, sales } = register
  const { saleId, sale } = presentSale(runner, uid)
  if (sale) return saleId
  // Somebody had said that it was not printed. Its prices must be those on the paper, else it is another sale.
  const givenUp = givenUpSale(runner, uid)
  const checkout = givenUp && checkoutOf(givenUp)
  if (checkout && isAsPrinted(checkout.quote, printed)) return givenUp.saleId
  sales.begin(saleId, 'pos')
  return saleId
}

/** Brings a sale to the prices on the paper, and past its checkout. */
function freezeAsPrinted(deps: FrontolDeps, saleId: SaleId, document: FrontolDocument, printed: Printed): void {
  const { runner } = deps.register
  const { phase, quote: pending } = runner.get(saleId)
  if (phase.state === 'reserving') {
    settleHold(deps, saleId, pending && isAsPrinted(pending, printed) ? undefined : pending)
  }
  const checkout = checkoutOf(runner.get(saleId))
  if (checkout && isAsPrinted(checkout.quote, printed)) return
  if (checkout) takeBack(deps, saleId)
  nameCustomer(deps, saleId, document)
  putPrintedLines(deps, saleId, document)
  const quote = printedQuote(deps, runner.get(saleId), printed)
  const { pricedInputs, checkoutVersion } = runner.get(saleId)
  runner.apply(saleId, { type: 'quoted', pricedInputs, quote })
  const operationId = `${saleId}-${checkoutVersion + 1}` as OperationId
  const loyaltyMode = deps.register.sync.loyalty.isOnline() ? 'online' : 'offline'
  runner.apply(saleId, { type: 'checked-out', operationId, loyaltyMode })
  if (runner.get(saleId).phase.state !== 'reserving') return
  // What is on the paper was given, whether it was held or not: the hub posts it in any case.
  deps.log.warn({ saleId }, 'a receipt was printed with points or codes that were not held')
  settleHold(deps, saleId, undefined)
}

/** The receipt does not wait for the hub's word about a hold. `without`: it was printed at other prices than were to be held. */
function settleHold({ register }: FrontolDeps, saleId: SaleId, without: Quote | undefined): void {
  const { checkoutVersion } = register.runner.get(saleId)
  if (!without) return void register.runner.apply(saleId, { type: 'held', checkoutVersion })
  const error = toErrorData(new AppError('loyalty.points-not-reserved'))
  register.runner.apply(saleId, { type: 'not-held', checkoutVersion, loyaltyMode: 'online', error, quote: without })
}

/** Nobody was looked up: the phone or card is taken down, and the hub finds whose it is. */
function nameCustomer({ register }: FrontolDeps, saleId: SaleId, { client }: FrontolDocument): void {
  const { runner, settings } = register
  runner.apply(saleId, { type: 'search-ended' })
  const { customer } = runner.get(saleId)
  const isUnasked = customer.state === 'anonymous' && (customer.lookup === 'none' || customer.lookup === 'unavailable')
  if (!client || !isUnasked) return
  const personal = takenDown(client, settings.scans)
  if (personal) runner.apply(saleId, { type: 'customer-changed', customer: { state: 'named' }, personal })
}

/** A client nobody can read must not keep a receipt from being recorded. */
function takenDown(...client: Parameters<typeof identifierOf>) {
  try {
    const identifier = identifierOf(...client)
    if (identifier.by === 'phone') return { loyaltyPhone: identifier.value }
    if (identifier.by === 'wallet') return { loyaltyPhone: identifier.phone }
    return identifier.by === 'card' ? { loyaltyCard: identifier.value } : undefined
  } catch {
    return undefined
  }
}

/** Lines that were calculated stay as they were: only there is known what stood before the discounts. */
function putPrintedLines({ register }: FrontolDeps, saleId: SaleId, { positions }: FrontolDocument): void {
  const { lines: before, revision } = register.runner.get(saleId)
  const lines = toSaleLines(positions)
  if (!isSameGoods(before, lines)) register.sales.putLines(saleId, 'pos', revision + 1, lines)
}

function printedQuote({ register, memory }: FrontolDeps, sale: Sale, printed: Printed): Quote {
  const { quote } = sale
  if (!quote) throw new AppError('sale.empty')
  const { answered } = memory.of(sale.saleId)
  // The newest first: who joined after the last answer accrues all the same.
  const exact = [quote, answered].find(each => each && isAsPrinted(each, printed))
  if (exact) return exact
  const isAnswered = answered && answered.lines.length === sale.lines.length
  const accrualBps = sale.customer.state === 'anonymous' ? 0 : register.sync.loyalty.programme().accrualBps
  return quoteAsPrinted(isAnswered ? answered : quote, { lines: sale.lines, printed, accrualBps })
}

/** A receipt came while another one was agreed and never reported: that one is asked about. */
function askAboutOthers({ register }: FrontolDeps, saleId: SaleId): void {
  for (const other of register.runner.open()) {
    const isUnreported = other.saleId !== saleId && other.phase.state === 'frozen'
    if (isUnreported) register.runner.dispatch(other.saleId, { type: 'report-missed' })
  }
}

function requireCheckout(sale: Sale): Checkout {
  const checkout = checkoutOf(sale)
  if (!checkout) throw new AppError('request.wrong-state', { params: { state: sale.phase.state, event: 'confirm' } })
  return checkout
}
