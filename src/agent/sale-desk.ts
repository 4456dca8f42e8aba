import { isFinished, isLive, type Sale } from '../sale/sale.ts'
import { AppError } from '../shared/errors/app-error.ts'
import type { ReceiptRef } from '../shared/hub/messages.ts'
import type { SaleId } from '../shared/ids.ts'
import { recogniseScan } from '../shared/scan/recognise-scan.ts'
import { type CartDesk, createCartDesk } from './desk/cart.ts'
import { type CheckoutDesk, createCheckoutDesk } from './desk/checkout.ts'
import { type CustomerDesk, createCustomerDesk } from './desk/customer.ts'
import type { DeskDeps, Owner } from './desk/desk-deps.ts'
import { createProposalDesk, type ProposalDesk } from './desk/proposals.ts'
import { prepareReturn } from './returns.ts'
import type { SaleRunner } from './sale-runner.ts'

/** Everything a register program or the screen may do with a sale. Refusals are thrown as `AppError`. */
export type SaleDesk = CartDesk &
  CustomerDesk &
  ProposalDesk &
  CheckoutDesk &
  Readonly<{
    /** Whatever was scanned for this sale: goods, card, wallet or promo code. Says so when it is none of them. */
    scan(saleId: SaleId, text: string): Promise<Sale>
    startReturn(saleId: SaleId, owner: Owner, ref: ReceiptRef): Promise<Sale>
  }>

export function createSaleDesk(deps: DeskDeps): SaleDesk {
  const { settings, runner, store, loyalty } = deps
  const cart = createCartDesk(deps)
  const customer = createCustomerDesk(deps)
  const proposals = createProposalDesk(deps)

  return {
    ...cart,
    ...customer,
    ...proposals,
    ...createCheckoutDesk(deps),

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
        case 'bad-check-digit':
          throw new AppError('scan.check-digit')
        default:
          throw new AppError('scan.unreadable', { params: { kind: scan.kind } })
      }
    },

    async startReturn(saleId, owner, ref) {
      const present = runner.find(saleId)
      if (present) {
        const original = ref.by === 'sale' ? ref.saleId : store.findReceipt(ref)?.saleId
        const isSameReceipt = original === undefined || original === present.returnOf
        if (present.kind !== 'return' || present.owner !== owner || !isSameReceipt)
          throw new AppError('request.operation-reused', { params: { operationId: saleId } })
        return present
      }
      const { findReceipt: findOwn, hasReturned } = store
      const source = { registerId: settings.registerId, loyalty, findOwn, hasReturned, now: deps.now }
      const sale = await prepareReturn(source, { saleId, owner, ref })
      if (runner.find(saleId)) throw new AppError('request.operation-reused', { params: { operationId: saleId } })
      if (runner.open().some(other => isSameReceipt(other, sale))) throw new AppError('return.already-returned')
      runner.add(sale)
      return sale
    },
  }
}

/** Sales the register has to answer for: past checkout, unfinished. */
export function liveSales(runner: SaleRunner) {
  return runner
    .open()
    .filter(sale => isLive(sale) && !isFinished(sale) && sale.checkoutVersion > 0)
    .map(sale => ({ saleId: sale.saleId, revision: sale.checkoutVersion }))
}

function isSameReceipt(a: Sale, b: Sale): boolean {
  const [one, other] = [a.originalDocument, b.originalDocument]
  return one?.fnNumber === other?.fnNumber && one?.fdNumber === other?.fdNumber && one !== undefined
}
