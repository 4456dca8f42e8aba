import type { Sale } from '../../sale/sale.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../shared/errors/catalogue.ts'
import type { GiftCardId } from '../../shared/gift-card.ts'
import type { HubResult } from '../../shared/hub/messages.ts'
import type { SaleId } from '../../shared/ids.ts'
import { giftCardOf } from '../gift-card-id.ts'
import type { DeskDeps } from './desk-deps.ts'

/** Gift cards a sale is paid with. */
export type GiftCardDesk = Readonly<{
  /** By the number as scanned or typed. The hub is asked, which takes 800 ms at most; without it no card is taken. */
  addGiftCard(saleId: SaleId, number: string): Promise<Sale>
  removeGiftCard(saleId: SaleId, giftCardId: GiftCardId): Sale
}>

type Refusal = Exclude<HubResult<'gift-cards.check'>['status'], 'good'>

const refusals: Record<Refusal, ErrorCode> = {
  unknown: 'loyalty.gift-card-unknown',
  'not-sold-yet': 'loyalty.gift-card-not-sold-yet',
  'used-up': 'loyalty.gift-card-ended',
  returned: 'loyalty.gift-card-ended',
  expired: 'loyalty.gift-card-ended',
}

export function createGiftCardDesk({ runner, loyalty }: Pick<DeskDeps, 'runner' | 'loyalty'>): GiftCardDesk {
  return {
    async addGiftCard(saleId, number) {
      const { phase } = runner.get(saleId)
      if (phase.state !== 'composing') throw new AppError('sale.lines-frozen', { params: { state: phase.state } })
      const card = giftCardOf(number)
      const answer = await loyalty.checkGiftCard(card.giftCardId)
      if (!answer.ok) throw answer.reason === 'refused' ? answer.error : new AppError('loyalty.gift-card-offline')
      if (answer.value.status !== 'good') throw new AppError(refusals[answer.value.status])
      const { balanceMinor } = answer.value
      return runner.apply(saleId, { type: 'gift-card-added', giftCard: { ...card, balanceMinor } })
    },

    removeGiftCard: (saleId, giftCardId) => runner.apply(saleId, { type: 'gift-card-removed', giftCardId }),
  }
}
