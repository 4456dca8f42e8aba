import { describe, expect, it } from 'vitest'
import { emailScript, offers } from './support/loyalty-scenes.ts'
import { composing, knownCommands } from './support/sales.ts'
import { scenes } from './support/scenes.ts'
import { testScreens } from './support/screen.ts'

const screens = testScreens()

describe('the line to say', () => {
  it('is answered by one key, in the language of the screen', async () => {
    const screen = await screens.open(scenes['script-email'].snapshot)
    await screen.sees('Прислать чек на почту?')
    await screen.press('PageUp')
    expect(await screen.askedLast('answer-script')).toEqual({
      name: 'answer-script',
      scriptId: 'ask-email',
      answerId: 'later',
    })
    const english = await screens.open(scenes['script-email'].snapshot, { language: 'en' })
    await english.sees('Shall we send the receipt by e-mail')
    await english.button('Later').click()
    await english.asked('answer-script')
  })

  it('opens the step an answer leads to', async () => {
    const screen = await screens.open(scenes['script-email'].snapshot)
    await screen.press('Insert')
    await screen.sees('Куда отправить чек')
    expect((await screen.askedLast('answer-script')).answerId).toBe('yes')
  })

  it('leaves a half-typed phone as it is', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.type('921')
    screen.show(scenes.script.snapshot)
    await screen.sees('Копите баллы?')
    await screen.type('5550147')
    expect((await screen.askedLast('identify')).phone).toBe('+79215550147')
  })

  it('stands beside the receipt, never on it', async () => {
    const screen = await screens.open(scenes['script-email'].snapshot)
    const boxOf = async (name: string) => await screen.page.getByRole('region', { name, exact: true }).boundingBox()
    const [script, receipt] = [await boxOf('Скажите покупателю'), await boxOf('Чек')]
    expect((script?.y ?? 0) + (script?.height ?? 0)).toBeLessThanOrEqual(receipt?.y ?? 0)
  })

  it('asks why not after a refusal, and takes the reason by one key', async () => {
    const screen = await screens.open(scenes['script-email'].snapshot)
    await screen.press('Home')
    await screen.sees('Почему нет?')
    await screen.press('Home')
    const [, second] = await screen.asked('answer-script', 2)
    expect(second).toEqual({ name: 'answer-script', scriptId: 'ask-email', answerId: 'no', reasonId: 'spam' })
    await screen.seesNot('Почему нет?')
  })

  it('drops the question why not when the cashier carries on', async () => {
    const screen = await screens.open(scenes['script-why'].snapshot)
    await screen.press('Home')
    await screen.sees('Почему нет?')
    await screen.press('Enter')
    await screen.asked('check-out')
    await screen.seesNot('Почему нет?')
    expect(screen.agent.sent('answer-script')).toHaveLength(1)
  })

  it('may be answered at the till while paying', async () => {
    const screen = await screens.open(scenes['script-paying'].snapshot)
    await screen.press('Home')
    await screen.asked('answer-script')
    await screen.type('45000')
    await screen.press('Enter')
    await screen.asked('pay')
  })
})

describe('offers', () => {
  it('say what they save, or the percent where nothing fits yet', async () => {
    const screen = await screens.open(scenes.offers.snapshot)
    await screen.sees('−1 396,00 ₽')
    await screen.sees('−20 %')
  })

  it('are taken and left by keys, one after the other', async () => {
    const screen = await screens.open(scenes.offers.snapshot)
    await screen.press('End')
    expect(await screen.askedLast('answer-offer')).toMatchObject({ promotionId: 'chairs', answer: 'accepted' })
    const { sale } = scenes.offers.snapshot
    if (!sale) throw new Error('the scene has no sale')
    const answered = sale.offers.map((offer, index) =>
      index === 0 ? { ...offer, answer: 'accepted' as const } : offer,
    )
    screen.show({ ...scenes.offers.snapshot, sale: { ...sale, offers: answered } })
    await screen.page.locator('[aria-pressed=true]', { hasText: 'Стулья' }).waitFor()
    await screen.press('PageDown')
    const [, second] = await screen.asked('answer-offer', 2)
    expect(second).toMatchObject({ promotionId: 'lamps', answer: 'refused' })
  })

  it('are taken by touch in any order', async () => {
    const screen = await screens.open(scenes.offers.snapshot)
    await screen.button('Да Подушки и пледы').click()
    expect(await screen.askedLast('answer-offer')).toMatchObject({ promotionId: 'textile', answer: 'accepted' })
  })

  it('stand by name at the line they lowered', async () => {
    const screen = await screens.open(scenes['offers-answered'].snapshot)
    const row = screen.page.locator('[data-key="1"]')
    expect((await row.textContent())?.replace(/\s+/g, ' ')).toContain(`${offers[0]?.title.ru} −1 396,00`)
  })
})

