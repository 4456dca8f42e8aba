import { expect, test } from 'vitest'
import type { SaleId } from '../../src/shared/ids.ts'
import { openSettlementShop, pieces, prepareWish, receiptPayload, returnPayload } from './support/settlement-shop.ts'

const bought = [pieces('a', 1, 500_00, { pointsSpentMinor: 200_00, pointsAccruedMinor: 15_00 })]
/** 1000 points at first, 200 spent and 15 accrued on the receipt. */
const BALANCE = 815_00
/** What its return brings: 200 back, 15 taken. */
const COMING = 185_00

async function exchange() {
  const shop = await openSettlementShop()
  const { first, tell, customerId, prove } = shop
  await tell(first, receiptPayload({ saleId: 's', fd: 1, lines: bought, customerId }))
  await first.must('returns.prepare', prepareWish(1, undefined, 'r'))
  const codeRequestId = await prove()
  return {
    ...shop,
    hold: { saleId: 'new', revision: 1, customerId, codeRequestId, exchangeFor: 'r' },
    comeBack: () => tell(first, returnPayload('s', { saleId: 'r', fd: 2, lines: bought })),
    sell: (spentMinor: number) => {
      const line = pieces('n', 1, 2000_00, { pointsSpentMinor: spentMinor })
      const terms = { exchangeFor: 'r' as SaleId }
      return tell(first, receiptPayload({ saleId: 'new', fd: 3, lines: [line], customerId, terms }))
    },
  }
}

test('points of the returned goods can be spent in the exchange at once, and not one more', async () => {
  const { first, hold, comeBack, sell, balance, findings, hub } = await exchange()
  const lines = [{ key: 'n', name: 'Матрас', quantityMilli: 1000, priceMinor: 20_000_00 }]
  const asked = { saleId: 'new', revision: 1, lines, customerId: hold.customerId, redeemMinor: 5000_00 }
  const quoted = async (more: object) => (await first.must('quotes.price', { ...asked, ...more })).quote
  expect(await quoted({})).toMatchObject({ pointsSpentMinor: BALANCE })
  expect(await quoted({ exchangeFor: 'r' })).toMatchObject({ pointsSpentMinor: BALANCE + COMING })

  const tooMuch = await first.ask('points.reserve', { ...hold, amountMinor: BALANCE + COMING + 1 })
  const availableMinor = BALANCE + COMING
  expect(tooMuch).toMatchObject({ error: { code: 'loyalty.not-enough-points', params: { availableMinor } } })
  expect(await first.must('points.reserve', { ...hold, amountMinor: BALANCE + COMING })).toMatchObject({
    heldMinor: BALANCE + COMING,
    balanceMinor: -COMING,
  })
  await comeBack()
  expect(await balance()).toBe(0)
  await first.must('points.reserve', { ...hold, revision: 2, amountMinor: BALANCE + COMING })
  await sell(BALANCE + COMING)
  expect(await balance()).toBe(0)
  expect(await findings()).toEqual([])
  expect(await hub.summary()).toMatchObject({ heldMinor: 0, points: { isConsistent: true } })
})

test('a return given up takes its points along: the next checkout gets no more than there is', async () => {
  const { first, hold, balance } = await exchange()
  await first.must('points.reserve', { ...hold, amountMinor: BALANCE + COMING })
  await first.must('returns.release', { saleId: 'r' })
  expect(await balance()).toBe(-COMING)
  expect(await first.refusal('points.reserve', { ...hold, revision: 2, amountMinor: BALANCE + COMING })).toBe(
    'loyalty.not-enough-points',
  )
  expect(await first.must('points.reserve', { ...hold, revision: 2, amountMinor: BALANCE })).toMatchObject({
    balanceMinor: 0,
  })
})

test('a sale printed though its return was given up posts in full, below zero, and is shown to support', async () => {
  const { first, hold, sell, balance, findings } = await exchange()
  await first.must('points.reserve', { ...hold, amountMinor: BALANCE + COMING })
  await first.must('returns.release', { saleId: 'r' })
  await sell(BALANCE + COMING)
  expect(await balance()).toBe(-COMING)
  expect(await findings()).toEqual(['open loyalty.balance-below-zero'])
})

test('an exchange that is given up leaves everything as it was', async () => {
  const { first, hold, balance, hub } = await exchange()
  await first.must('points.reserve', { ...hold, amountMinor: BALANCE + COMING })
  await first.must('points.release', { saleId: 'new', revision: 1 })
  await first.must('returns.release', { saleId: 'r' })
  expect(await balance()).toBe(BALANCE)
  expect(await hub.summary()).toMatchObject({ heldMinor: 0, points: { isConsistent: true } })
})

test('only the customer of the returned receipt, at the register that returns it, has its points', async () => {
  const { hub, first, second, hold, prove, read } = await exchange()
  const other = await hub.addCustomer({ phone: '79215550148', balanceMinor: 10_00 })
  const codeRequestId = await first.proveBy('spend', '79215550148', read)
  const stranger = { ...hold, saleId: 'x', customerId: other, codeRequestId, amountMinor: 10_01 }
  expect(await first.refusal('points.reserve', stranger)).toBe('loyalty.not-enough-points')
  const elsewhere = { ...hold, saleId: 'y', codeRequestId: await prove(second), amountMinor: BALANCE + 1 }
  expect(await second.refusal('points.reserve', elsewhere)).toBe('loyalty.not-enough-points')
})

test('a return that takes more points than it gives leaves that much less to spend', async () => {
  const { first, tell, customerId, prove } = await openSettlementShop()
  const earned = [pieces('a', 1, 500_00, { pointsAccruedMinor: 100_00 })]
  await tell(first, receiptPayload({ saleId: 's', fd: 1, lines: earned, customerId }))
  await first.must('returns.prepare', prepareWish(1, undefined, 'r'))
  const hold = { saleId: 'new', revision: 1, customerId, codeRequestId: await prove(), exchangeFor: 'r' }
  expect(await first.refusal('points.reserve', { ...hold, amountMinor: 1000_01 })).toBe('loyalty.not-enough-points')
  expect(await first.must('points.reserve', { ...hold, amountMinor: 1000_00 })).toMatchObject({ heldMinor: 1000_00 })
})
