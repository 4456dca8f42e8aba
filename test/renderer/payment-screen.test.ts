import { describe, expect, it } from 'vitest'
import { basket } from './support/sales.ts'
import { scenes } from './support/scenes.ts'
import { testScreens } from './support/screen.ts'
import { errorForTest, frozenCommands, saleForTest, snapshotForTest } from './support/snapshots.ts'

const screens = testScreens()
const frozen = { state: 'frozen' as const, checkoutVersion: 1 }

function paying(sale: Parameters<typeof saleForTest>[1] = {}) {
  return snapshotForTest({ sale: saleForTest(basket, { ...frozen, ...sale }), allowed: frozenCommands })
}

describe('paying', () => {
  it('chooses neither card nor cash by itself', async () => {
    const screen = await screens.open(paying())
    await screen.press('Enter')
    await screen.settle()
    expect(screen.agent.commands).toEqual([])
    expect(await screen.button('Карта или наличные?').isDisabled()).toBe(true)
  })

  it('prints after the bank terminal has approved', async () => {
    const screen = await screens.open(paying())
    await screen.press('F2', 'Enter')
    expect((await screen.askedLast('pay')).tenders).toEqual([
      { kind: 'card', amountMinor: 4_026_340, state: 'approved' },
    ])
  })

  it('takes the cash as it was handed over', async () => {
    const screen = await screens.open(paying())
    await screen.type('45000')
    await screen.press('Enter')
    expect((await screen.askedLast('pay')).tenders).toMatchObject([{ kind: 'cash', amountMinor: 4_500_000 }])
  })

  it('takes the exact amount when nothing is typed', async () => {
    const screen = await screens.open(paying())
    await screen.press('F3', 'Enter')
    expect((await screen.askedLast('pay')).tenders).toMatchObject([{ kind: 'cash', amountMinor: 4_026_340 }])
  })

  it('takes a note with one touch', async () => {
    const screen = await screens.open(paying())
    await screen.button('5 000').click()
    await screen.press('Enter')
    expect((await screen.askedLast('pay')).tenders).toMatchObject([{ kind: 'cash', amountMinor: 500_000 }])
  })

  it('repeats a press under the same operation id, and another payment under another', async () => {
    const screen = await screens.open(paying())
    await screen.press('F2', 'Enter')
    await screen.asked('pay')
    await screen.answered()
    await screen.press('Enter')
    await screen.asked('pay', 2)
    await screen.answered()
    await screen.press('F3', 'Enter')
    const [first, again, cash] = await screen.asked('pay', 3)
    expect(again?.operationId).toBe(first?.operationId)
    expect(cash?.operationId).not.toBe(first?.operationId)
  })

  it('uses a new operation id once the receipt has been tried and was not printed', async () => {
    const screen = await screens.open(paying())
    await screen.press('F2', 'Enter')
    const [first] = await screen.asked('pay')
    screen.show(scenes.printing.snapshot)
    await screen.sees('Пробиваем чек')
    screen.show(paying({ notice: errorForTest('paper.out') }))
    await screen.sees('Кончилась бумага')
    await screen.press('F2', 'Enter')
    const [, second] = await screen.asked('pay', 2)
    expect(second?.operationId).not.toBe(first?.operationId)
  })

  it('says what to do when the cash does not suffice', async () => {
    const screen = await screens.open(paying())
    screen.agent.answerWith(() => ({
      ok: false,
      error: errorForTest('payment.tenders-short', { missingMinor: 3_526_340 }),
    }))
    await screen.type('5000')
    await screen.press('Enter')
    await screen.sees('Денег меньше, чем к оплате')
    await screen.sees('T601')
  })

  it('goes back to the receipt with Esc', async () => {
    const screen = await screens.open(paying())
    await screen.press('Escape')
    await screen.asked('reopen')
  })

  it('waits for the till program where that one takes the money', async () => {
    const screen = await screens.open(scenes['paying-elsewhere'].snapshot)
    await screen.sees('Ждём оплату')
    expect(await screen.button(/Карта/).count()).toBe(0)
  })

  it('leaves nothing to press while the receipt is being printed', async () => {
    const screen = await screens.open(scenes.printing.snapshot)
    await screen.sees('Пробиваем чек')
    expect(await screen.page.getByRole('main').getByRole('button').count()).toBe(0)
  })
})

describe('the result', () => {
  it('shows the change first, and the numbers the receipt is found by', async () => {
    const screen = await screens.open(scenes.completed.snapshot)
    await screen.sees('Сдача')
    await screen.sees('4 736,60 ₽')
    await screen.sees('4157')
    await screen.sees('9960 4403 0001 2345')
    await screen.sees('2916 4038 15')
    await screen.sees('Начислено 1 207,90 балла')
    await screen.sees('Чек придёт на m•••@example.ru')
  })

  it('goes to the next customer with Enter', async () => {
    const screen = await screens.open(scenes['completed-card'].snapshot)
    await screen.press('Enter')
    await screen.asked('next-sale')
  })
})
