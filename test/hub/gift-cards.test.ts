import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { GiftCardId } from '../../src/shared/gift-card.ts'
import { cancelledPayload } from './support/payloads.ts'
import { openSettlementShop, pieces, prepareWish, receiptPayload, returnPayload } from './support/settlement-shop.ts'

const giftCardId = '0123456789abcdef'.repeat(2) as GiftCardId
const giftCard = { giftCardId, masked: '•••• 4821' }
const sold = pieces('card', 1, 1000_00, { giftCard })
const goods = pieces('a', 1, 1500_00)
const used = (amountMinor: number) => [{ giftCardId, amountMinor }]

async function shopWithCard() {
  const shop = await openSettlementShop()
  const { first, hub, tell } = shop
  await tell(first, receiptPayload({ saleId: 'sold', fd: 1, lines: [sold] }))
  return {
    ...shop,
    check: (agent = first) => agent.must('gift-cards.check', { giftCardId }),
    hold: (saleId: string, amountMinor: number, revision = 1) => ({
      saleId,
      revision,
      amountMinor: 0,
      giftCards: used(amountMinor),
    }),
    buy: (saleId: string, fd: number, amountMinor: number) =>
      tell(first, receiptPayload({ saleId, fd, lines: [goods], giftCards: used(amountMinor) })),
    cards: async () => (await hub.summary()).giftCards,
  }
}

describe('a gift card', () => {
  test('is good once the receipt that sold it is here, for what was paid', async () => {
    const { first, second, tell } = await openSettlementShop()
    expect(await first.must('gift-cards.check', { giftCardId })).toEqual({ status: 'unknown' })
    const hold = { saleId: 'x', revision: 1, amountMinor: 0, giftCards: used(1) }
    expect(await first.refusal('points.reserve', hold)).toBe('loyalty.gift-card-unknown')
    await tell(first, receiptPayload({ saleId: 'sold', fd: 1, lines: [sold] }))
    expect(await second.must('gift-cards.check', { giftCardId })).toEqual({ status: 'good', balanceMinor: 1000_00 })
  })

  test('pays for goods: held at checkout, used by the receipt, the rest stays on it', async () => {
    const { first, second, check, hold, buy, cards } = await shopWithCard()
    expect(await first.must('points.reserve', hold('s', 700_00))).toMatchObject({ heldMinor: 0 })
    expect(await check(second)).toEqual({ status: 'good', balanceMinor: 300_00 })
    await buy('s', 2, 600_00)
    expect(await check()).toEqual({ status: 'good', balanceMinor: 400_00 })
    expect(await first.refusal('points.reserve', hold('s', 1, 2))).toBe('loyalty.reservation-stale')
    await buy('t', 3, 400_00)
    expect(await check()).toEqual({ status: 'used-up' })
    expect(await cards()).toEqual({ cards: 1, leftMinor: 0, problems: [] })
  })

  test('is free again when the receipt used none of it, when the sale is cancelled, and after a release', async () => {
    const { first, check, hold, tell, hub } = await shopWithCard()
    await first.must('points.reserve', hold('s', 700_00))
    await tell(first, receiptPayload({ saleId: 's', fd: 2, lines: [goods] }))
    expect(await check()).toEqual({ status: 'good', balanceMinor: 1000_00 })
    await first.must('points.reserve', hold('t', 700_00))
    first.journal.add('sale-cancelled', cancelledPayload('t', 1))
    await first.push(first.journal.entries.slice(-1))
    await hub.whenApplied()
    expect(await check()).toEqual({ status: 'good', balanceMinor: 1000_00 })
    await first.must('points.reserve', hold('u', 700_00))
    await first.must('points.release', { saleId: 'u', revision: 1 })
    expect(await check()).toEqual({ status: 'good', balanceMinor: 1000_00 })
    expect(await first.refusal('points.reserve', hold('u', 700_00))).toBe('loyalty.reservation-stale')
  })

  test('is free again when its register no longer knows the sale', async () => {
    const { first, check, hold } = await shopWithCard()
    await first.must('points.reserve', hold('s', 700_00))
    await first.hello({ liveSales: [{ saleId: 's', revision: 1 }] })
    expect(await check()).toEqual({ status: 'good', balanceMinor: 300_00 })
    await first.hello({ liveSales: [] })
    expect(await check()).toEqual({ status: 'good', balanceMinor: 1000_00 })
  })

  test('is held together with points and codes, or nothing is', async () => {
    const { first, check, hold, customerId, balance, prove } = await shopWithCard()
    const codeRequestId = await prove()
    const wish = { ...hold('s', 1000_01), customerId, codeRequestId, amountMinor: 100_00 }
    const answer = await first.ask('points.reserve', wish)
    expect(answer).toMatchObject({ error: { code: 'loyalty.gift-card-short', params: { availableMinor: 1000_00 } } })
    expect(await balance()).toBe(1000_00)
    const unknown = { ...hold('s', 1), promoCodes: ['NEVER-MADE'] }
    expect(await first.refusal('points.reserve', unknown)).toBe('loyalty.promo-code-unknown')
    expect(await check()).toEqual({ status: 'good', balanceMinor: 1000_00 })
    await first.must('points.reserve', { ...wish, giftCards: used(1000_00) })
    expect([await balance(), await check()]).toEqual([900_00, { status: 'used-up' }])
  })

  test('goes to one of two registers that want it at once', async () => {
    const { first, second, hold, cards } = await shopWithCard()
    const answers = await Promise.all([
      first.ask('points.reserve', hold('s', 600_00)),
      second.ask('points.reserve', hold('s', 600_00)),
    ])
    expect(answers.map(answer => (answer.ok ? 'held' : answer.error.code)).sort()).toEqual([
      'held',
      'loyalty.gift-card-short',
    ])
    expect((await cards()).problems).toEqual([])
  })

  test('named twice in one sale is one card', async () => {
    const { first, hold } = await shopWithCard()
    const twice = { ...hold('s', 0), giftCards: [...used(600_00), ...used(600_00)] }
    expect(await first.refusal('points.reserve', twice)).toBe('loyalty.gift-card-short')
  })
})

