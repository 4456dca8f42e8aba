import type { SaleCompleted } from '../../src/shared/hub/entries.ts'
import { closeFinding } from '../db/findings.ts'
import {
  findGiftCard,
  type GiftCardRecord,
  insertGiftCard,
  moveGiftCardMoney,
  setGiftCardReturned,
  setGiftCardSold,
} from '../db/gift-cards.ts'
import type { GiftCardPlace } from '../db/settlement-tables.ts'
import type { Application } from './application.ts'

type Completed = Pick<SaleCompleted, 'saleId' | 'kind' | 'lines' | 'giftCards'>

/**
 * Gift cards of a receipt: those it sold are good from now on, those it was paid with have less on them; a return does the
 * opposite. What the sale held is free again by now. The receipt stands, whatever the card's state: what does not fit
 * becomes a finding.
 */
export async function applyGiftCards(application: Application, sale: Completed): Promise<void> {
  const isSale = sale.kind === 'sale'
  for (const { giftCard, totalMinor } of sale.lines) {
    if (!giftCard) continue
    await (isSale
      ? sellCard(application, sale, giftCard, totalMinor)
      : takeCardBack(application, sale, giftCard.giftCardId, totalMinor))
  }
  for (const { giftCardId, amountMinor } of sale.giftCards) {
    await (isSale
      ? spendCard(application, sale, giftCardId, amountMinor)
      : giveBack(application, sale, giftCardId, amountMinor))
  }
}

async function sellCard(
  application: Application,
  sale: Completed,
  card: Readonly<{ giftCardId: string; masked: string }>,
  amountMinor: number,
): Promise<void> {
  const { db, entry, nowMs, report } = application
  const { giftCardId } = card
  const known = await findGiftCard(db, giftCardId)
  if (!known) await insertGiftCard(db, giftCardId, nowMs)
  if (known?.state === 'sold') report('gift-card.sold-twice', subjectOf(application, sale, giftCardId), about(sale))
  await setGiftCardSold(db, card, { registerId: entry.registerId, saleId: sale.saleId })
  await move(application, sale, { giftCardId, amountMinor, from: 'buyer', to: 'card' })
  await closeFinding(db, 'gift-card.unknown', giftCardId, nowMs)
}

async function spendCard(
  application: Application,
  sale: Completed,
  giftCardId: string,
  amountMinor: number,
): Promise<void> {
  const { report } = application
  const card = await knownCard(application, sale, giftCardId)
  await move(application, sale, { giftCardId, amountMinor, from: 'card', to: 'goods' })
  const subject = subjectOf(application, sale, giftCardId)
  if (card.state === 'returned') report('gift-card.returned-spent', subject, about(sale))
  else if (card.state === 'sold' && card.balanceMinor < amountMinor) {
    report('gift-card.overspent', subject, { ...about(sale), totalMinor: amountMinor - card.balanceMinor })
  }
}

/** The card itself went back for money. */
async function takeCardBack(
  application: Application,
  sale: Completed,
  giftCardId: string,
  amountMinor: number,
): Promise<void> {
  const card = await knownCard(application, sale, giftCardId)
  await setGiftCardReturned(application.db, giftCardId)
  await move(application, sale, { giftCardId, amountMinor, from: 'card', to: 'buyer' })
  if (card.state === 'returned' || (card.state === 'sold' && card.balanceMinor < amountMinor)) {
    application.report('gift-card.returned-spent', subjectOf(application, sale, giftCardId), about(sale))
  }
}

/** Goods paid with the card went back. */
async function giveBack(
  application: Application,
  sale: Completed,
  giftCardId: string,
  amountMinor: number,
): Promise<void> {
  const card = await knownCard(application, sale, giftCardId)
  await move(application, sale, { giftCardId, amountMinor, from: 'goods', to: 'card' })
  if (card.state === 'returned') {
    application.report('gift-card.returned-spent', subjectOf(application, sale, giftCardId), about(sale))
  }
}

async function knownCard(application: Application, sale: Completed, giftCardId: string): Promise<GiftCardRecord> {
  const { db, nowMs, report } = application
  const known = await findGiftCard(db, giftCardId)
  if (known) return known
  await insertGiftCard(db, giftCardId, nowMs)
  report('gift-card.unknown', giftCardId, about(sale))
  const nothing = { masked: undefined, balanceMinor: 0, heldMinor: 0, soldBy: undefined, claimedBy: undefined }
  return { giftCardId, state: 'awaited', ...nothing }
}

type Move = Readonly<{ giftCardId: string; amountMinor: number; from: GiftCardPlace; to: GiftCardPlace }>

async function move({ db, entry, nowMs }: Application, sale: Completed, moved: Move): Promise<void> {
  const { registerId, entryId } = entry
  await moveGiftCardMoney(db, { ...moved, registerId, entryId, saleId: sale.saleId }, nowMs)
}

function subjectOf({ entry }: Application, { saleId }: Completed, giftCardId: string): string {
  return `${giftCardId} ${entry.registerId} ${saleId}`
}

function about({ saleId }: Completed): { saleId: string } {
  return { saleId }
}
