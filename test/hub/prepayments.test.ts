import { describe, expect, test } from 'vitest'
import {
  FN,
  FN2,
  openSettlementShop,
  pieces,
  prepareWish,
  receiptPayload,
  returnPayload,
} from './support/settlement-shop.ts'

const sofa = pieces('a', 2, 500_00, { pointsSpentMinor: 100_00 })
const delivered = pieces('a', 2, 500_00, { pointsAccruedMinor: 30_00 })

const full = { settlement: { kind: 'prepayment-full' as const } }
const part = (amountMinor: number) => ({ settlement: { kind: 'prepayment-part' as const, amountMinor } })
const handover = (prepaidMinor: number, ...fds: number[]) => ({
  settlement: { kind: 'handover' as const, of: fds.map(fdNumber => ({ fnNumber: FN, fdNumber })), prepaidMinor },
})

describe('a prepayment', () => {
  test('is found on another register with final prices, its buyer and what is left of it', async () => {
    const { first, second, tell, customerId } = await openSettlementShop()
    await tell(
      first,
      receiptPayload({ saleId: 'p', fd: 1, lines: [sofa], totalMinor: 300_00, terms: part(300_00), customerId }),
    )
    expect(await second.must('receipts.find', { ref: { by: 'document', fnNumber: FN, fdNumber: 1 } })).toMatchObject({
      receipt: {
        totalMinor: 300_00,
        prepaidLeftMinor: 300_00,
        customerId,
        lines: [{ priceMinor: 500_00, totalMinor: 1000_00 }],
        terms: part(300_00),
      },
    })
  })

  test('spends points at first and accrues them at the handover, on another register', async () => {
    const { first, second, tell, balance, find, findings, customerId, hub } = await openSettlementShop()
    await tell(first, receiptPayload({ saleId: 'p', fd: 1, lines: [sofa], terms: full, customerId }))
    expect(await balance()).toBe(900_00)
    await tell(
      second,
      receiptPayload({ saleId: 'h', fd: 1, fn: FN2, lines: [delivered], terms: handover(1000_00, 1), customerId }),
    )
    expect(await balance()).toBe(930_00)
    expect(await find(1)).toMatchObject({ prepaidLeftMinor: 0 })
    expect(await findings()).toEqual([])
    expect(await hub.pointsConsistent()).toMatchObject({ isConsistent: true })
  })

  test('of a part comes to what was paid, and to nothing else', async () => {
    const { first, tell, findings, customerId } = await openSettlementShop()
    const sale = { lines: [sofa], customerId }
    await tell(first, receiptPayload({ ...sale, saleId: 'p', fd: 1, totalMinor: 300_00, terms: part(300_00) }))
    expect(await findings()).toEqual([])
    await tell(first, receiptPayload({ ...sale, saleId: 'q', fd: 2, totalMinor: 300_01, terms: part(300_00) }))
    expect(await findings()).toEqual(['open receipt.total-mismatch'])
  })
})

describe('a handover', () => {
  test('uses several prepayments in order, and a later one what is left', async () => {
    const { first, tell, find, findings } = await openSettlementShop()
    const line = pieces('a', 1, 1000_00)
    await tell(first, receiptPayload({ saleId: 'p1', fd: 1, lines: [line], totalMinor: 300_00, terms: part(300_00) }))
    await tell(first, receiptPayload({ saleId: 'p2', fd: 2, lines: [line], totalMinor: 200_00, terms: part(200_00) }))
    await tell(first, receiptPayload({ saleId: 'h', fd: 3, lines: [line], terms: handover(400_00, 1, 2) }))
    expect([(await find(1)).prepaidLeftMinor, (await find(2)).prepaidLeftMinor]).toEqual([0, 100_00])
    await tell(first, receiptPayload({ saleId: 'h2', fd: 4, lines: [line], terms: handover(100_00, 1, 2) }))
    expect((await find(2)).prepaidLeftMinor).toBe(0)
    expect(await findings()).toEqual([])
  })

  test('that uses more than is left stands, and is shown to support', async () => {
    const { first, tell, find, findings } = await openSettlementShop()
    const line = pieces('a', 1, 1000_00)
    await tell(first, receiptPayload({ saleId: 'p', fd: 1, lines: [line], terms: full }))
    await tell(first, receiptPayload({ saleId: 'h', fd: 2, lines: [line], terms: handover(600_00, 1) }))
    await tell(first, receiptPayload({ saleId: 'h2', fd: 3, lines: [line], terms: handover(600_00, 1) }))
    expect((await find(1)).prepaidLeftMinor).toBe(0)
    expect(await findings()).toEqual(['open settlement.over-used'])
  })

  test('of an ordinary sale has no money to use', async () => {
    const { first, tell, findings } = await openSettlementShop()
    const line = pieces('a', 1, 1000_00)
    await tell(first, receiptPayload({ saleId: 's', fd: 1, lines: [line] }))
    await tell(first, receiptPayload({ saleId: 'h', fd: 2, lines: [line], terms: handover(600_00, 1) }))
    expect(await findings()).toEqual(['open settlement.over-used'])
  })

  test('that comes before its prepayment mends itself when the prepayment comes', async () => {
    const { first, second, tell, find, findings } = await openSettlementShop()
    const line = pieces('a', 1, 1000_00)
    await tell(second, receiptPayload({ saleId: 'h', fd: 1, fn: FN2, lines: [line], terms: handover(600_00, 1) }))
    expect(await findings()).toEqual(['open settlement.original-missing'])
    await tell(first, receiptPayload({ saleId: 'p', fd: 1, lines: [line], terms: full }))
    expect(await findings()).toEqual(['closed settlement.original-missing'])
    expect((await find(1)).prepaidLeftMinor).toBe(400_00)
  })

  test('whose prepayment turns out too small is shown when it comes', async () => {
    const { first, second, tell, findings } = await openSettlementShop()
    const line = pieces('a', 1, 1000_00)
    await tell(second, receiptPayload({ saleId: 'h', fd: 1, fn: FN2, lines: [line], terms: handover(600_00, 1) }))
    await tell(first, receiptPayload({ saleId: 'p', fd: 1, lines: [line], totalMinor: 100_00, terms: part(100_00) }))
    expect(await findings()).toEqual(['closed settlement.original-missing', 'open settlement.over-used'])
  })
})

