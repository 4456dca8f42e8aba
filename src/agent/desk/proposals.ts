import { customerIdOf, type Sale } from '../../sale/sale.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../shared/errors/catalogue.ts'
import type { HubResult } from '../../shared/hub/messages.ts'
import type { SaleId } from '../../shared/ids.ts'
import { foldPromoCode, groupedCoupon, PromoCode } from '../../shared/proposal.ts'
import type { DeskDeps } from './desk-deps.ts'

/** What the programme proposes and the customer brings along: scripts, offers, promo codes. */
export type ProposalDesk = Readonly<{
  answerScript(
    saleId: SaleId,
    answer: Readonly<{ scriptId: string; answerId: string; reasonId?: string | undefined }>,
  ): Sale
  answerOffer(saleId: SaleId, promotionId: string, answer: 'accepted' | 'refused'): Sale
  /** As typed or scanned. The hub is asked, which takes 800 ms at most; without it no code is taken. */
  enterPromoCode(saleId: SaleId, typed: string): Promise<Sale>
  removePromoCode(saleId: SaleId, typed: string): Sale
}>

type Refusal = Exclude<HubResult<'promo-codes.check'>['status'], 'valid'>

const refusals: Record<Refusal, ErrorCode> = {
  unknown: 'loyalty.promo-code-unknown',
  used: 'loyalty.promo-code-used',
  expired: 'loyalty.promo-code-expired',
  'not-yours': 'loyalty.promo-code-not-yours',
}

export function createProposalDesk({ runner, loyalty }: DeskDeps): ProposalDesk {
  return {
    answerScript(saleId, { scriptId, answerId, reasonId }) {
      const script = loyalty.programme().scripts.find(each => each.scriptId === scriptId)
      const answer = script?.answers.find(each => each.answerId === answerId)
      if (!answer) throw new AppError('request.malformed', { params: { field: script ? 'answerId' : 'scriptId' } })
      if (reasonId !== undefined && !answer.reasons.some(reason => reason.reasonId === reasonId)) {
        throw new AppError('request.malformed', { params: { field: 'reasonId' } })
      }
      const { outcome } = answer
      return runner.apply(saleId, { type: 'script-answered', scriptId, answer: { answerId, outcome, reasonId } })
    },

    answerOffer: (saleId, promotionId, answer) => runner.apply(saleId, { type: 'offer-answered', promotionId, answer }),

    async enterPromoCode(saleId, typed) {
      const sale = runner.get(saleId)
      const { phase, promoCodes } = sale
      if (phase.state !== 'composing') throw new AppError('sale.lines-frozen', { params: { state: phase.state } })
      const parsed = PromoCode.safeParse(foldPromoCode(typed))
      if (!parsed.success) throw new AppError('loyalty.promo-code-unknown')
      const customerId = customerIdOf(sale)
      const grouped = groupedCoupon(parsed.data)
      if (promoCodes.some(({ code }) => code === parsed.data || code === grouped)) return runner.get(saleId)
      let code = parsed.data
      let answer = await loyalty.checkPromoCode({ saleId, code, customerId })
      if (grouped && answer.ok && answer.value.status === 'unknown') {
        code = grouped
        answer = await loyalty.checkPromoCode({ saleId, code, customerId })
      }
      if (!answer.ok) throw answer.reason === 'refused' ? answer.error : new AppError('loyalty.unavailable')
      if (answer.value.status !== 'valid') throw new AppError(refusals[answer.value.status])
      const { promotionId, title } = answer.value
      return runner.apply(saleId, { type: 'promo-code-added', promoCode: { code, promotionId, title } })
    },

    removePromoCode(saleId, typed) {
      const folded = foldPromoCode(typed)
      const grouped = groupedCoupon(folded)
      const isGrouped = grouped !== undefined && runner.get(saleId).promoCodes.some(({ code }) => code === grouped)
      return runner.apply(saleId, { type: 'promo-code-removed', code: isGrouped ? grouped : folded })
    },
  }
}
