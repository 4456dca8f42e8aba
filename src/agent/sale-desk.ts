import { isFinished, isLive, type Sale } from '../sale/sale.ts'
import { AppError } from '../shared/errors/app-error.ts'
import type { SaleId } from '../shared/ids.ts'
import { recogniseScan } from '../shared/scan/recognise-scan.ts'
import { type CartDesk, createCartDesk } from './desk/cart.ts'
import { type CheckoutDesk, createCheckoutDesk } from './desk/checkout.ts'
import { type CustomerDesk, createCustomerDesk } from './desk/customer.ts'
import type { DeskDeps } from './desk/desk-deps.ts'
import { assertMayGiveUpExchange, assertMayPayExchange, warnOfExchange } from './desk/exchange.ts'
import { createGiftCardDesk, type GiftCardDesk } from './desk/gift-cards.ts'
import { createProposalDesk, type ProposalDesk } from './desk/proposals.ts'
import { assertStillLeft, createReturnDesk, type ReturnDesk, warnOfTenders } from './desk/returns.ts'
import { createSettlementDesk, type SettlementDesk } from './desk/settlements.ts'
import type { SaleRunner } from './sale-runner.ts'

/** Everything a register program or the screen may do with a sale. Refusals are thrown as `AppError`. */
export type SaleDesk = CartDesk &
  CustomerDesk &
  ProposalDesk &
  CheckoutDesk &
  GiftCardDesk &
  ReturnDesk &
  SettlementDesk &
  Readonly<{
    /** Whatever was scanned for this sale: goods, card, wallet, promo code or gift card. Says so when it is none of them. */
    scan(saleId: SaleId, text: string): Promise<Sale>
  }>

export function createSaleDesk(deps: DeskDeps): SaleDesk {
  const { settings, runner, loyalty } = deps
  const cart = createCartDesk(deps)
  const customer = createCustomerDesk(deps)
  const proposals = createProposalDesk(deps)
  const giftCards = createGiftCardDesk(deps)

  return {
    ...cart,
    ...customer,
    ...proposals,
    ...giftCards,
    ...createReturnDesk(deps),
    ...createSettlementDesk(deps),
    ...checkoutOfPairs(deps, createCheckoutDesk(deps)),

    async scan(saleId, text) {
      const scan = recogniseScan(text, settings.scans)
      switch (scan.kind) {
        case 'goods':
          return cart.addGoods(saleId, scan.barcode)
        case 'loyalty-card':
          return await customer.identifyBy(saleId, { by: 'card', value: scan.number })
        case 'wallet':
          return await customer.identifyBy(saleId, { by: 'wallet', phone: scan.phone, code: scan.code })
        case 'promo':
          return await proposals.enterPromoCode(saleId, scan.code)
        case 'gift-card':
          return await giftCards.addGiftCard(saleId, scan.number)
        case 'bad-check-digit':
          throw new AppError('scan.check-digit')
        default:
          throw new AppError('scan.unreadable', { params: { kind: scan.kind } })
      }
    },
  }

  /** The same, where another sale or receipt has a say: a return and its receipt, the two halves of an exchange. */
  function checkoutOfPairs(pairs: DeskDeps, checkout: CheckoutDesk): CheckoutDesk {
    return {
      ...checkout,

      checkOut(saleId, ...rest) {
        const sale = checkout.checkOut(saleId, ...rest)
        showAnew(sale.terms.exchangeFor)
        return runner.get(saleId)
      },

      reopen(saleId) {
        const sale = checkout.reopen(saleId)
        showAnew(sale.terms.exchangeFor)
        return sale
      },

      pay(saleId, operationId, tenders, cashier) {
        const sale = runner.get(saleId)
        assertStillLeft(pairs, sale)
        assertMayPayExchange(pairs, sale, tenders)
        return warnOfTenders(pairs, checkout.pay(saleId, operationId, tenders, cashier), tenders)
      },

      report(saleId, report) {
        const reported = checkout.report(saleId, report)
        return warnOfExchange(pairs, warnOfTenders(pairs, reported, report.tenders))
      },

      cancel(saleId, reason) {
        assertMayGiveUpExchange(pairs, runner.get(saleId))
        const sale = checkout.cancel(saleId, reason)
        // If this gets lost, the next connect names the live sales, and this one is not among them.
        if (sale.kind === 'return') void loyalty.releaseReturn(saleId)
        showAnew(sale.terms.exchangeFor)
        return sale
      },
    }
  }

  /** How a return is to be paid back follows from its sale: whoever polls it by its version has to see that. */
  function showAnew(returnId: SaleId | undefined): void {
    const back = returnId && runner.find(returnId)
    if (back && !isFinished(back)) runner.dispatch(back.saleId, { type: 'noticed', error: back.notice })
  }
}

/** Sales the register has to answer for: past checkout, unfinished. */
export function liveSales(runner: SaleRunner) {
  return runner
    .open()
    .filter(isLive)
    .map(sale => ({ saleId: sale.saleId, revision: sale.checkoutVersion }))
}
