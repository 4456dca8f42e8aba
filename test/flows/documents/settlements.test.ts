import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { expectOk } from '../../support/api-client.ts'
import { bread, cashier, openShop, type Shop, type ShopOptions, whenReady } from '../../support/shop.ts'
import { waitFor } from '../../support/wait-for.ts'

const FN = '9999078902007777'
const sofa = { ...bread, key: 'sofa', name: 'Диван', priceMinor: 6_100_000, quantityMilli: 1000, vatCode: 11 }
const before = [{ fnNumber: FN, fdNumber: 17 }]

let shop: Shop
afterEach(async () => await shop.close())

async function openRegister(options: ShopOptions = {}) {
  shop = await openShop(options)
  const started = await shop.startAgent()
  await whenReady(started.agent)
  if (options.fiscalMode !== 'pos-prints') await started.api.openShift(cashier)
  const freeze = async (saleId: string, body: object) => {
    await expectOk(started.api.call('PUT', `/sales/${saleId}`, { revision: 1, lines: [sofa], ...body }))
    return await expectOk(started.api.post(`/sales/${saleId}/checkout`, { operationId: `c-${saleId}` }))
  }
  const pay = async (saleId: string, tenders: readonly object[] = []) => {
    await expectOk(started.api.post(`/sales/${saleId}/pay`, { operationId: `p-${saleId}`, tenders }))
    return await started.api.when(saleId, sale => sale.state === 'completed')
  }
  return { ...started, freeze, pay }
}

const lastReceipt = () => shop.device.documents().at(-1)

describe('money and goods that do not meet at once', () => {
  it('come out of the printer as they were settled, and are sealed', async () => {
    const { agent, api, freeze, pay } = await openRegister()
    const sell = async (saleId: string, settlement: object, tenders: readonly object[] = []) => {
      await freeze(saleId, { terms: { settlement } })
      await pay(saleId, tenders)
      const { lines, totalMinor, payments } = lastReceipt() ?? {}
      const [line] = lines ?? []
      // Slots of the device: 1 cash, 2 card, 14 advance, 15 credit, 16 other.
      return [line?.paymentMethod, line?.itemKind, totalMinor, payments]
    }
    expect(await sell('s-1', { kind: 'prepayment-full' }, [{ kind: 'card', amountMinor: 6_100_000 }])).toEqual([
      1,
      1,
      6_100_000,
      { '2': 6_100_000 },
    ])
    const part = { kind: 'prepayment-part', amountMinor: 1_000_000 }
    expect(await sell('s-2', part, [{ kind: 'cash', amountMinor: 1_000_000 }])).toEqual([
      2,
      10,
      1_000_000,
      { '1': 1_000_000 },
    ])
    const handover = { kind: 'handover', of: before, prepaidMinor: 1_000_000 }
    expect(await sell('s-3', handover, [{ kind: 'card', amountMinor: 5_100_000 }])).toEqual([
      4,
      1,
      6_100_000,
      { '2': 5_100_000, '14': 1_000_000 },
    ])
    expect(await sell('s-4', { kind: 'credit' })).toEqual([6, 1, 6_100_000, { '15': 6_100_000 }])
    const both = [
      { kind: 'cash', amountMinor: 100_000 },
      { kind: 'credit', amountMinor: 6_000_000 },
    ]
    expect(await sell('s-5', { kind: 'credit-part' }, both)).toEqual([
      5,
      1,
      6_100_000,
      { '1': 100_000, '15': 6_000_000 },
    ])
    const owed = { kind: 'credit-payment', of: before }
    expect(await sell('s-6', owed, [{ kind: 'card', amountMinor: 6_100_000 }])).toEqual([
      7,
      10,
      6_100_000,
      { '2': 6_100_000 },
    ])
    await api.closeShift(cashier)
    await waitFor('the seal', () => agent.register.snapshot().lastShift?.seal === 'sealed')
    expect(agent.register.snapshot().lastShift).toMatchObject({ saleCount: 6 })
  })

  it('are told to a program that prints itself, line by line, with the money that is there already', async () => {
    const { freeze } = await openRegister({ fiscalMode: 'pos-prints' })
    const terms = {
      settlement: { kind: 'handover', of: before, prepaidMinor: 1_000_000 },
      buyer: { name: 'ООО «Ромашка»', inn: '7707083893' },
      place: 'г. Казань, ул. Баумана, 1',
      isInternet: true,
      taxSystem: 2,
      requisites: [{ tag: 1085, type: 'string', value: 'заказ' }],
    }
    const { body } = await freeze('s-1', { terms })
    expect(body.sale).toMatchObject({ totalMinor: 6_100_000, dueMinor: 5_100_000, terms })
    expect(body.toPrint).toMatchObject({
      totalMinor: 6_100_000,
      lines: [{ key: 'sofa', priceMinor: 6_100_000 }],
      documents: [
        {
          lines: [{ key: 'sofa', name: 'Диван', vatCode: 11, paymentMethod: 4, itemKind: 1, quantityMilli: 1000 }],
          totalMinor: 6_100_000,
          tenders: [{ kind: 'advance', amountMinor: 1_000_000 }],
        },
      ],
      buyer: terms.buyer,
      place: terms.place,
      isInternet: true,
      taxSystem: 2,
      requisites: terms.requisites,
    })
  })

  it('carry the requisites the accountant chose, whoever prints', async () => {
    const settings = { documents: { advance: { itemKind: 'as-line', vat: 'as-line' } } }
    const terms = { settlement: { kind: 'advance' } }
    const printing = await openRegister({ settings })
    await printing.freeze('s-1', { terms })
    await printing.pay('s-1', [{ kind: 'card', amountMinor: 6_100_000 }])
    expect(lastReceipt()?.lines).toMatchObject([{ paymentMethod: 3, itemKind: 1 }])
    await shop.close()
    const { freeze } = await openRegister({ fiscalMode: 'pos-prints', settings })
    const { body } = await freeze('s-1', { terms })
    expect(body.toPrint?.documents).toMatchObject([{ lines: [{ paymentMethod: 3, itemKind: 1, vatCode: 11 }] }])
  })

  it('stay as they were said, where a later change of the cart says nothing', async () => {
    const { api } = await openRegister({ fiscalMode: 'pos-prints' })
    const terms = { settlement: { kind: 'prepayment-full' }, place: 'склад' }
    await expectOk(api.call('PUT', '/sales/s-1', { revision: 1, lines: [sofa], terms }))
    const { body } = await expectOk(api.put('s-1', 2, [sofa, bread]))
    expect(body.sale.terms).toMatchObject(terms)
    const usual = await expectOk(api.call('PUT', '/sales/s-1', { revision: 3, lines: [sofa], terms: {} }))
    expect(usual.body.sale.terms).toEqual({ settlement: { kind: 'full' }, isInternet: false, requisites: [] })
  })
})

