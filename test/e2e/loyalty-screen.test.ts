import { expect, it } from 'vitest'
import { loyaltyRules } from '../support/loyalty-rules.ts'
import { PHONE } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'
import { BREAD, realScreen, TEA } from './support/real-screen.ts'

const teaOffer = {
  kind: 'percent' as const,
  promotionId: 'tea-10',
  title: { ru: 'Чай −10 %', en: 'Tea, 10 % off' },
  percentBps: 1000,
  goods: { barcodes: [TEA], categories: [] },
  given: 'offer' as const,
  audience: { isMember: true },
}

const screen = realScreen(async shop => {
  const hub = shop.hub()
  await hub.setProgramme({ ...loyaltyRules, promotions: [...loyaltyRules.promotions, teaOffer] })
  await hub.addPromoCodes({ promotionId: 'code-20', codes: ['AUTUMN-20'] })
  await hub.addStaff({ storeId: 'store-1', staffId: 'anna', name: 'Анна Ким', pin: '4821' })
})
const { at, sees, snapshot, saleState, pressWhenOffered } = screen

it('sells by keyboard alone: script, offer, promo code, e-mail, and the coupon with the receipt', async () => {
  await screen.addGoods(BREAD, TEA)
  await pressWhenOffered('Home', 'Есть ли у вас карта?')
  await pressWhenOffered('Insert', 'Почему нет?')
  await screen.typePhone('9215550147')
  await sees('Вера')

  await pressWhenOffered('End', 'Чай −10 %')
  await waitFor('the offer', () => (snapshot().sale?.amounts.promoMinor ?? 0) === 2890)
  await at.page.locator('[data-key]', { hasText: 'Чай −10 %' }).waitFor()

  await pressWhenOffered('F8', 'Промокод')
  await sees('Код с купона или из письма')
  await at.page.keyboard.type('wrong-1')
  await at.page.keyboard.press('Enter')
  await sees('Такого промокода нет')
  await at.page.getByLabel('Код с купона или из письма').fill('')
  await at.page.keyboard.type('autumn-20')
  await at.page.keyboard.press('Enter')
  await waitFor('the promo code', () => snapshot().sale?.promoCodes[0]?.code === 'AUTUMN-20')
  await sees('Другой покупатель')

  await pressWhenOffered('F6', 'Спросите почту для чека')
  await sees('Чек придёт сюда, почту запомним в анкете')
  await at.page.keyboard.type('vera@gmail.ru')
  await pressWhenOffered('F4', 'Имелось в виду vera@gmail.com?')
  await at.page.keyboard.press('Enter')
  await waitFor('the e-mail', () => snapshot().sale?.contact?.kind === 'email')
  await sees('Другой покупатель')

  await screen.payCash()
  await waitFor('the receipt', () => saleState() === 'completed')
  const coupon = snapshot().sale?.coupons[0]
  expect(coupon?.code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  await sees(coupon?.code ?? '')
  await waitFor('the hub to apply it', () => snapshot().hub.unapplied === 0)
  expect(await at.shop.hub().summary()).toMatchObject({ sales: 1, openFindings: 0, heldMinor: 0 })
})

it('returns a sale by keyboard alone', async () => {
  await screen.addGoods(BREAD)
  await screen.payCash()
  await waitFor('the receipt', () => saleState() === 'completed')
  const fdNumber = snapshot().sale?.documents[0]?.registered.fdNumber
  await pressWhenOffered('Enter', 'Следующий покупатель')
  await waitFor('the hub to apply it', () => snapshot().hub.unapplied === 0)
  await pressWhenOffered('F8', 'Возврат')
  await sees('Отсканируйте код с чека или наберите номер ФД')
  await screen.typeByHand(String(fdNumber))
  await at.page.keyboard.press('Enter')
  await waitFor('the return', () => snapshot().sale?.kind === 'return')
  await at.page.getByRole('button', { name: /^Вернуть/ }).waitFor()
  await waitFor('the return receipt', async () => {
    if (saleState() === 'composing' || saleState() === 'frozen') await at.page.keyboard.press('Enter')
    return saleState() === 'completed'
  })
  await sees('Возврат пробит')
})

it('verifies a phone by keyboard alone, over a sale that stays as it was', async () => {
  await screen.addGoods(BREAD)
  await at.page.keyboard.type('921')
  await at.page.keyboard.press('F1')
  await pressWhenOffered('1', 'Анна Ким')
  await sees('Ваш ПИН')
  await screen.typeByHand('4821')
  await at.page.keyboard.press('Enter')
  await pressWhenOffered('1', 'Для чего проверяем?')
  await sees('Номер заказа или чека')
  await screen.typeByHand('9215550147')
  await at.page.keyboard.press('F6')
  await screen.typeByHand('MH-7')
  await at.page.keyboard.press('Enter')
  const code = await screen.codeSentTo(PHONE)
  await sees('– – – –')
  await screen.typeByHand(code)
  await at.page.keyboard.press('Enter')
  await sees('Номер подтверждён')
  await pressWhenOffered('Enter', 'Готово')
  await sees('Последние проверки')
  await sees('подтверждён')
  await at.page.keyboard.press('F1')
  await sees('Телефон покупателя')
  await at.page.keyboard.type('5550147')
  await sees('Вера')
  expect(snapshot().sale?.lines).toHaveLength(1)
})