describe('a promo code', () => {
  it('is typed by key and hand, in capitals', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.press('F8')
    await screen.sees('Код с купона или из письма')
    await screen.page.keyboard.type('autumn-15')
    await screen.press('Enter')
    expect((await screen.askedLast('enter-promo-code')).code).toBe('AUTUMN-15')
    await screen.sees('Телефон покупателя')
  })

  it('is tapped on the screen, in Russian too', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.button('Промокод').click()
    await screen.button('АБВ').click()
    for (const letter of ['Д', 'У', 'Б', '5', '-', '1'])
      await screen.page.getByRole('button', { name: letter, exact: true }).click()
    await screen.button('Применить промокод').click()
    expect((await screen.askedLast('enter-promo-code')).code).toBe('ДУБ5-1')
  })

  it('says why it is not taken, and stays to be mended', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    screen.agent.answerWith(() => ({
      ok: false,
      error: { code: 'loyalty.promo-code-used', supportNumber: 'T500', params: {}, outcome: 'not-applied' },
    }))
    await screen.press('F8')
    await screen.sees('Код с купона или из письма')
    await screen.page.keyboard.type('USED-1')
    await screen.press('Enter')
    await screen.sees('Промокод уже использован')
    expect(await screen.page.getByLabel('Код с купона').inputValue()).toBe('USED-1')
    await screen.press('Escape')
    await screen.sees('Телефон покупателя')
    await screen.seesNot('Промокод уже использован')
  })

  it('is taken out again', async () => {
    const screen = await screens.open(scenes['promo-code-accepted'].snapshot)
    await screen.sees('ОСЕНЬ-15')
    await screen.press('F8')
    await screen.button('Убрать: ОСЕНЬ-15').click()
    expect((await screen.askedLast('remove-promo-code')).code).toBe('ОСЕНЬ-15')
  })
})

describe('coupons and the slip', () => {
  it('are promised in passing and shown with code and day once the receipt is there', async () => {
    const before = await screens.open(scenes['offers-answered'].snapshot)
    await before.sees('С чеком выйдет купон: 10 % на текстиль')
    const after = await screens.open(scenes['completed-coupon'].snapshot)
    await after.sees('7KQM-V2XD-93TA')
    await after.sees('до 22 декабря 2026')
  })

  it('is printed once more only when a person asks', async () => {
    const screen = await screens.open(scenes['completed-coupon'].snapshot)
    expect(screen.agent.commands).toEqual([])
    await screen.press('F7')
    expect((await screen.askedLast('print-slip')).saleId).toBe('sale-1')
  })

  it('waits for paper and holds up nobody', async () => {
    const screen = await screens.open(scenes['completed-slip-waits'].snapshot)
    await screen.sees('нет бумаги: талон ждёт')
    await screen.press('Enter')
    await screen.asked('next-sale')
  })
})

describe('a store that only accrues', () => {
  it('shows points and nothing that spends them', async () => {
    const screen = await screens.open(scenes['accrue-only'].snapshot)
    await screen.sees('Пока копим')
    expect(await screen.button(/Списать/).count()).toBe(0)
    await screen.press('F4')
    await screen.settle()
    expect(screen.agent.commands).toEqual([])
  })
})

describe('a script the agent would not take an answer for', () => {
  it('cannot be answered', async () => {
    const screen = await screens.open(composing({ script: emailScript }, knownCommands))
    await screen.press('Insert', 'Home')
    await screen.settle()
    expect(screen.agent.commands).toEqual([])
    expect(await screen.button('Потом').isDisabled()).toBe(true)
  })
})
