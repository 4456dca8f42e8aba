import { describe, expect, it } from 'vitest'
import { scenes } from './support/scenes.ts'
import { testScreens } from './support/screen.ts'

const screens = testScreens()
const qr = 't=20261122T1405&s=40263.40&fn=9960440300012345&i=4157&fp=2916403815&n=1'

describe('a return', () => {
  it('finds the receipt by its number', async () => {
    const screen = await screens.open(scenes.idle.snapshot)
    await screen.press('F8')
    await screen.type('4157')
    await screen.press('Enter')
    expect((await screen.askedLast('start-return')).receipt).toEqual({ fdNumber: 4157 })
  })

  it('finds the receipt by a scanner that types its code', async () => {
    const screen = await screens.open(scenes.idle.snapshot)
    await screen.press('F8')
    await screen.typeAtOnce([...qr, 'Enter'])
    expect((await screen.askedLast('start-return')).receipt).toEqual({ qr })
  })

  it('shows what is given back by which means, and the points both ways', async () => {
    const screen = await screens.open(scenes['return-prepared'].snapshot)
    await screen.sees('На карту')
    await screen.sees('30 000,00 ₽')
    await screen.sees('Наличными')
    await screen.sees('10 263,40 ₽')
    await screen.sees('Снимем баллов: 1 207,90')
  })

  it('gives the money back the way it came', async () => {
    const screen = await screens.open(scenes['return-prepared'].snapshot)
    await screen.page.clock.runFor(600)
    await screen.button(/Вернуть 40 263,40/).click()
    expect((await screen.askedLast('pay')).tenders).toMatchObject([
      { kind: 'card', amountMinor: 3_000_000 },
      { kind: 'cash', amountMinor: 1_026_340 },
    ])
  })

  it('is left with Esc', async () => {
    const screen = await screens.open(scenes['return-prepared'].snapshot)
    await screen.press('Escape')
    await screen.asked('cancel-sale')
  })

  it('says what to do when the receipt is not found', async () => {
    const screen = await screens.open(scenes['return-refused'].snapshot)
    await screen.sees('Чек не найден')
    await screen.sees('T431')
  })
})