describe('returning', () => {
  test('a prepayment takes its money away from deliveries, already while it is set aside', async () => {
    const { first, tell, find, findings } = await openSettlementShop()
    await tell(first, receiptPayload({ saleId: 'p', fd: 1, lines: [pieces('a', 2, 500_00)], terms: full }))
    await first.must('returns.prepare', prepareWish(1, [{ key: 'a', quantityMilli: 1000 }], 'r'))
    expect((await find(1)).prepaidLeftMinor).toBe(500_00)
    await tell(first, returnPayload('p', { saleId: 'r', fd: 2, lines: [pieces('a', 1, 500_00)], terms: full }))
    expect(await find(1)).toMatchObject({ prepaidLeftMinor: 500_00, isReturned: false })
    await tell(first, receiptPayload({ saleId: 'h', fd: 3, lines: [delivered], terms: handover(1000_00, 1) }))
    expect(await findings()).toContain('open settlement.over-used')
  })

  test('a prepayment that a delivery has used is refused, and shown where it happened all the same', async () => {
    const { first, tell, findings } = await openSettlementShop()
    const line = pieces('a', 2, 500_00)
    await tell(first, receiptPayload({ saleId: 'p', fd: 1, lines: [line], terms: full }))
    await tell(first, receiptPayload({ saleId: 'h', fd: 2, lines: [line], terms: handover(600_00, 1) }))
    expect(await first.refusal('returns.prepare', prepareWish(1))).toBe('return.already-used')
    await tell(first, returnPayload('p', { saleId: 'r', fd: 3, lines: [line], terms: full }))
    expect(await findings()).toEqual(['open settlement.over-used'])
  })

  test('a part prepayment gives all of its points back, with no word about its total', async () => {
    const { first, tell, find, balance, findings, customerId } = await openSettlementShop()
    const sale = { lines: [sofa], totalMinor: 300_00, terms: part(300_00) }
    await tell(first, receiptPayload({ ...sale, saleId: 'p', fd: 1, customerId }))
    await tell(first, returnPayload('p', { ...sale, saleId: 'r', fd: 2 }))
    expect(await find(1)).toMatchObject({ isReturned: true, prepaidLeftMinor: 0 })
    expect(await balance()).toBe(1000_00)
    expect(await findings()).toEqual([])
  })

  test('delivered goods gives back the points that the prepayment took', async () => {
    const { first, tell, find, balance, customerId } = await openSettlementShop()
    await tell(first, receiptPayload({ saleId: 'p', fd: 1, lines: [sofa], terms: full, customerId }))
    await tell(
      first,
      receiptPayload({ saleId: 'h', fd: 2, lines: [delivered], terms: handover(1000_00, 1), customerId }),
    )
    expect(await find(2)).toMatchObject({
      pointsSpentMinor: 100_00,
      pointsAccruedMinor: 30_00,
      lines: [{ pointsSpentMinor: 100_00 }],
    })
    const back = pieces('a', 1, 500_00)
    await tell(first, returnPayload('h', { saleId: 'r', fd: 3, lines: [back], loyaltyMode: 'offline' }))
    expect(await balance()).toBe(930_00 + 50_00 - 15_00)
  })
})