describe('returning', () => {
  test('goods paid with the card puts the money back on it', async () => {
    const { first, check, buy, tell } = await shopWithCard()
    await buy('s', 2, 800_00)
    await tell(first, returnPayload('s', { saleId: 'r', fd: 3, lines: [goods], giftCards: used(800_00) }))
    expect(await check()).toEqual({ status: 'good', balanceMinor: 1000_00 })
  })

  test('the card itself: it is good for nothing from the moment it is set aside', async () => {
    const { first, second, check, hold, tell, findings, cards } = await shopWithCard()
    await first.must('returns.prepare', prepareWish(1, undefined, 'r'))
    expect(await check(second)).toEqual({ status: 'returned' })
    expect(await second.refusal('points.reserve', hold('s', 1))).toBe('loyalty.gift-card-ended')
    await first.must('returns.release', { saleId: 'r' })
    expect(await check(second)).toEqual({ status: 'good', balanceMinor: 1000_00 })
    await first.must('returns.prepare', prepareWish(1, undefined, 'r'))
    await tell(first, returnPayload('sold', { saleId: 'r', fd: 2, lines: [sold] }))
    expect(await check()).toEqual({ status: 'returned' })
    expect(await findings()).toEqual([])
    expect(await cards()).toEqual({ cards: 1, leftMinor: 0, problems: [] })
  })

  test('a card that was paid with, or that a sale holds, is refused; done all the same it is shown to support', async () => {
    const { first, second, hold, buy, tell, findings } = await shopWithCard()
    await second.must('points.reserve', hold('s', 100_00))
    expect(await first.refusal('returns.prepare', prepareWish(1))).toBe('return.already-used')
    await second.must('points.release', { saleId: 's', revision: 1 })
    await buy('t', 2, 100_00)
    expect(await first.refusal('returns.prepare', prepareWish(1))).toBe('return.already-used')
    await tell(first, returnPayload('sold', { saleId: 'r', fd: 3, lines: [sold] }))
    expect(await findings()).toEqual(['open gift-card.returned-spent'])
  })

  test('a card of two leaves the other one good', async () => {
    const { first, tell, check } = await openSettlementShopWithTwo()
    await first.must('returns.prepare', prepareWish(1, [{ key: 'other', quantityMilli: 1000 }], 'r'))
    expect(await check(giftCardId)).toEqual({ status: 'good', balanceMinor: 1000_00 })
    const other = pieces('other', 1, 500_00, { giftCard: { ...giftCard, giftCardId: otherId } })
    await tell(first, returnPayload('sold', { saleId: 'r', fd: 2, lines: [other] }))
    expect([await check(giftCardId), await check(otherId)]).toEqual([
      { status: 'good', balanceMinor: 1000_00 },
      { status: 'returned' },
    ])
  })
})

