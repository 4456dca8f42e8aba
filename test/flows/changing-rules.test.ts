import { afterEach, beforeEach, expect, it } from 'vitest'
import { expectOk } from '../support/api-client.ts'
import { bread, openShop, PHONE, type Shop, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

const all = {
  kind: 'percent',
  promotionId: 'all',
  title: { ru: 'Всё', en: 'All' },
  goods: { barcodes: [] as string[], categories: [] as string[] },
  given: 'always',
  audience: {},
} as const

let shop: Shop
beforeEach(async () => {
  shop = await openShop({ fiscalMode: 'pos-prints' })
})
afterEach(async () => await shop.close())

async function openRegister() {
  const { agent, api } = await shop.startAgent()
  await whenReady(agent)
  return api
}

it('a promotion that ends takes its price along, also from a cart that nobody touches', async () => {
  const api = await openRegister()
  await shop
    .hub()
    .setProgramme({ promotions: [{ ...all, percentBps: 5000, untilMs: Date.now() + 1_500 }], scripts: [] })
  await expectOk(api.put('s-1', 1, [bread]))
  await api.when('s-1', sale => sale.totalMinor === 45_50)
  await api.when('s-1', sale => sale.totalMinor === 91_00)
})

it('a price the hub told by rules that have changed meanwhile does not stand', async () => {
  const rules = (percentBps: number) => ({ promotions: [{ ...all, percentBps }], scripts: [] })
  await shop.hub().setProgramme(rules(5000))
  await shop.stopHub()
  let isAsked = false
  await shop.startHub({
    answerDelayMs(message) {
      const isFirst = message === 'quotes.price' && !isAsked
      isAsked ||= isFirst
      return isFirst ? 500 : 0
    },
  })
  const api = await openRegister()
  await expectOk(api.put('s-1', 1, [bread]))
  await expectOk(api.post('/sales/s-1/identify', { phone: PHONE }))
  await waitFor('the hub to be asked', () => isAsked)
  await shop.hub().setProgramme(rules(1000))
  expect(await api.when('s-1', sale => sale.quoteState === 'fresh')).toMatchObject({ totalMinor: 81_90 })
})
