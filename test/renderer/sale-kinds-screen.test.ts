import { describe, expect, it } from 'vitest'
import { basket } from './support/sales.ts'
import { scenes } from './support/scenes.ts'
import { panel, testScreens } from './support/screen.ts'
import { errorForTest, saleForTest, snapshotForTest } from './support/snapshots.ts'

const screens = testScreens()
const isDisabled = (screen: Awaited<ReturnType<typeof screens.open>>, name: string | RegExp) =>
  screen.button(name).isDisabled()

describe('money that is asked for', () => {
  it('is what is still due, not what the receipt comes to', async () => {
    const screen = await screens.open(scenes['credits-all'].snapshot)
    await screen.press('F3', 'Enter')
    expect((await screen.askedLast('pay')).tenders).toMatchObject([{ kind: 'cash', amountMinor: 3_057_340 }])
  })

  it('says what it is made of, beside the receipt and in the panel', async () => {
    for (const options of [{}, { size: panel }]) {
      const screen = await screens.open(scenes['credits-all'].snapshot, options)
      const main = await screen.page.getByRole('main').textContent()
      for (const words of [
        /Сумма чека\s*40\s263,40/,
        /Обмен\s*−3\s490,00/,
        /••••\s4821\s*−5\s000,00/,
        /••••\s0917\s*−1\s200,00/,
      ]) {
        expect(main).toMatch(words)
      }
    }
  })

  it('is nothing where all is paid already: the button says so, and no tender is asked for', async () => {
    const screen = await screens.open(scenes['credits-free'].snapshot)
    expect(await screen.button('Карта').count()).toBe(0)
    await screen.button(/Доплаты нет – напечатать чек/).click()
    expect((await screen.askedLast('pay')).tenders).toEqual([])
  })

  it('of goods partly on credit is as much as is paid now, by card too', async () => {
    const screen = await screens.open(scenes['credits-part-owed'].snapshot)
    await screen.press('F2')
    await screen.type('10000')
    await screen.press('Enter')
    expect((await screen.askedLast('pay')).tenders).toMatchObject([{ kind: 'card', amountMinor: 1_000_000 }])
  })
})

describe('the kind of sale', () => {
  it('is said in words, and the usual one is not', async () => {
    const screen = await screens.open(scenes['kind-company'].snapshot)
    for (const words of ['Выдача товара', 'предоплачено 20 000,00 ₽', 'Интернет-заказ', /Юрлицо: ООО «Северная/]) {
      await screen.sees(words)
    }
    screen.show(scenes['kind-correction'].snapshot)
    for (const words of ['Коррекция', /Чек пробит на другую сумму/, /Кузнецова Ольга/]) await screen.sees(words)
    screen.show(scenes.composing.snapshot)
    await screen.seesNot('Коррекция')
  })
})

describe('several receipts', () => {
  it('names those that are printed, and prints the rest by one key without asking for money again', async () => {
    const screen = await screens.open(scenes['several-rest'].snapshot)
    await screen.sees('Чек 1 из 2 напечатан')
    await screen.sees('ФД 4157')
    expect(await screen.button('Наличные').count()).toBe(0)
    await screen.press('Enter')
    await screen.asked('print-rest')
    expect(screen.agent.sent('pay')).toEqual([])
  })

  it('waits for the printer with the same button', async () => {
    const screen = await screens.open({ ...scenes['several-rest'].snapshot, allowed: [] })
    expect(await isDisabled(screen, 'Напечатать остальное')).toBe(true)
  })

  it('shows the numbers of each in the end', async () => {
    const screen = await screens.open(scenes['several-completed'].snapshot)
    for (const words of ['4157', '4158', 'продавец ИНН 7728168971']) await screen.sees(words)
  })
})

describe('the bank terminal', () => {
  it.each([
    ['terminal-pending', 'Ждём терминал…'],
    ['terminal-unknown', 'Неизвестно, прошла ли оплата'],
  ] as const)('leaves nothing to pay with while nobody knows: %s', async (scene, words) => {
    const screen = await screens.open(scenes[scene].snapshot)
    await screen.sees(words)
    await screen.press('F2', 'Enter')
    await screen.settle()
    expect(screen.agent.commands).toEqual([])
  })

  it('says that a declined card left the points set aside, and lets another one try', async () => {
    const screen = await screens.open(scenes['terminal-declined'].snapshot)
    await screen.sees('Карта отклонена')
    await screen.sees(/Баллы по-прежнему отложены/)
    await screen.press('F3', 'Enter')
    expect((await screen.askedLast('pay')).tenders).toMatchObject([{ kind: 'cash', amountMinor: 4_026_340 }])
  })

  it('forgets a declined card once another was approved', async () => {
    const tenders = [
      { kind: 'card' as const, amountMinor: 4_026_340, state: 'declined' as const, tenderId: 't-1' },
      { kind: 'card' as const, amountMinor: 4_026_340, state: 'approved' as const, tenderId: 't-2' },
    ]
    const sale = saleForTest(basket, { state: 'frozen', checkoutVersion: 1, dueMinor: 0, tenders })
    const screen = await screens.open(snapshotForTest({ sale, allowed: ['pay'] }))
    await screen.sees('Терминал одобрил карту.')
    expect(await screen.page.getByText('Карта отклонена').count()).toBe(0)
    await screen.press('Enter')
    expect((await screen.askedLast('pay')).tenders).toEqual([])
  })
})

describe('a gift card', () => {
  it('is typed, and goes to the agent as it was typed', async () => {
    const screen = await screens.open(scenes['gift-card-counts'].snapshot)
    await screen.press('F8', 'F4')
    await screen.page.getByLabel('Номер карты или скан').fill('')
    await screen.page.keyboard.type('7000 1234')
    await screen.button('5').click()
    await screen.page.keyboard.press('Enter')
    expect((await screen.askedLast('add-gift-card')).number).toBe('7000 12345')
  })

  it('shows what is on it, never its number, and is taken away again', async () => {
    const screen = await screens.open(scenes['gift-card-taken'].snapshot)
    await screen.press('F8', 'F4')
    await screen.sees('на ней 5 000,00 ₽')
    await screen.button('Убрать: •••• 4821').click()
    expect((await screen.askedLast('remove-gift-card')).giftCardId).toMatch(/4821$/)
  })

  it('that is refused says why beside its number, which stays', async () => {
    const screen = await screens.open(scenes['gift-card-taken'].snapshot)
    await screen.press('F8', 'F4')
    screen.agent.answerWith(() => ({ ok: false, error: errorForTest('loyalty.gift-card-ended') }))
    await screen.page.keyboard.type('70001234')
    await screen.page.keyboard.press('Enter')
    await screen.sees('На подарочной карте ничего нет')
    expect(await screen.page.getByLabel('Номер карты или скан').inputValue()).toBe('70001234')
  })
})
