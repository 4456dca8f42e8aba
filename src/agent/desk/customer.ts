import { maySpend } from '../../loyalty/may-spend.ts'
import type { Sale } from '../../sale/sale.ts'
import { parseReceiptContact } from '../../shared/contact/contact.ts'
import { normalisePhone } from '../../shared/contact/phone.ts'
import type { CodePurpose, Identifier } from '../../shared/customer.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { SaleId } from '../../shared/ids.ts'
import { phaseAt } from '../../shared/programme.ts'
import type { Delivery } from '../../shared/sale-view.ts'
import { identify } from '../identification.ts'
import type { DeskDeps } from './desk-deps.ts'
import { exchangePointsMinor } from './exchange.ts'

/** Who buys, how that is proved, where the receipt goes, and how many points go into it. */
export type CustomerDesk = Readonly<{
  identifyBy(saleId: SaleId, identifier: Identifier): Promise<Sale>
  identifyByTypedPhone(saleId: SaleId, typed: string): Promise<Sale>
  forgetCustomer(saleId: SaleId): Sale
  sendCode(saleId: SaleId, purpose: CodePurpose): Promise<Sale>
  checkCode(saleId: SaleId, code: string): Promise<Sale>
  closeCode(saleId: SaleId): Sale
  /** Empty text clears the contact. */
  setContact(saleId: SaleId, text: string): Sale
  setDelivery(saleId: SaleId, delivery: Delivery): Sale
  redeem(saleId: SaleId, amountMinor: number): Sale
}>

export function createCustomerDesk({ runner, loyalty, verification, now }: DeskDeps): CustomerDesk {
  const identifyBy = async (saleId: SaleId, identifier: Identifier): Promise<Sale> => {
    await identify({ loyalty, runner }, saleId, identifier)
    return runner.get(saleId)
  }

  return {
    identifyBy,

    async identifyByTypedPhone(saleId, typed) {
      const answer = normalisePhone(typed)
      if (!answer.ok) throw new AppError('contact.phone-invalid', { params: { reason: answer.reason } })
      return await identifyBy(saleId, { by: 'phone', value: answer.phone })
    },

    forgetCustomer(saleId) {
      const customer = { state: 'anonymous', lookup: 'none' } as const
      runner.apply(saleId, { type: 'customer-changed', customer, personal: {} })
      return runner.apply(saleId, { type: 'code-changed', code: undefined })
    },

    async sendCode(saleId, purpose) {
      await verification.sendCode(saleId, purpose)
      return runner.get(saleId)
    },

    async checkCode(saleId, code) {
      await verification.checkCode(saleId, code)
      return runner.get(saleId)
    },

    closeCode: saleId => runner.apply(saleId, { type: 'code-changed', code: undefined }),

    setContact(saleId, text) {
      if (text.trim() === '') return runner.apply(saleId, { type: 'contact-set', contact: undefined })
      const contact = parseReceiptContact(text)
      if (!contact.ok) throw new AppError(contact.code, { params: { reason: contact.reason } })
      return runner.apply(saleId, { type: 'contact-set', contact: contact.value })
    },

    setDelivery: (saleId, delivery) => runner.apply(saleId, { type: 'delivery-chosen', delivery }),

    redeem(saleId, amountMinor) {
      const sale = runner.get(saleId)
      const phase = phaseAt(loyalty.programme(), now())
      const comingMinor = exchangePointsMinor({ runner }, sale)
      const isHubOnline = loyalty.isOnline()
      const { customer } = sale
      const verdict = maySpend({ customer, phase, isHubOnline, wantedMinor: amountMinor, comingMinor })
      if (!verdict.ok) throw new AppError(verdict.code)
      return runner.apply(saleId, { type: 'redeem-asked', amountMinor })
    },
  }
}
