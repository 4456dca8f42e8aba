import { planDocuments, plannedTotalMinor } from '../sale/document-plan.ts'
import { dueMinor } from '../sale/due.ts'
import { checkoutOf, isBeingPrinted, isFinished, madeDocuments, quoteOf, type Sale } from '../sale/sale.ts'
import type { Tender } from '../sale/sale-phase.ts'
import { maskContact } from '../shared/contact/contact.ts'
import type { Programme } from '../shared/programme.ts'
import type { CouponView, PromoCodeView } from '../shared/proposal.ts'
import type { Quote } from '../shared/quote.ts'
import type { CustomerView, SaleView } from '../shared/sale-view.ts'
import { maskCard } from '../shared/scan/mask-card.ts'
import type { PriceSituation } from './local-price.ts'
import { takenOff, viewOffers, viewScript } from './proposals.ts'

/** A sale as the screen and the local API see it: contacts masked, every sum already there. */
export function viewSale(
  sale: Sale,
  context: PriceSituation & Readonly<{ isQuotePending: boolean; slip: SaleView['slip'] }>,
): SaleView {
  const { phase } = sale
  const quote = quoteOf(sale)
  const payment = 'payment' in phase ? phase.payment : undefined
  return {
    saleId: sale.saleId,
    registerId: sale.registerId,
    kind: sale.kind,
    returnOf: sale.returnOf,
    receiptLines: sale.pastReceipt?.lines,
    owner: sale.owner,
    state: phase.state,
    revision: sale.revision,
    version: sale.version,
    checkoutVersion: sale.checkoutVersion,
    lines: sale.lines,
    quote,
    quoteState: context.isQuotePending ? 'pending' : quote?.source === 'hub' ? 'fresh' : 'local',
    customer: viewCustomer(sale),
    code: viewCode(sale),
    contact: sale.personal.receiptContact ? maskContact(sale.personal.receiptContact) : undefined,
    delivery: sale.delivery,
    redeemMinor: sale.redeemMinor,
    script: viewScript(sale, context),
    promotions: viewPromotions(quote, context.programme),
    offers: viewOffers(sale, context),
    promoCodes: viewPromoCodes(sale, quote),
    coupons: viewCoupons(sale, quote),
    slip: context.slip,
    loyaltyMode: checkoutOf(sale)?.loyaltyMode ?? (context.isHubOnline ? 'online' : 'offline'),
    amounts: amountsByReason(quote),
    totalMinor: quote ? plannedTotalMinor(sale, quote) : 0,
    dueMinor: isFinished(sale) ? 0 : dueMinor(sale),
    credits: (checkoutOf(sale)?.credits ?? []).map(({ from, kind, amountMinor }) => ({ from, kind, amountMinor })),
    terms: sale.terms,
    giftCards: sale.giftCards,
    plannedDocuments: quote ? planDocuments(sale, quote).length : 0,
    tenders: tendersOf(sale).map(({ tenderId, kind, amountMinor, state }) => ({ tenderId, kind, amountMinor, state })),
    changeMinor: payment?.changeMinor ?? 0,
    documents: madeDocuments(sale).map(({ kind, registered, sellerInn }) => ({ kind, registered, sellerInn })),
    operation:
      isBeingPrinted(sale) && payment
        ? { operationId: payment.operationId, startedAtMs: payment.startedAtMs }
        : undefined,
    notice: sale.notice,
    cancelReason: phase.state === 'cancelled' ? phase.reason : undefined,
    updatedAtMs: sale.updatedAtMs,
  }
}

/** The money of the payment, else what the bank terminal was told, else how a return is to be paid back. */
function tendersOf({ phase, refundTo }: Sale): readonly Tender[] {
  if ('payment' in phase && phase.payment) return phase.payment.tenders
  const told = 'tenders' in phase ? phase.tenders : []
  return told.length > 0 ? told : (refundTo ?? [])
}

/** A promotion that has left the rules since has no name any more: it is shown as one. */
function viewPromotions(quote: Quote | undefined, { promotions }: Programme): SaleView['promotions'] {
  const inQuote = new Set(quote?.lines.flatMap(line => line.reasons.map(reason => reason.promotionId)))
  return promotions
    .filter(({ promotionId }) => inQuote.has(promotionId))
    .map(({ promotionId, title }) => ({ promotionId, title }))
}

/** What two codes of one promotion take off is shown with the first: it is taken off once. */
function viewPromoCodes({ promoCodes }: Sale, quote: Quote | undefined): PromoCodeView[] {
  return promoCodes.map(({ code, promotionId, title }, at) => {
    const isFirst = promoCodes.findIndex(other => other.promotionId === promotionId) === at
    return { code, title, amountMinor: isFirst ? takenOff(quote, promotionId) : 0 }
  })
}

/** Before the receipt: what will come out with it. */
function viewCoupons({ phase, coupons }: Sale, quote: Quote | undefined): CouponView[] {
  if (phase.state === 'completed') {
    return coupons.map(({ title, code, validUntilMs }) => ({ title, code, validUntilMs }))
  }
  return phase.state === 'cancelled' ? [] : (quote?.coupons.map(({ title }) => ({ title })) ?? [])
}

function viewCustomer({ customer, personal }: Sale): CustomerView {
  const phone = personal.loyaltyPhone && maskContact(personal.loyaltyPhone).masked
  switch (customer.state) {
    case 'anonymous':
      return { ...customer, maskedPhone: phone }
    case 'named':
      return { state: 'named', maskedIdentifier: phone ?? maskCard(personal.loyaltyCard ?? '') }
    case 'identified':
    case 'verified':
      return { state: customer.state, customer: customer.customer }
  }
}

function viewCode({ code }: Sale): SaleView['code'] {
  if (!code) return undefined
  const { codeRequestId: _, ...view } = code
  return view
}

function amountsByReason(quote: Quote | undefined): SaleView['amounts'] {
  const amounts = { promoMinor: 0, manualKeptMinor: 0, pointsMinor: 0 }
  for (const reason of quote?.lines.flatMap(line => line.reasons) ?? []) {
    if (reason.kind === 'manual') amounts.manualKeptMinor += reason.amountMinor
    else if (reason.kind === 'points') amounts.pointsMinor += reason.amountMinor
    else amounts.promoMinor += reason.amountMinor
  }
  return amounts
}