const otherId = 'f'.repeat(32) as GiftCardId

async function openSettlementShopWithTwo() {
  const shop = await openSettlementShop()
  const other = pieces('other', 1, 500_00, { giftCard: { ...giftCard, giftCardId: otherId } })
  await shop.tell(shop.first, receiptPayload({ saleId: 'sold', fd: 1, lines: [sold, other] }))
  return { ...shop, check: (id: GiftCardId) => shop.first.must('gift-cards.check', { giftCardId: id }) }
}

describe('a receipt always stands', () => {
  test('paid with a card nobody has sold yet: shown, and mended by the receipt that sold it', async () => {
    const { first, second, tell, findings, hub } = await openSettlementShop()
    await tell(second, receiptPayload({ saleId: 's', fd: 1, fn: '2', lines: [goods], giftCards: used(300_00) }))
    expect(await findings()).toEqual(['open gift-card.unknown'])
    expect(await first.must('gift-cards.check', { giftCardId })).toEqual({ status: 'not-sold-yet' })
    const hold = { saleId: 'x', revision: 1, amountMinor: 0, giftCards: used(1) }
    expect(await first.refusal('points.reserve', hold)).toBe('loyalty.gift-card-not-sold-yet')
    await tell(first, receiptPayload({ saleId: 'sold', fd: 1, lines: [sold] }))
    expect(await findings()).toEqual(['closed gift-card.unknown'])
    expect(await first.must('gift-cards.check', { giftCardId })).toEqual({ status: 'good', balanceMinor: 700_00 })
    expect((await hub.summary()).giftCards).toEqual({ cards: 1, leftMinor: 700_00, problems: [] })
  })

  test('that used more than the card had: shown to support', async () => {
    const { buy, check, findings } = await shopWithCard()
    await buy('s', 2, 700_00)
    await buy('t', 3, 700_00)
    expect(await check()).toEqual({ status: 'used-up' })
    expect(await findings()).toEqual(['open gift-card.overspent'])
  })

  test('that sold a card once more: it holds the money of both, and support sees it', async () => {
    const { first, tell, check, findings } = await shopWithCard()
    await tell(first, receiptPayload({ saleId: 'again', fd: 2, lines: [sold] }))
    expect(await check()).toEqual({ status: 'good', balanceMinor: 2000_00 })
    expect(await findings()).toEqual(['open gift-card.sold-twice'])
  })

  test('told twice moves the money once', async () => {
    const { first, tell, check } = await shopWithCard()
    await tell(first, receiptPayload({ saleId: 'sold', fd: 1, lines: [sold] }))
    expect(await check()).toEqual({ status: 'good', balanceMinor: 1000_00 })
  })
})

