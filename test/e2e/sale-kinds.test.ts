import { expect, it } from 'vitest'
import { createApiClient, expectOk } from '../support/api-client.ts'
import { API_TOKEN, bread } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'
import { BREAD, realScreen, TEA } from './support/real-screen.ts'

const CLOSE_RECEIPT = 0xff45
const CARD_NUMBER = '7000123456784821'

const screen = realScreen()
const { at, sees, snapshot, saleState, pressWhenOffered } = screen
const api = () => createApiClient(at.agent.url, API_TOKEN)
const receipts = () => at.shop.device.documents().filter(({ kind }) => kind === 'receipt')
const completed = () => waitFor('the receipt', () => saleState() === 'completed')
const applied = () => waitFor('the hub to apply it', () => snapshot().hub.unapplied === 0)

it('takes a part of a receipt back by keyboard alone, then the rest', async () => {
  await screen.addGoods(BREAD, BREAD, TEA)
  await screen.payCash()
  await completed()
  const fdNumber = snapshot().sale?.documents[0]?.registered.fdNumber
  await pressWhenOffered('Enter', 'Следующий покупатель')
  await applied()

  const find = async () => {
    await pressWhenOffered('F8', 'Возврат')
    await sees('Отсканируйте код с чека или наберите номер ФД')
    await screen.typeByHand(String(fdNumber))
    await at.page.keyboard.press('Enter')
    await sees('Возврат подготовлен')
  }
  const payBack = async () => {
    await at.page.locator('button:enabled', { hasText: /^Вернуть \d/ }).waitFor()
    await at.page.keyboard.press('Enter')
    await completed()
    await sees('Возврат пробит')
  }

  await find()
  expect(snapshot().sale?.totalMinor).toBe(2 * 4550 + 28_900)
  await pressWhenOffered('F4', 'Вернуть не всё')
  await sees('Что возвращают?')
  await screen.typeByHand('1')
  await at.page.keyboard.press('ArrowDown')
  await at.page.keyboard.press('Delete')
  await pressWhenOffered('Enter', 'Пересчитать возврат')
  await waitFor('the smaller return', () => snapshot().sale?.totalMinor === 4550)
  await payBack()
  await pressWhenOffered('Enter', 'Следующий покупатель')
  await applied()

  await find()
  expect(snapshot().sale?.receiptLines).toMatchObject([{ leftMilli: 1000 }, { leftMilli: 1000 }])
  await payBack()
  expect(receipts().map(({ totalMinor }) => totalMinor)).toEqual([38_000, 4550, 33_450])
  await applied()
  expect(await at.shop.hub().summary()).toMatchObject({ returns: 2, openFindings: 0 })
})

it('pays with a gift card as far as it goes, by keyboard alone', async () => {
  const card = { ...bread, key: 'card', name: 'Подарочная карта', quantityMilli: 1000, priceMinor: 30_000 }
  await api().sell('card-1', [{ ...card, giftCardNumber: CARD_NUMBER } as never])
  await applied()
  await pressWhenOffered('Enter', 'Следующий покупатель')

  await screen.addGoods(BREAD, TEA)
  await pressWhenOffered('F8', 'Промокод')
  await pressWhenOffered('F4', 'Подарочная карта')
  await sees('Номер карты или скан')
  await at.page.keyboard.type(CARD_NUMBER)
  await at.page.keyboard.press('Enter')
  await sees('Карта •••• 4821, на ней 300,00 ₽')
  await screen.payCash()
  await completed()
  expect(snapshot().sale).toMatchObject({
    totalMinor: 33_450,
    credits: [{ from: 'gift-card', amountMinor: 30_000 }],
    tenders: [{ kind: 'cash', amountMinor: 3450 }],
  })
  expect(JSON.stringify(snapshot())).not.toContain(CARD_NUMBER)
  await applied()
  expect((await at.shop.hub().summary()).openFindings).toBe(0)
})

it('prints the rest of two receipts by one key, with the money that was taken', async () => {
  const lamp = {
    ...bread,
    key: 'lamp',
    name: 'Лампа',
    priceMinor: 10_000,
    quantityMilli: 1000,
    sellerInn: '7728168971',
  }
  await expectOk(api().put('s-1', 1, [bread, lamp]))
  await expectOk(api().post('/sales/s-1/checkout', { operationId: 'c-1' }))
  at.shop.onEdge(async edge => {
    if (edge.command === CLOSE_RECEIPT && edge.edge === 'answer-acked') {
      at.shop.onEdge(undefined)
      await at.shop.device.inflict('paper-out')
    }
    return 'continue' as const
  })
  await waitFor('the sale on the screen', () => saleState() === 'frozen')
  await pressWhenOffered('F3', 'Наличные')
  await screen.typeByHand('200')
  await at.page.keyboard.press('Enter')
  await sees('Чек 1 из 2 напечатан')
  expect(receipts()).toHaveLength(1)
  await at.shop.device.inflict('paper-in')
  await at.page.locator('button:enabled', { hasText: 'Напечатать остальное' }).waitFor()
  await at.page.keyboard.press('Enter')
  await completed()
  expect(receipts().map(({ totalMinor }) => totalMinor)).toEqual([9100, 10_000])
  expect(snapshot().sale).toMatchObject({ changeMinor: 900, tenders: [{ kind: 'cash', amountMinor: 20_000 }] })
})

it('owes what is not paid now of goods partly on credit', async () => {
  const terms = { settlement: { kind: 'credit-part' } }
  await expectOk(api().call('PUT', '/sales/s-1', { revision: 1, lines: [bread], terms }))
  await expectOk(api().post('/sales/s-1/checkout', { operationId: 'c-1' }))
  await sees('Кредит, часть сейчас')
  await pressWhenOffered('F2', 'Карта')
  await screen.typeByHand('50')
  await pressWhenOffered('Enter', 'Остальное в кредит, пробить чек')
  await completed()
  expect(snapshot().sale?.tenders).toMatchObject([
    { kind: 'card', amountMinor: 5000 },
    { kind: 'credit', amountMinor: 4100 },
  ])
})

it('keeps a prepared return as it was when its new choice is refused', async () => {
  const { documents } = await api().sell('s-1', [bread])
  const [document] = documents
  await applied()
  await pressWhenOffered('Enter', 'Следующий покупатель')
  await pressWhenOffered('F8', 'Возврат')
  await sees('Отсканируйте код с чека или наберите номер ФД')
  await screen.typeByHand(String(document?.registered.fdNumber))
  await at.page.keyboard.press('Enter')
  await pressWhenOffered('F4', 'Вернуть не всё')
  const saleId = snapshot().sale?.saleId as never
  const lines = [{ key: 'bread', quantityMilli: 3000 }]
  await expect(at.agent.register.sales.chooseReturnLines(saleId, lines)).rejects.toThrow('return.')
  expect(snapshot().sale).toMatchObject({ state: 'frozen', totalMinor: 9100 })
  await at.agent.register.sales.chooseReturnLines(saleId, [{ key: 'bread', quantityMilli: 1000 }])
  expect(snapshot().sale).toMatchObject({ state: 'frozen', totalMinor: 4550, tenders: [{ amountMinor: 4550 }] })
})
