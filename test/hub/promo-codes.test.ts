import { describe, expect, test } from 'vitest'
import { couponOf, openLoyalShop } from './support/loyal-shop.ts'
import { cancelledPayload, salePayload } from './support/payloads.ts'
import type { RegisterForTest } from './support/register-for-test.ts'

const PHONE = '79215550147'
const CODE = 'SPRING-1'
const used = [{ code: CODE, promotionId: 'pillows-20' }]
const pillow = { key: '1', name: 'Подушка', category: 'pillows', quantityMilli: 1000, priceMinor: 100_00 }
const sheet = { key: '2', name: 'Простыня', category: 'linen', quantityMilli: 1000, priceMinor: 100_00 }

async function shopWithCode(options: Parameters<typeof openLoyalShop>[0] = {}) {
  const shop = await openLoyalShop(options)
  await shop.hub.addPromoCodes({ promotionId: 'pillows-20', codes: [CODE] })
  const { first, second } = shop
  const hold = (agent: RegisterForTest, saleId: string, revision = 1) =>
    agent.ask('points.reserve', { saleId, revision, amountMinor: 0, promoCodes: [CODE] })
  const check = async (agent: RegisterForTest, saleId: string, code = CODE, customerId?: string) =>
    (await agent.must('promo-codes.check', { saleId, code, customerId })).status
  return { ...shop, hold, check, first, second }
}

const isUsed = { ok: false, error: { code: 'loyalty.promo-code-used' } }
const isHeld = { ok: true, result: { heldMinor: 0, balanceMinor: 0 } }

describe('checking a promo code', () => {
  test('says what it is good for, as it is typed', async () => {
    const { first } = await shopWithCode()
    expect(await first.must('promo-codes.check', { saleId: 'a', code: 'SPRING-1' })).toEqual({
      status: 'valid',
      promotionId: 'pillows-20',
      title: { ru: 'Подушки −20 %', en: 'Pillows 20 % off' },
    })
  })

  test('says why not', async () => {
    let nowMs = Date.parse('2026-11-22T12:00:00Z')
    const { hub, first, check } = await shopWithCode({ now: () => nowMs })
    const vera = await hub.addCustomer({ phone: PHONE })
    const oleg = await hub.addCustomer({ phone: '79215550148' })
    await hub.addPromoCodes({ promotionId: 'pillows-20', codes: ['vera-1'], customerId: vera })
    await hub.addPromoCodes({ promotionId: 'pillows-20', codes: ['short-1'], validUntilMs: nowMs + 1000 })
    expect(await check(first, 'a', 'NOBODY-1')).toBe('unknown')
    expect(await check(first, 'a', 'VERA-1')).toBe('not-yours')
    expect(await check(first, 'a', 'VERA-1', oleg)).toBe('not-yours')
    expect(await check(first, 'a', 'VERA-1', vera)).toBe('valid')
    expect(await check(first, 'a', 'SHORT-1')).toBe('valid')
    nowMs += 1000
    expect(await check(first, 'a', 'SHORT-1')).toBe('expired')
  })

  test('reserves nothing', async () => {
    const { first, second, check } = await shopWithCode()
    expect(await check(first, 'a')).toBe('valid')
    expect(await check(second, 'b')).toBe('valid')
  })
})

describe('a price', () => {
  const lines = [pillow, sheet]

  test('is lowered by the codes that are good and the offers that were taken, and by no others', async () => {
    const { hub, first } = await shopWithCode()
    const customerId = await hub.addCustomer({ phone: PHONE })
    const price = async (more: object) => {
      const request = { saleId: 'a', revision: 1, lines, redeemMinor: 0, ...more }
      return (await first.must('quotes.price', request)).quote.totalMinor
    }
    expect(await price({})).toBe(200_00)
    expect(await price({ promoCodes: [CODE] })).toBe(180_00)
    expect(await price({ promoCodes: ['NOBODY-1'] })).toBe(200_00)
    const taken = { promoCodes: [CODE], acceptedOffers: ['linen-10'] }
    expect(await price({ ...taken, customerId })).toBe(170_00)
    expect(await price(taken)).toBe(180_00)
  })

  test('is not lowered by a code another sale holds', async () => {
    const { first, second, hold } = await shopWithCode()
    await hold(first, 'a')
    const price = async (agent: RegisterForTest, saleId: string) => {
      const request = { saleId, revision: 1, lines, redeemMinor: 0, promoCodes: [CODE] }
      return (await agent.must('quotes.price', request)).quote.totalMinor
    }
    expect(await price(first, 'a')).toBe(180_00)
    expect(await price(second, 'b')).toBe(200_00)
  })

  test('tells of the coupon that will come out', async () => {
    const { first } = await shopWithCode()
    const many = [{ ...sheet, quantityMilli: 20_000 }]
    const { quote } = await first.must('quotes.price', { saleId: 'a', revision: 1, lines: many, redeemMinor: 0 })
    expect(quote.coupons).toMatchObject([{ promotionId: 'coupon', couponFor: 'pillows-20', validDays: 30 }])
  })
})

