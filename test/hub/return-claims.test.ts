import { describe, expect, test } from 'vitest'
import { openSettlementShop, pieces, prepareWish, receiptPayload, returnPayload } from './support/settlement-shop.ts'

const lines = [pieces('a', 3, 100_00), pieces('b', 1, 50_00)]
const twoOfA = [{ key: 'a', quantityMilli: 2000 }]

async function shopWithReceipt() {
  const shop = await openSettlementShop()
  await shop.tell(shop.first, receiptPayload({ saleId: 's', fd: 1, lines, customerId: shop.customerId }))
  return shop
}

describe('preparing a return', () => {
  test('sets its lines aside: another register gets only what is left', async () => {
    const { first, second } = await shopWithReceipt()
    expect(await first.must('returns.prepare', prepareWish(1, twoOfA))).toMatchObject({
      status: 'claimed',
      receipt: { saleId: 's', isReturned: false, returned: [] },
    })
    expect(await second.refusal('returns.prepare', prepareWish(1, twoOfA))).toBe('return.claimed')
    expect(await second.refusal('returns.prepare', prepareWish(1))).toBe('return.claimed')
    const oneOfA = [{ key: 'a', quantityMilli: 1000 }]
    expect(await second.must('returns.prepare', prepareWish(1, oneOfA))).toMatchObject({ status: 'claimed' })
  })

  test('answers the same when it is repeated, and can ask for other lines', async () => {
    const { first, second } = await shopWithReceipt()
    const answer = await first.must('returns.prepare', prepareWish(1, twoOfA, 'r'))
    expect(await first.must('returns.prepare', prepareWish(1, twoOfA, 'r'))).toEqual(answer)
    expect(await first.must('returns.prepare', prepareWish(1, undefined, 'r'))).toEqual(answer)
    expect(await second.must('returns.prepare', prepareWish(1, [{ key: 'b', quantityMilli: 1000 }]))).toBeDefined()
    expect(await first.refusal('returns.prepare', prepareWish(1, [{ key: 'b', quantityMilli: 1000 }], 'r'))).toBe(
      'return.claimed',
    )
    await first.must('returns.prepare', prepareWish(1, [{ key: 'a', quantityMilli: 1000 }], 'r'))
    expect(await second.must('returns.prepare', prepareWish(1, twoOfA))).toMatchObject({ status: 'claimed' })
  })

  test.each([
    ['more than was sold', [{ key: 'a', quantityMilli: 3001 }], 'return.already-returned'],
    ['a line the receipt does not have', [{ key: 'z', quantityMilli: 1000 }], 'return.more-than-left'],
    ['no line at all', [], 'return.more-than-left'],
  ])('refuses %s', async (_, wished, code) => {
    const { first } = await shopWithReceipt()
    expect(await first.refusal('returns.prepare', prepareWish(1, wished))).toBe(code)
  })

  test('finds no receipt the hub does not have, and no return of a return', async () => {
    const { first, tell } = await shopWithReceipt()
    expect(await first.must('returns.prepare', prepareWish(77))).toEqual({ status: 'not-found' })
    await tell(first, returnPayload('s', { saleId: 'r', fd: 2, lines }))
    expect(await first.refusal('returns.prepare', prepareWish(2))).toBe('return.is-a-return')
    expect(await first.refusal('returns.prepare', prepareWish(1))).toBe('return.already-returned')
  })

  test('does not take one id for two receipts', async () => {
    const { first, tell } = await shopWithReceipt()
    await tell(first, receiptPayload({ saleId: 's2', fd: 2, lines }))
    await first.must('returns.prepare', prepareWish(1, twoOfA, 'r'))
    expect(await first.refusal('returns.prepare', prepareWish(2, twoOfA, 'r'))).toBe('request.operation-reused')
  })

  test('of a part prepayment is for all of it', async () => {
    const { first, tell } = await openSettlementShop()
    const terms = { settlement: { kind: 'prepayment-part' as const, amountMinor: 40_00 } }
    await tell(first, receiptPayload({ saleId: 's', fd: 1, lines, totalMinor: 40_00, terms }))
    expect(await first.refusal('returns.prepare', prepareWish(1, twoOfA))).toBe('return.whole-only')
    expect(await first.must('returns.prepare', prepareWish(1))).toMatchObject({ status: 'claimed' })
  })
})

