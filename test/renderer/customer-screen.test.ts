import { describe, expect, it } from 'vitest'
import { scenes } from './support/scenes.ts'
import { testScreens } from './support/screen.ts'
import { anna, composingCommands, saleForTest, snapshotForTest } from './support/snapshots.ts'

const screens = testScreens()
const goods = [{ name: 'Стул', priceMinor: 349_000 }]
const knownCommands = [...composingCommands, 'forget-customer', 'send-code']

function withCustomer(customer: ReturnType<typeof saleForTest>['customer'], allowed: string[] = composingCommands) {
  return snapshotForTest({ sale: saleForTest(goods, { customer }), allowed })
}

describe('who the customer is', () => {
  it('looks up the phone at the tenth digit, without a confirmation', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.type('921555014')
    await screen.settle()
    expect(screen.agent.commands).toEqual([])
    await screen.type('7')
    expect((await screen.askedLast('identify')).phone).toBe('+79215550147')
  })

  it('shows the number as it is typed, and takes a digit back', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.type('92155')
    await screen.sees('+7 921 55')
    await screen.press('Backspace')
    await screen.sees('+7 921 5')
  })

  it('drops the 8 or 7 people dictate before the number', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.type('89215550147')
    expect((await screen.askedLast('identify')).phone).toBe('+79215550147')
  })

  it('looks up a number of another country by Enter', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.type('+375291234567')
    await screen.button('Найти покупателя').waitFor()
    await screen.press('Enter')
    expect((await screen.askedLast('identify')).phone).toBe('+375291234567')
    expect(screen.agent.sent('check-out')).toEqual([])
  })

  it('takes digits from the touch pad too', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    for (const digit of '9215550147') await screen.button(new RegExp(`^${digit}$`)).click()
    expect((await screen.askedLast('identify')).phone).toBe('+79215550147')
  })

  it('does not go to payment over a half-typed number', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.type('921')
    await screen.press('Enter')
    await screen.button('Допишите номер').waitFor()
    await screen.press('Escape', 'Enter')
    await screen.asked('check-out')
  })

  it('skips the customer with one key', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.press('Enter')
    await screen.asked('check-out')
  })

  it('greets by name and balance as soon as they are known', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.type('9215550147')
    await screen.askedLast('identify')
    screen.show(withCustomer({ state: 'identified', customer: anna }, knownCommands))
    await screen.sees('Мария Витальевна')
    await screen.sees('1 250')
    await screen.sees('+7 921 ••• 01 47')
  })

  it('forgets the customer by Backspace, and the pad is empty again', async () => {
    const screen = await screens.open(withCustomer({ state: 'identified', customer: anna }, knownCommands))
    await screen.press('Backspace')
    await screen.asked('forget-customer')
    screen.show(withCustomer({ state: 'anonymous', lookup: 'none' }))
    await screen.sees('+7 ___ ___-__-__')
  })

  it('offers to join with one code when nobody has that number', async () => {
    const screen = await screens.open(scenes['not-found'].snapshot)
    await screen.sees('Ещё не с нами')
    await screen.press('F5')
    expect((await screen.askedLast('send-code')).purpose).toBe('join')
  })

  it('begins another number with the next digit after one was not found', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.type('9215550147')
    await screen.askedLast('identify')
    screen.show(withCustomer({ state: 'anonymous', lookup: 'not-found', maskedPhone: '+7 921 ••• 01 47' }))
    await screen.sees('Ещё не с нами')
    await screen.type('9')
    await screen.sees('+7 9')
    await screen.type('035550147')
    expect((await screen.askedLast('identify')).phone).toBe('+79035550147')
  })

  it('goes on without the customer when the hub is away, and says so', async () => {
    const screen = await screens.open(scenes.offline.snapshot)
    await screen.sees('Номер записан')
    await screen.sees('Баллы начислим, когда появится связь.')
    await screen.press('Enter')
    await screen.asked('check-out')
  })
})

describe('a scanner that types', () => {
  it('hands the scan over and leaves the pad as it was', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.type('921')
    await screen.typeAtOnce([...'4600000000015', 'Enter'])
    expect((await screen.askedLast('scan')).text).toBe('4600000000015')
    await screen.sees('+7 921 ___-__-__')
    expect(screen.agent.sent('identify')).toEqual([])
    expect(screen.agent.sent('check-out')).toEqual([])
  })

  it('hands over codes with letters whole', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.typeAtOnce([...'QR:79215550147:4821.', 'Enter'])
    expect((await screen.askedLast('scan')).text).toBe('QR:79215550147:4821.')
  })

  it('is not mistaken for a scanner when a phone is pasted in fast', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.typeAtOnce([...'9215550147'])
    await screen.page.clock.runFor(100)
    expect((await screen.askedLast('identify')).phone).toBe('+79215550147')
  })
})

describe('the receipt of the buyer', () => {
  it('chooses paper, electronic or both with one key', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.press('F7')
    expect((await screen.askedLast('set-delivery')).delivery).toBe('electronic')
    await screen.button('Оба').click()
    await screen.asked('set-delivery', 2)
    expect((await screen.askedLast('set-delivery')).delivery).toBe('both')
  })

  it('takes a phone or an e-mail for the receipt', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.press('F6')
    await screen.page.getByLabel('Телефон или почта', { exact: true }).waitFor()
    await screen.page.keyboard.type('maria@example.ru')
    await screen.press('Enter')
    expect((await screen.askedLast('set-contact')).contact).toBe('maria@example.ru')
    await screen.sees('Телефон покупателя')
  })

  it('keeps what was typed when the agent finds a mistake in it', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    screen.agent.answerWith(() => ({
      ok: false,
      error: { code: 'contact.email-invalid', supportNumber: 'T442', params: {}, outcome: 'not-applied' },
    }))
    await screen.press('F6')
    await screen.page.getByLabel('Телефон или почта', { exact: true }).waitFor()
    await screen.page.keyboard.type('maria@')
    await screen.press('Enter')
    await screen.sees('В адресе почты ошибка')
    expect(await screen.page.getByLabel('Телефон или почта', { exact: true }).inputValue()).toBe('maria@')
  })
})
