import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchReturn } from '../../hub/returns/match-lines.ts'
import { couponOf } from './support/loyal-shop.ts'
import { FN, openSettlementShop, pieces, receiptPayload, returnPayload } from './support/settlement-shop.ts'

const sold = [
  pieces('a', 3, 100_00, { pointsSpentMinor: 10_00, pointsAccruedMinor: 7 }),
  pieces('b', 1, 50_00, { pointsAccruedMinor: 3 }),
]

describe('a return of some lines', () => {
  test('leaves the rest to be returned, and its points with the customer', async () => {
    const { first, tell, find, balance, customerId, hub } = await openSettlementShop()
    await tell(first, receiptPayload({ saleId: 's', fd: 1, lines: sold, customerId }))
    expect(await balance()).toBe(1000_00 - 10_00 + 10)
    const part = pieces('a', 1, 100_00, { pointsSpentMinor: 3_33, pointsAccruedMinor: 2 })
    await tell(first, returnPayload('s', { saleId: 'r1', fd: 2, lines: [part] }))
    expect(await find(1)).toMatchObject({ isReturned: false, returned: [{ key: 'a', quantityMilli: 1000 }] })
    expect(await balance()).toBe(1000_00 - 10_00 + 10 + 3_33 - 2)

    const rest = [pieces('a', 2, 100_00, { pointsSpentMinor: 6_67, pointsAccruedMinor: 5 }), sold[1] ?? part]
    await tell(first, returnPayload('s', { saleId: 'r2', fd: 3, lines: rest }))
    expect(await find(1)).toMatchObject({ isReturned: true })
    expect(await balance()).toBe(1000_00)
    expect(await hub.summary()).toMatchObject({ openFindings: 0, points: { isConsistent: true } })
  })

  test('gives promo codes back and takes coupons away only with the last of them', async () => {
    const { first, tell, hub } = await openSettlementShop()
    await hub.addPromoCodes({ promotionId: 'pillows-20', codes: ['TEA-2026'] })
    const promoCodes = [{ code: 'TEA-2026', promotionId: 'pillows-20' }]
    const coupons = [couponOf('AAAA-AAAA-AAAA')]
    await tell(first, receiptPayload({ saleId: 's', fd: 1, lines: sold, promoCodes, coupons }))
    const status = async (code: string) => (await first.must('promo-codes.check', { saleId: 'x', code })).status
    await tell(first, returnPayload('s', { saleId: 'r1', fd: 2, lines: [pieces('b', 1, 50_00)] }))
    expect([await status('TEA-2026'), await status('AAAA-AAAA-AAAA')]).toEqual(['used', 'valid'])
    await tell(first, returnPayload('s', { saleId: 'r2', fd: 3, lines: [pieces('a', 3, 100_00)] }))
    expect([await status('TEA-2026'), await status('AAAA-AAAA-AAAA')]).toEqual(['valid', 'unknown'])
  })

  test('of more than was sold stands, and is shown to support', async () => {
    const { first, tell, find, findings, customerId } = await openSettlementShop()
    await tell(first, receiptPayload({ saleId: 's', fd: 1, lines: sold, customerId }))
    await tell(first, returnPayload('s', { saleId: 'r1', fd: 2, lines: [pieces('b', 2, 50_00)] }))
    expect(await findings()).toEqual(['open return.beyond-sold'])
    expect(await find(1)).toMatchObject({ isReturned: false, returned: [{ key: 'b', quantityMilli: 2000 }] })
  })

  test('that came before its sale is counted line by line when the sale comes', async () => {
    const { first, second, tell, find, findings, customerId, balance } = await openSettlementShop()
    const away = { loyaltyMode: 'offline' } as const
    await tell(second, returnPayload('s', { ...away, saleId: 'r1', fd: 2, fn: '2', lines: [pieces('a', 1, 100_00)] }))
    expect(await findings()).toEqual(['open return.original-missing'])
    await tell(first, receiptPayload({ saleId: 's', fd: 1, lines: sold, customerId }))
    expect(await findings()).toEqual(['closed return.original-missing'])
    expect(await find(1)).toMatchObject({ isReturned: false, returned: [{ key: 'a', quantityMilli: 1000 }] })
    expect(await balance()).toBe(1000_00 - 10_00 + 10 + 3_33 - 2)
  })

  test.each(['before', 'after'])('that names its sale by document alone, and comes %s it, is counted', async order => {
    const { first, second, tell, find, findings, customerId } = await openSettlementShop()
    const sale = receiptPayload({ saleId: 's', fd: 1, lines: sold, customerId })
    const { returnOf: _, ...unnamed } = returnPayload('s', {
      saleId: 'r1',
      fd: 2,
      fn: '2',
      lines: [pieces('x', 1, 50_00, { name: 'Товар b' })],
      loyaltyMode: 'offline',
      originalDocument: { fnNumber: FN, fdNumber: 1 },
    })
    if (order === 'after') await tell(first, sale)
    await tell(second, unnamed)
    if (order === 'before') await tell(first, sale)
    expect(await find(1)).toMatchObject({ returned: [{ key: 'b', quantityMilli: 1000 }] })
    expect(await findings()).toEqual(order === 'before' ? ['closed return.original-missing'] : [])
  })

  test('is told with every detail a document needs', async () => {
    const { first, tell, find } = await openSettlementShop()
    const requisites = [{ tag: 1230, value: '643' }]
    const more = { sellerInn: '7707083893', paymentMethod: 4, requisites }
    const lines = [pieces('a', 1, 100_00, more), pieces('b', 1, 50_00)]
    const sale = receiptPayload({ saleId: 's', fd: 1, lines })
    const [document] = sale.documents
    if (!document) throw new Error('no document')
    const second = { ...document, registered: { ...document.registered, fdNumber: 2 } }
    const documents = [
      { ...document, sellerInn: '7707083893', totalMinor: 100_00 },
      { ...second, totalMinor: 50_00 },
    ]
    await tell(first, { ...sale, documents, terms: { place: 'Склад', isInternet: true } })
    expect(await find(2)).toMatchObject({
      fdNumber: 1,
      documents: [
        { fdNumber: 1, sellerInn: '7707083893', totalMinor: 100_00 },
        { fdNumber: 2, totalMinor: 50_00 },
      ],
      lines: [{ key: 'a', ...more }, { key: 'b' }],
      terms: { place: 'Склад', isInternet: true, settlement: { kind: 'full' } },
    })
  })
})