describe('holding a code', () => {
  test('two registers at once: one gets it', async () => {
    const { first, second, hold } = await shopWithCode()
    const answers = await Promise.all([hold(first, 'a'), hold(second, 'a')])
    expect(answers.filter(answer => answer.ok)).toHaveLength(1)
    expect(answers.find(answer => !answer.ok)).toMatchObject(isUsed)
  })

  test('again at the next checkout of the same sale is fine, and letting it go frees it', async () => {
    const { first, second, hold, check } = await shopWithCode()
    expect(await hold(first, 'a')).toEqual(isHeld)
    expect(await hold(first, 'a', 2)).toEqual(isHeld)
    expect(await check(first, 'a')).toBe('valid')
    expect(await check(second, 'b')).toBe('used')
    expect(await first.must('points.release', { saleId: 'a', revision: 2 })).toEqual({ releasedMinor: 0 })
    expect(await hold(second, 'b')).toEqual(isHeld)
    expect(await first.refusal('points.reserve', { saleId: 'a', revision: 2, amountMinor: 0 })).toBe(
      'loyalty.reservation-stale',
    )
  })

  test('is given up by a checkout without it', async () => {
    const { first, second, hold } = await shopWithCode()
    await hold(first, 'a')
    await first.must('points.reserve', { saleId: 'a', revision: 2, amountMinor: 0 })
    expect(await hold(second, 'b')).toEqual(isHeld)
  })

  test('all or nothing: a code that is gone leaves the points free', async () => {
    const { hub, first, second, hold, read } = await shopWithCode()
    const customerId = await hub.addCustomer({ phone: PHONE, balanceMinor: 1000 })
    const codeRequestId = await first.proveBy('spend', PHONE, read)
    await hold(second, 'b')
    const wish = { saleId: 'a', revision: 1, customerId, codeRequestId, amountMinor: 500, promoCodes: [CODE] }
    expect(await first.ask('points.reserve', wish)).toMatchObject(isUsed)
    expect(await hub.summary()).toMatchObject({ heldMinor: 0 })
    expect(await first.must('points.reserve', { ...wish, promoCodes: [] })).toEqual({
      heldMinor: 500,
      balanceMinor: 500,
    })
  })

  test('all or nothing: points that are not there leave the code free', async () => {
    const { hub, first, second, hold, read } = await shopWithCode()
    const customerId = await hub.addCustomer({ phone: PHONE, balanceMinor: 100 })
    const codeRequestId = await first.proveBy('spend', PHONE, read)
    const wish = { saleId: 'a', revision: 1, customerId, codeRequestId, amountMinor: 500, promoCodes: [CODE] }
    expect(await first.refusal('points.reserve', wish)).toBe('loyalty.not-enough-points')
    expect(await hold(second, 'b')).toEqual(isHeld)
  })

  test('asks for a customer where there are points, and refuses points where they are only accrued', async () => {
    const { hub, first, register, read } = await shopWithCode()
    expect(await first.refusal('points.reserve', { saleId: 'a', revision: 1, amountMinor: 5 })).toBe(
      'loyalty.not-enough-points',
    )
    const customerId = await hub.addCustomer({ phone: PHONE, balanceMinor: 1000 })
    const early = await register('r3', 'early')
    await early.hello()
    const codeRequestId = await early.proveBy('spend', PHONE, read)
    const wish = { saleId: 'a', revision: 1, customerId, codeRequestId, amountMinor: 500 }
    expect(await early.refusal('points.reserve', wish)).toBe('loyalty.spending-not-yet')
    const request = { saleId: 'a', revision: 1, lines: [pillow], customerId, redeemMinor: 500 }
    expect(await early.must('quotes.price', request)).toMatchObject({ quote: { pointsSpendableMinor: 0 } })
  })

  test('ends when the register knows the sale no more', async () => {
    const { first, second, hold } = await shopWithCode()
    await hold(first, 'a')
    await first.hello({ liveSales: [{ saleId: 'a', revision: 1 }] })
    expect(await hold(second, 'b')).toMatchObject(isUsed)
    await first.hello({ liveSales: [] })
    expect(await hold(second, 'b')).toEqual(isHeld)
  })

  test('ends with the sale that was given up', async () => {
    const { first, second, hold, deliver } = await shopWithCode()
    await hold(first, 'a')
    first.journal.add('sale-cancelled', cancelledPayload('a', 1))
    await deliver()
    expect(await hold(second, 'b')).toEqual(isHeld)
  })
})

