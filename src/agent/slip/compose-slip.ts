import type { Language } from '../../shared/localised.ts'
import { roublesText } from '../../shared/money.ts'
import type { Slip } from '../../shared/slip.ts'
import type { SlipFacts } from './slip-facts.ts'
import { type SlipWords, slipWords } from './slip-words.ts'

export type SlipLook = Readonly<{
  storeName: string
  language: Language
  /** Minutes east of UTC of the shop's day. */
  utcOffsetMinutes: number
}>

type Block = Slip['blocks'][number]

/** Code 128 takes these, and no longer ones fit on the paper. */
const fitsBarcode = /^[ -~]{1,24}$/

/**
 * The slip of a sale, or `undefined` when there is nothing to tell: no points, no promo code, no coupon.
 *
 * Holds a first name at most: a phone or an e-mail never gets on paper, also not one that stands where a name should.
 */
export function composeSlip(facts: SlipFacts, look: SlipLook): Slip | undefined {
  const words = slipWords[look.language]
  const told = [...purchase(facts, words), ...points(facts, words)]
  if (told.length === 0 && facts.coupons.length === 0) return undefined
  const total = pair(words.total, money(facts.totalMinor, words))
  return {
    blocks: [
      centred(look.storeName, { isBold: true }),
      centred(words.thanks(greetable(facts.customerName))),
      { kind: 'rule' },
      total,
      ...told,
      ...facts.coupons.flatMap(coupon => couponBlocks(coupon, look, words)),
    ],
  }
}

function purchase({ promoCodes }: SlipFacts, words: SlipWords): Block[] {
  return promoCodes.map(({ code, amountMinor }) => pair(words.promoCode(code), `-${money(amountMinor, words)}`))
}

function points({ points: told }: SlipFacts, words: SlipWords): Block[] {
  if (!told) return []
  const { spentMinor, accruedMinor, isLater, balanceMinor } = told
  if (spentMinor === 0 && accruedMinor === 0) return []
  const blocks: Block[] = []
  if (spentMinor > 0) blocks.push(pair(words.pointsSpent, `-${number(spentMinor, words)}`))
  if (accruedMinor > 0) {
    const label = isLater ? words.pointsToCome : words.pointsAccrued
    blocks.push(pair(label, `+${number(accruedMinor, words)}`, true))
  }
  if (balanceMinor !== undefined) blocks.push(pair(words.balance, number(balanceMinor, words), true))
  if (isLater && accruedMinor > 0) blocks.push(centred(words.pointsComeLater))
  return blocks
}

function couponBlocks(coupon: SlipFacts['coupons'][number], look: SlipLook, words: SlipWords): Block[] {
  const { code, title } = coupon
  return [
    { kind: 'space' },
    { kind: 'rule' },
    centred(words.couponOpening, { isBold: true }),
    centred(title[look.language], { size: 'double' }),
    centred(words.validUntil(dayText(coupon.validUntilMs, look.utcOffsetMinutes))),
    centred(words.couponCode(code), { isBold: true }),
    { kind: 'qr', data: code },
    ...(fitsBarcode.test(code) ? [{ kind: 'barcode', data: code } as const] : []),
  ]
}

/** A name that is none: the phone or the e-mail somebody typed into its field. */
function greetable(name: string | undefined): string | undefined {
  const trimmed = name?.trim()
  if (!trimmed || trimmed.includes('@') || trimmed.replaceAll(/\D/g, '').length >= 4) return undefined
  return trimmed
}

/** The shop's own day, `31.12.2026`. The instant itself is past the coupon's life. */
function dayText(untilMs: number, utcOffsetMinutes: number): string {
  const [year, month, day] = new Date(untilMs - 1 + utcOffsetMinutes * 60_000).toISOString().slice(0, 10).split('-')
  return `${day}.${month}.${year}`
}

function money(amountMinor: number, words: SlipWords): string {
  return `${number(amountMinor, words)} ₽`
}

/** Hundredths with two decimals, thousands apart: kopecks and points alike. */
function number(amountMinor: number, words: SlipWords): string {
  const [whole = '', part = ''] = roublesText(amountMinor).split('.')
  return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, ' ')}${words.decimalMark}${part}`
}

function pair(left: string, right: string, isBold = false): Block {
  return { kind: 'pair', left, right, isBold }
}

function centred(text: string, style: Readonly<{ isBold?: boolean; size?: 'normal' | 'double' }> = {}): Block {
  return { kind: 'text', text, align: 'center', isBold: style.isBold ?? false, size: style.size ?? 'normal' }
}