test('numbers cannot be tried one by one, neither by asking nor by holding', async () => {
  const { first, second, check, hold } = await shopWithCard()
  for (let at = 0; at < 9; at++) {
    const { status } = await first.must('gift-cards.check', { giftCardId: `${at}`.repeat(32) })
    expect(status).toBe('unknown')
  }
  const guess = {
    saleId: 'x',
    revision: 1,
    amountMinor: 0,
    giftCards: [{ giftCardId: 'd'.repeat(32), amountMinor: 1 }],
  }
  expect(await first.refusal('points.reserve', guess)).toBe('loyalty.gift-card-unknown')
  expect(await first.refusal('points.reserve', guess)).toBe('request.too-many-tries')
  expect(await first.ask('gift-cards.check', { giftCardId })).toMatchObject({
    ok: false,
    error: { code: 'request.too-many-tries' },
    retryAfterMs: 60_000,
  })
  expect(await check(second)).toEqual({ status: 'good', balanceMinor: 1000_00 })
  expect(await second.must('points.reserve', hold('s', 1))).toMatchObject({ heldMinor: 0 })
})

test.each([
  ['a move', 'update gift_card_moves set amount_minor = amount_minor + 1'],
  ['a balance', 'update gift_cards set balance_minor = balance_minor + 1'],
  ['a hold', 'update gift_card_holds set amount_minor = amount_minor + 1'],
])('the ledger shows %s that was tampered with', async (_, tampering) => {
  const { first, hold, folder, cards } = await shopWithCard()
  await first.must('points.reserve', hold('s', 100_00))
  expect((await cards()).problems).toEqual([])
  const database = new Database(join(folder, 'hub.db'))
  database.exec(tampering)
  database.close()
  expect((await cards()).problems).toHaveLength(1)
})

type Step = Readonly<{ step: 'sell' | 'reserve' | 'release' | 'use' | 'give-back' | 'take-back' | 'reconnect' }> &
  Readonly<{ register: number; sale: number; card: number; amountMinor: number; revision: number }>

const steps: fc.Arbitrary<Step> = fc.record({
  step: fc.constantFrom('sell', 'reserve', 'reserve', 'release', 'use', 'give-back', 'take-back', 'reconnect'),
  register: fc.nat(1),
  sale: fc.nat(2),
  card: fc.nat(1),
  amountMinor: fc.integer({ min: 1, max: 900_00 }),
  revision: fc.integer({ min: 1, max: 3 }),
})

test('whatever two registers do, the money of gift cards is neither made nor lost', async () => {
  const { hub, first, second, tell } = await openSettlementShop()
  let fd = 0
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 20 }), async run => {
      const name = randomUUID().replaceAll('-', '')
      const cards = ['a', 'b'].map(letter => ({ giftCardId: `${letter}${name.slice(1)}` as GiftCardId, masked: '•' }))
      for (const { step, register, sale, card, amountMinor, revision } of run) {
        const agent = register === 0 ? first : second
        const giftCard = cards[card] ?? { giftCardId, masked: '•' }
        const amounts = [{ giftCardId: giftCard.giftCardId, amountMinor }]
        const saleId = `${name}:${register}:${sale}`
        const common = { fd: ++fd, fn: `${register}`, lines: [goods] }
        if (step === 'reserve') {
          await agent.ask('points.reserve', { saleId, revision, amountMinor: 0, giftCards: amounts })
        } else if (step === 'release') await agent.must('points.release', { saleId, revision })
        else if (step === 'reconnect') await agent.hello({ liveSales: [] })
        else if (step === 'use') await tell(agent, receiptPayload({ ...common, saleId, giftCards: amounts }))
        else if (step === 'give-back') {
          await tell(agent, returnPayload(saleId, { ...common, saleId: `${saleId}:back`, giftCards: amounts }))
        } else {
          const lines = [pieces('card', 1, amountMinor, { giftCard })]
          const ref = { ...common, lines, saleId: `${saleId}:${step}` }
          await tell(agent, step === 'sell' ? receiptPayload(ref) : returnPayload(`${saleId}:sell`, ref))
        }
      }
      expect((await hub.summary()).giftCards.problems).toEqual([])
    }),
    { numRuns: 25 },
  )
})