describe('a receipt', () => {
  test('uses the code up, and its return gives it back', async () => {
    const { hub, first, second, hold, check, deliver } = await shopWithCode()
    await hold(first, 'a')
    first.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, promoCodes: used }))
    await deliver()
    expect(await check(second, 'b')).toBe('used')
    first.journal.add('sale-completed', salePayload({ saleId: 'a:r', fd: 2, kind: 'return', returnOf: 'a' }))
    await deliver()
    expect(await check(second, 'b')).toBe('valid')
    expect(await hub.summary()).toMatchObject({ openFindings: 0 })
  })

  test('without the code it held leaves it free', async () => {
    const { first, second, hold, deliver } = await shopWithCode()
    await hold(first, 'a')
    first.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1 }))
    await deliver()
    expect(await hold(second, 'b')).toEqual(isHeld)
  })

  test('that comes late with a code somebody used meanwhile stands, and is a finding', async () => {
    const { hub, first, second, deliver, check } = await shopWithCode()
    first.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, promoCodes: used }))
    second.journal.add('sale-completed', salePayload({ saleId: 'b', fd: 2, promoCodes: used }))
    await deliver()
    expect(await hub.summary()).toMatchObject({ sales: 2, findingsByCode: { 'loyalty.promo-code-twice': 1 } })
    first.journal.add('sale-completed', salePayload({ saleId: 'a:r', fd: 3, kind: 'return', returnOf: 'a' }))
    await deliver()
    expect(await check(first, 'c')).toBe('used')
    second.journal.add('sale-completed', salePayload({ saleId: 'b:r', fd: 4, kind: 'return', returnOf: 'b' }))
    await deliver()
    expect(await check(first, 'c')).toBe('valid')
  })

  test('takes the code from a sale that only holds it', async () => {
    const { hub, first, second, hold, check, deliver } = await shopWithCode()
    await hold(second, 'b')
    first.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, promoCodes: used }))
    await deliver()
    await second.must('points.release', { saleId: 'b', revision: 1 })
    expect(await check(second, 'b')).toBe('used')
    expect(await hub.summary()).toMatchObject({ openFindings: 0 })
  })

  test('with a code the hub never had is a finding until its coupon is known', async () => {
    const { hub, first, second, deliver } = await shopWithCode()
    const strange = [{ code: 'K3QP-9ZTA-11WX', promotionId: 'pillows-20' }]
    first.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, promoCodes: strange }))
    await deliver()
    expect(await hub.summary()).toMatchObject({ findingsByCode: { 'loyalty.promo-code-unknown': 1 } })
    second.journal.add('sale-completed', salePayload({ saleId: 'b', fd: 2, coupons: [couponOf('K3QP-9ZTA-11WX')] }))
    await deliver()
    expect(await hub.summary()).toMatchObject({ openFindings: 0 })
  })
})