test('however a sale is taken back by registers that cannot see it, its points come back exactly', async () => {
  const { first, tell, balance, customerId, hub } = await openSettlementShop()
  let fd = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ count: fc.integer({ min: 1, max: 5 }), spent: fc.nat(999), accrued: fc.nat(99) }), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.boolean(),
      fc.nat(500),
      async (given, isLate, extra) => {
        const name = randomUUID()
        const lines = given.map(({ count, spent, accrued }, at) =>
          pieces(`${at}`, count, 10_00, { pointsSpentMinor: spent, pointsAccruedMinor: accrued }),
        )
        const before = await balance()
        const sale = receiptPayload({ saleId: name, fd: ++fd, lines, customerId })
        const returns = lines.flatMap((line, at) =>
          Array.from({ length: line.quantityMilli / 1000 }, (_, piece) =>
            returnPayload(name, {
              saleId: `${name}:${at}:${piece}`,
              fd: ++fd,
              loyaltyMode: 'offline',
              lines: [pieces(line.key, 1, 10_00)],
            }),
          ),
        )
        const counted = { ...sale, pointsSpentMinor: (sale.pointsSpentMinor ?? 0) + extra }
        await tell(first, ...(isLate ? [...returns, counted] : [counted, ...returns]))
        expect(await balance()).toBe(before)
      },
    ),
    { numRuns: 15 },
  )
  expect(await hub.summary()).toMatchObject({ openFindings: 0, points: { isConsistent: true } })
})

describe('the lines of a return', () => {
  const tea = { key: '1', name: 'Чай', priceMinor: 100, quantityMilli: 2000 }
  const soap = { key: '2', name: 'Мыло', priceMinor: 50, quantityMilli: 1000 }

  test.each([
    ['by their key', [{ ...soap }], [{ key: '2', quantityMilli: 1000 }]],
    ['numbered anew, by name and price', [{ ...soap, key: '1' }], [{ key: '2', quantityMilli: 1000 }]],
    [
      'numbered anew at another price, by name',
      [{ ...tea, key: '9', priceMinor: 7 }],
      [{ key: '1', quantityMilli: 2000 }],
    ],
    ['renamed, by key', [{ ...soap, name: 'Soap' }], [{ key: '2', quantityMilli: 1000 }]],
  ])('are found %s', (_, returned, lines) => {
    expect(matchReturn([tea, soap], [], returned)).toEqual({ lines, isBeyondSold: false, isAllReturned: false })
  })

  test('that stand twice go to the line that has enough left', () => {
    const other = { ...tea, key: '3' }
    const found = matchReturn([tea, other], [{ key: '1', quantityMilli: 1000 }], [{ ...tea, key: 'x' }])
    expect(found).toMatchObject({ lines: [{ key: '3', quantityMilli: 2000 }], isBeyondSold: false })
  })

  test('of other goods are beyond what was sold', () => {
    expect(matchReturn([tea], [], [{ ...soap, key: '9' }])).toEqual({
      lines: [{ key: '9', quantityMilli: 1000 }],
      isBeyondSold: true,
      isAllReturned: false,
    })
  })
})