it('a tag that no device takes is found before the money', async () => {
  const { api } = await openRegister()
  const lines = [{ ...sofa, requisites: [{ tag: 1187, value: 'склад' }] }]
  await expectOk(api.call('PUT', '/sales/s-1', { revision: 1, lines }))
  const refused = await api.post('/sales/s-1/checkout', { operationId: 'c-1' })
  expect(refused.body).toMatchObject({
    code: 'fiscal.requisite-invalid',
    params: { tag: 1187, problem: 'wrong-level' },
  })
})

describe('a gift card that is sold', () => {
  it('is known by its number to nobody but its owner', async () => {
    const NUMBER = '9900112233445566'
    const { agent, freeze, pay } = await openRegister()
    const { body } = await freeze('s-1', {
      lines: [{ ...sofa, key: 'card', priceMinor: 300_000, giftCardNumber: NUMBER }],
    })
    expect(body.sale.lines[0]?.giftCard).toEqual({
      giftCardId: expect.stringMatching(/^[0-9a-f]{32}$/),
      masked: '•••• 5566',
    })
    await pay('s-1', [{ kind: 'cash', amountMinor: 300_000 }])
    expect(lastReceipt()?.lines).toMatchObject([{ paymentMethod: 3, itemKind: 10 }])
    await waitFor('the hub to apply it', () => agent.register.sync.status().unapplied === 0)
    await agent.stop()
    for (const name of readdirSync(shop.dataFolder)) {
      expect(readFileSync(join(shop.dataFolder, name)).includes(NUMBER), name).toBe(false)
    }
  })
})