describe('a coupon', () => {
  const COUPON = 'K3QP-9ZTA-11WX'
  const coupons = [couponOf(COUPON)]

  test('is good once its receipt is here, at any register', async () => {
    const { first, second, check, deliver } = await shopWithCode()
    expect(await check(second, 'b', COUPON)).toBe('unknown')
    first.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, coupons }))
    await deliver()
    expect(await check(second, 'b', COUPON)).toBe('valid')
  })

  test('is worthless after the return of its sale', async () => {
    const { first, second, check, deliver } = await shopWithCode()
    first.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, coupons }))
    first.journal.add('sale-completed', salePayload({ saleId: 'a:r', fd: 2, kind: 'return', returnOf: 'a' }))
    await deliver()
    expect(await check(second, 'b', COUPON)).toBe('unknown')
  })

  test('is worthless also where the return came before its sale', async () => {
    const { first, second, check, deliver } = await shopWithCode()
    second.journal.add('sale-completed', salePayload({ saleId: 'a:r', fd: 2, kind: 'return', returnOf: 'a' }))
    await second.push()
    first.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, coupons, promoCodes: used }))
    await deliver()
    expect(await check(second, 'b', COUPON)).toBe('unknown')
    expect(await check(second, 'b')).toBe('valid')
  })

  test('that was used stays used, and comes back worthless when its own sale was returned before', async () => {
    const { hub, first, second, check, deliver } = await shopWithCode()
    const paid = [{ code: COUPON, promotionId: 'pillows-20' }]
    first.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, coupons }))
    await deliver()
    second.journal.add('sale-completed', salePayload({ saleId: 'b', fd: 2, promoCodes: paid }))
    await deliver()
    first.journal.add('sale-completed', salePayload({ saleId: 'a:r', fd: 3, kind: 'return', returnOf: 'a' }))
    await deliver()
    expect(await check(second, 'c', COUPON)).toBe('used')
    second.journal.add('sale-completed', salePayload({ saleId: 'b:r', fd: 4, kind: 'return', returnOf: 'b' }))
    await deliver()
    expect(await check(second, 'c', COUPON)).toBe('unknown')
    expect(await hub.summary()).toMatchObject({ openFindings: 0 })
  })

  test('of a returned sale that is used all the same is a finding', async () => {
    const { hub, first, second, deliver } = await shopWithCode()
    first.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, coupons }))
    first.journal.add('sale-completed', salePayload({ saleId: 'a:r', fd: 2, kind: 'return', returnOf: 'a' }))
    await deliver()
    const paid = [{ code: COUPON, promotionId: 'pillows-20' }]
    second.journal.add('sale-completed', salePayload({ saleId: 'b', fd: 3, promoCodes: paid }))
    await deliver()
    expect(await hub.summary()).toMatchObject({ findingsByCode: { 'loyalty.promo-code-revoked': 1 } })
  })

  test('that two receipts say they brought is a finding, and stays with the first', async () => {
    const { hub, first, second, check, deliver } = await shopWithCode()
    first.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, coupons }))
    second.journal.add('sale-completed', salePayload({ saleId: 'b', fd: 2, coupons }))
    await deliver()
    expect(await hub.summary()).toMatchObject({ findingsByCode: { 'loyalty.coupon-twice': 1 } })
    second.journal.add('sale-completed', salePayload({ saleId: 'b:r', fd: 3, kind: 'return', returnOf: 'b' }))
    await deliver()
    expect(await check(second, 'c', COUPON)).toBe('valid')
  })
})

test('the line of a past receipt tells its promotions', async () => {
  const { first, deliver } = await shopWithCode()
  const sale = salePayload({ saleId: 'a', fd: 1, promoCodes: used })
  const promotions = [{ promotionId: 'pillows-20', amountMinor: 20_00 }]
  first.journal.add('sale-completed', { ...sale, lines: sale.lines.map(line => ({ ...line, promotions })) })
  await deliver()
  expect(await first.must('receipts.find', { ref: { by: 'sale', saleId: 'a' } })).toMatchObject({
    receipt: { lines: [{ promotions }] },
  })
})

test('codes for a promotion that asks for none are refused, and codes of another promotion too', async () => {
  const { hub } = await shopWithCode()
  const malformed = (field: string) => ({ code: 'request.malformed', params: { field } })
  await expect(hub.addPromoCodes({ promotionId: 'linen-10', codes: ['A-1234'] })).rejects.toMatchObject(
    malformed('promotionId'),
  )
  await expect(hub.addPromoCodes({ promotionId: 'pillows-20', codes: ['A-1234', '#'] })).rejects.toMatchObject(
    malformed('codes.1'),
  )
  expect(await hub.addPromoCodes({ promotionId: 'pillows-20', codes: ['a-1234', CODE] })).toEqual({
    added: 1,
    known: 1,
  })
})
