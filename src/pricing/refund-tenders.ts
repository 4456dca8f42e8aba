import type { PastReceipt } from '../shared/hub/past-receipt.ts'
import { sumMinor } from '../shared/money.ts'
import { apportion } from './apportion.ts'

export type Refund = Readonly<{
  tenders: PastReceipt['tenders']
  /** Part of the `advance` tender: money that goes back to the gift cards it came from. */
  giftCards: PastReceipt['giftCards']
}>

type Source = Readonly<{
  amountMinor: number
  /** How this money is given back. */
  kind: PastReceipt['tenders'][number]['kind']
  giftCardId?: PastReceipt['giftCards'][number]['giftCardId']
}>

/**
 * Money back by the means it came, each by its share of what was paid. `beforeMinor` went back by earlier returns; with
 * `nowMinor` of this one the shares never come to more than was paid by any of them.
 *
 * Money of a prepayment and of an exchange is suggested as cash: there is no payment of this receipt to undo.
 */
export function refundTenders(
  receipt: PastReceipt,
  paid: PastReceipt['tenders'],
  { beforeMinor, nowMinor }: Readonly<{ beforeMinor: number; nowMinor: number }>,
): Refund {
  const sources = paid.flatMap(tender => sourcesOf(receipt, tender))
  const weights = sources.map(source => source.amountMinor)
  const before = apportion(weights, beforeMinor)
  const after = apportion(weights, beforeMinor + nowMinor)
  const parts = sources.map((source, at) => ({ ...source, amountMinor: (after[at] ?? 0) - (before[at] ?? 0) }))
  return {
    tenders: joined(parts),
    giftCards: parts.flatMap(({ giftCardId, amountMinor }) =>
      giftCardId !== undefined && amountMinor > 0 ? [{ giftCardId, amountMinor }] : [],
    ),
  }
}

function sourcesOf({ giftCards, terms }: PastReceipt, { kind, amountMinor }: PastReceipt['tenders'][number]): Source[] {
  if (kind === 'other' && terms.exchangeFor !== undefined) return [{ kind: 'cash', amountMinor }]
  if (kind !== 'advance') return [{ kind, amountMinor }]
  let leftMinor = amountMinor
  const ofCards = giftCards.map((card): Source => {
    const cardMinor = Math.min(card.amountMinor, leftMinor)
    leftMinor -= cardMinor
    return { kind, amountMinor: cardMinor, giftCardId: card.giftCardId }
  })
  return [...ofCards, { kind: terms.settlement.kind === 'handover' ? 'cash' : kind, amountMinor: leftMinor }]
}

/** One tender for each means; two bank cards stay two, each is an operation of its own. */
function joined(parts: readonly Source[]): PastReceipt['tenders'] {
  const tenders: PastReceipt['tenders'] = []
  for (const { kind, amountMinor } of parts) {
    if (amountMinor === 0) continue
    const same = kind === 'card' ? undefined : tenders.find(tender => tender.kind === kind)
    if (same) same.amountMinor += amountMinor
    else tenders.push({ kind, amountMinor })
  }
  return tenders
}

/**
 * What was paid, by its means: cash handed over beyond the total went back as change. Register software may have told
 * less than that, or more; how it is given back is a suggestion, so what nobody told counts as cash, and what no receipt
 * came to is left out.
 */
export function paidTenders({ tenders, totalMinor }: PastReceipt): PastReceipt['tenders'] {
  const toldMinor = sumMinor(tenders.map(tender => tender.amountMinor))
  let overMinor = Math.max(0, toldMinor - totalMinor)
  const lessOver = (tender: PastReceipt['tenders'][number]) => {
    const takenMinor = Math.min(overMinor, tender.amountMinor)
    overMinor -= takenMinor
    return { ...tender, amountMinor: tender.amountMinor - takenMinor }
  }
  const withoutChange = tenders.map(tender => (tender.kind === 'cash' ? lessOver(tender) : tender))
  const untold = { kind: 'cash' as const, amountMinor: Math.max(0, totalMinor - toldMinor) }
  return [...withoutChange.map(lessOver), untold].filter(tender => tender.amountMinor > 0)
}
