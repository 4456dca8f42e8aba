import { describe, expect, test } from 'vitest'
import { FN, FN2, openSettlementShop, pieces, prepareWish, receiptPayload } from './support/settlement-shop.ts'

const full = { settlement: { kind: 'prepayment-full' as const } }
const part = (amountMinor: number) => ({ settlement: { kind: 'prepayment-part' as const, amountMinor } })
const documents = (...fds: number[]) => fds.map(fdNumber => ({ fnNumber: FN, fdNumber }))
const handover = (prepaidMinor: number, ...fds: number[]) => ({
  settlement: { kind: 'handover' as const, of: documents(...fds), prepaidMinor },
})
const sofa = pieces('a', 2, 500_00)

/** A checkout of `saleId` that counts on so much of these receipts. */
const wish = (saleId: string, amountMinor: number, fds: readonly number[] = [1], revision = 1) => ({
  saleId,
  revision,
  amountMinor: 0,
  prepayment: { of: documents(...fds), amountMinor },
})

async function shopWithPrepayment() {
  const shop = await openSettlementShop()
  await shop.tell(shop.first, receiptPayload({ saleId: 'p', fd: 1, lines: [sofa], terms: full }))
  return shop
}
const used = 'loyalty.prepayment-used'

describe('money paid before the goods', () => {
  test('is held for one checkout: another register finds what is left of it', async () => {
    const { first, second } = await shopWithPrepayment()
    expect(await first.must('points.reserve', wish('h1', 600_00))).toMatchObject({ heldMinor: 0 })
    expect(await first.must('points.reserve', wish('h1', 600_00))).toMatchObject({ heldMinor: 0 })
    const ref = { by: 'document', fnNumber: FN, fdNumber: 1 }
    expect(await second.must('receipts.find', { ref })).toMatchObject({ receipt: { prepaidLeftMinor: 400_00 } })
    expect(await first.must('receipts.find', { ref })).toMatchObject({ receipt: { prepaidLeftMinor: 1000_00 } })
    expect(await second.refusal('points.reserve', wish('h2', 400_01))).toBe(used)
    await second.must('points.reserve', wish('h2', 400_00))
    expect(await first.refusal('points.reserve', wish('h3', 1))).toBe(used)
  })

  test('asked for by two registers at once is held for one', async () => {
    const { first, second } = await shopWithPrepayment()
    const answers = await Promise.all([
      first.ask('points.reserve', wish('h1', 600_00)),
      second.ask('points.reserve', wish('h2', 600_00)),
    ])
    expect(answers.map(answer => answer.ok).sort()).toEqual([false, true])
  })

  test('of several receipts is held in their order, one of them once', async () => {
    const { first, second, tell, find } = await openSettlementShop()
    await tell(first, receiptPayload({ saleId: 'p1', fd: 1, lines: [sofa], totalMinor: 300_00, terms: part(300_00) }))
    await tell(first, receiptPayload({ saleId: 'p2', fd: 2, lines: [sofa], totalMinor: 200_00, terms: part(200_00) }))
    await second.must('points.reserve', wish('h', 400_00, [1, 2, 1]))
    expect([(await find(1)).prepaidLeftMinor, (await find(2)).prepaidLeftMinor]).toEqual([0, 100_00])
    expect(await first.refusal('points.reserve', wish('h2', 101_00, [1, 2]))).toBe(used)
  })

  test('is free again after a release, which a late checkout cannot undo', async () => {
    const { first, second } = await shopWithPrepayment()
    await first.must('points.reserve', wish('h1', 1000_00))
    await first.must('points.release', { saleId: 'h1', revision: 1 })
    expect(await first.refusal('points.reserve', wish('h1', 1000_00))).toBe('loyalty.reservation-stale')
    await second.must('points.reserve', wish('h2', 1000_00))
    expect(await first.refusal('points.reserve', wish('h1', 1000_00, [1], 2))).toBe(used)
  })

  test('is free again when the sale is given up, and used when it is done', async () => {
    const { hub, first, second, tell, find, findings } = await shopWithPrepayment()
    await first.must('points.reserve', wish('h1', 1000_00))
    const moment = { atMs: Date.now(), utcOffsetMinutes: 180 }
    const cancelled = { saleId: 'h1', kind: 'sale', checkoutVersion: 1, reason: 'cashier', moment } as const
    first.journal.add('sale-cancelled', cancelled as never)
    await tell(first)
    await hub.whenApplied()
    await second.must('points.reserve', wish('h2', 600_00))
    const receipt = { saleId: 'h2', fd: 1, fn: FN2, lines: [sofa], terms: handover(600_00, 1) }
    await tell(second, receiptPayload(receipt))
    expect((await find(1)).prepaidLeftMinor).toBe(400_00)
    await first.must('points.reserve', wish('h3', 400_00))
    expect(await findings()).toEqual([])
  })

  test('stays held at a new connection that names the sale, and goes with one that does not', async () => {
    const { first, second } = await shopWithPrepayment()
    await first.must('points.reserve', wish('h1', 1000_00))
    await first.hello({ liveSales: [{ saleId: 'h1', revision: 1 }] })
    expect(await second.refusal('points.reserve', wish('h2', 1000_00))).toBe(used)
    await first.hello({ liveSales: [] })
    await second.must('points.reserve', wish('h2', 1000_00))
  })

  test('that is not here yet is held as wished, and for nobody else once it comes', async () => {
    const { first, second, tell } = await openSettlementShop()
    await second.must('points.reserve', wish('h1', 600_00))
    await tell(first, receiptPayload({ saleId: 'p', fd: 1, lines: [sofa], terms: full }))
    expect(await first.refusal('points.reserve', wish('h2', 600_00))).toBe(used)
    await first.must('points.reserve', wish('h2', 400_00))
  })

  test('of an ordinary receipt is none', async () => {
    const { first, tell } = await openSettlementShop()
    await tell(first, receiptPayload({ saleId: 's', fd: 1, lines: [sofa] }))
    expect(await first.refusal('points.reserve', wish('h', 1))).toBe(used)
  })
})

describe('a handover and a return of one prepayment', () => {
  test.each(['first', 'second'] as const)(
    'exclude each other: held by the first register, returned at the %s',
    async at => {
      const shop = await shopWithPrepayment()
      await shop.first.must('points.reserve', wish('h', 600_00))
      const back = shop[at]
      expect(await back.refusal('returns.prepare', prepareWish(1))).toBe('return.already-used')
      // One of two pieces is worth 500, and 400 is left.
      expect(await back.refusal('returns.prepare', prepareWish(1, [{ key: 'a', quantityMilli: 1000 }]))).toBe(
        'return.already-used',
      )
      await shop.first.must('points.release', { saleId: 'h', revision: 1 })
      await back.must('returns.prepare', prepareWish(1, undefined, 'r'))
      expect(await shop.first.refusal('points.reserve', wish('h', 600_00, [1], 2))).toBe(used)
      await back.must('returns.release', { saleId: 'r' })
      await shop.first.must('points.reserve', wish('h', 600_00, [1], 2))
    },
  )
})
