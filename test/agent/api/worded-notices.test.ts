import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SaleAnswer } from '../../../src/agent/api/answers.ts'
import { AppError, toErrorData } from '../../../src/shared/errors/app-error.ts'
import { bread, openShop, type Shop, whenReady } from '../../support/shop.ts'
import { waitFor } from '../../support/wait-for.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ fiscalMode: 'pos-prints', settings: { fiscalPrinter: undefined } })
})
afterAll(() => shop.close())

const inWords = /^[А-Я].*\(T501\)$/

it('a good answer says in words why a wish was not granted, and so does the list of sales', async () => {
  const { agent, api } = await shop.startAgent()
  await whenReady(agent)
  await api.put('s-1', 1, [bread])
  expect((await api.get('s-1')).body).not.toHaveProperty('messageForCashier')
  await shop.stopHub()
  await waitFor('the hub to be away', async () => (await api.get('s-1')).body.mode === 'offline')

  const promo = await api.post('/sales/s-1/promo-codes', { code: 'ANY-CODE' })
  expect(promo).toMatchObject({ status: 200, body: { notice: { code: 'loyalty.unavailable' } } })
  expect(promo.body.messageForCashier).toMatch(inWords)

  // As the hub's answer does that came after the caller's had gone.
  const error = toErrorData(new AppError('loyalty.unavailable'))
  agent.register.runner.dispatch(promo.body.sale.saleId, { type: 'noticed', error })
  expect((await api.get('s-1')).body.messageForCashier).toMatch(inWords)
  const { body } = await api.call<{ sales: SaleAnswer[] }>('GET', '/sales?state=open')
  expect(body.sales).toMatchObject([{ messageForCashier: expect.stringMatching(inWords) }])
})