describe('what was set aside', () => {
  test('is free once the return itself is here', async () => {
    const { first, second, tell } = await shopWithReceipt()
    await first.must('returns.prepare', prepareWish(1, twoOfA, 'r'))
    await tell(first, returnPayload('s', { saleId: 'r', fd: 2, lines: [pieces('a', 1, 100_00)] }))
    expect(await second.must('returns.prepare', prepareWish(1, twoOfA))).toMatchObject({
      receipt: { returned: [{ key: 'a', quantityMilli: 1000 }] },
    })
    expect(await first.refusal('returns.prepare', prepareWish(1, twoOfA, 'r'))).toBe('return.already-returned')
  })

  test('is free after a release, which may be repeated', async () => {
    const { first, second } = await shopWithReceipt()
    await first.must('returns.prepare', prepareWish(1, twoOfA, 'r'))
    expect(await first.must('returns.release', { saleId: 'r' })).toEqual({})
    expect(await first.must('returns.release', { saleId: 'r' })).toEqual({})
    expect(await second.must('returns.prepare', prepareWish(1))).toMatchObject({ status: 'claimed' })
  })

  test('cannot be released by another register', async () => {
    const { first, second } = await shopWithReceipt()
    await first.must('returns.prepare', prepareWish(1, twoOfA, 'r'))
    await second.must('returns.release', { saleId: 'r' })
    expect(await second.refusal('returns.prepare', prepareWish(1))).toBe('return.claimed')
  })

  test('stays at a new connection that names the return, and goes with one that does not', async () => {
    const { first, second } = await shopWithReceipt()
    await first.must('returns.prepare', prepareWish(1, twoOfA, 'r'))
    await first.hello({ liveSales: [{ saleId: 'r', revision: 1 }] })
    expect(await second.refusal('returns.prepare', prepareWish(1))).toBe('return.claimed')
    await first.hello({ liveSales: [] })
    expect(await second.must('returns.prepare', prepareWish(1))).toMatchObject({ status: 'claimed' })
  })

  test('waits for what the register had still to send, and is the return’s own when prepared anew meanwhile', async () => {
    const { hub, first, second } = await shopWithReceipt()
    await first.must('returns.prepare', prepareWish(1, twoOfA, 'kept'))
    await first.must('returns.prepare', prepareWish(1, [{ key: 'b', quantityMilli: 1000 }], 'gone'))
    const late = receiptPayload({ saleId: 'z', fd: 9, lines: [pieces('q', 1, 1)] })
    first.journal.add('sale-completed', late)
    await first.hello({ liveSales: [] })
    const oneOfB = prepareWish(1, [{ key: 'b', quantityMilli: 1000 }])
    expect(await second.refusal('returns.prepare', oneOfB)).toBe('return.claimed')
    await first.must('returns.prepare', prepareWish(1, twoOfA, 'kept'))
    await first.push(first.journal.entries.slice(1))
    await hub.whenApplied()
    await expect.poll(async () => (await second.ask('returns.prepare', oneOfB)).ok).toBe(true)
    expect(await second.refusal('returns.prepare', prepareWish(1, twoOfA))).toBe('return.claimed')
  })

  test('does not stop a late return that nobody set aside, which support sees where it is too much', async () => {
    const { first, second, tell, findings, find } = await shopWithReceipt()
    await first.must('returns.prepare', prepareWish(1, twoOfA, 'r'))
    const allOfA = [pieces('a', 3, 100_00)]
    await tell(second, returnPayload('s', { saleId: 'late', fd: 2, fn: '2', lines: allOfA }))
    expect(await findings()).toEqual([])
    expect(await first.refusal('returns.prepare', prepareWish(1, twoOfA, 'r'))).toBe('return.already-returned')
    await tell(first, returnPayload('s', { saleId: 'r', fd: 2, lines: [pieces('a', 2, 100_00)] }))
    expect(await findings()).toEqual(['open return.beyond-sold'])
    expect(await find(1)).toMatchObject({ returned: [{ key: 'a', quantityMilli: 5000 }] })
  })
})
