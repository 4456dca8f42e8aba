import { quoteOf } from '../../sale/sale.ts'
import { showOnScreen } from '../api/sale-routes.ts'
import { amountText, answerDocument } from './answer-document.ts'
import { answerForm, describeClient } from './client-form.ts'
import { composeDocument } from './compose-document.ts'
import { confirmReceipt } from './confirm-receipt.ts'
import { confirmRefund, pointsOfRefund } from './confirm-refund.ts'
import type { FrontolDeps } from './frontol-deps.ts'
import { frontolWords as words } from './frontol-words.ts'
import { startPatience } from './patience.ts'
import { cancelBonusPayment, payByBonus } from './pay-by-bonus.ts'
import { slipTexts } from './slip-texts.ts'
import {
  ClientRequest,
  DocumentRequest,
  ExtraClientRequest,
  type FrontolAnswer,
  type FrontolDocument,
  toSlip,
  toTexts,
} from './wire.ts'

/** Frontol's three addresses, for one register. Refusals are thrown as `AppError`; a body of another shape as `ZodError`. */
export type FrontolDesk = Readonly<{
  document(body: unknown): Promise<FrontolAnswer>
  client(body: unknown): Promise<FrontolAnswer>
  extraClient(body: unknown): Promise<FrontolAnswer>
}>

export function createFrontolDesk(deps: FrontolDeps): FrontolDesk {
  const { register, memory } = deps

  const calculate = async (document: FrontolDocument): Promise<FrontolAnswer> => {
    const sale = await composeDocument(deps, document, startPatience())
    const quote = quoteOf(sale)
    if (sale.phase.state === 'composing') memory.keep({ ...memory.of(sale.saleId), answered: quote })
    showOnScreen(register, sale.saleId)
    return answerDocument(deps, sale, quote, document.client)
  }

  const refund = (document: FrontolDocument): FrontolAnswer => {
    if (document.action === 'confirm') confirmRefund(deps, document)
    const points = pointsOfRefund(deps, document)
    const told = points
      ? words.returned(amountText(points.pointsSpentMinor), amountText(points.pointsAccruedMinor))
      : words.returnLater
    return { code: 0, cashierInformation: toTexts([told]) }
  }

  const receipt = async (document: FrontolDocument): Promise<FrontolAnswer> => {
    switch (document.action) {
      case 'calculate':
        return await calculate(document)
      case 'payByBonus':
        return await payByBonus(deps, document, startPatience())
      case 'cancelBonusPayment':
        return cancelBonusPayment(deps, document)
      case 'confirm':
        return { code: 0, printingInformation: toSlip(slipTexts(deps, confirmReceipt(deps, document))) }
    }
  }

  return {
    async document(body) {
      const document = DocumentRequest.parse(body)
      // A receipt that is printed already is recorded even in the minute in which the version changes.
      if (document.action !== 'confirm') register.maintenance.assertOver()
      return document.kind === 'return' ? refund(document) : await receipt(document)
    },
    async client(body) {
      register.maintenance.assertOver()
      return await describeClient(deps, ClientRequest.parse(body).client, startPatience())
    },
    async extraClient(body) {
      register.maintenance.assertOver()
      return await answerForm(deps, ExtraClientRequest.parse(body), startPatience())
    },
  }
}
