import { describe, expect, it } from 'vitest'
import { basket } from './support/sales.ts'
import { scenes } from './support/scenes.ts'
import { testScreens } from './support/screen.ts'
import { composingCommands, NOW_MS, saleForTest, snapshotForTest } from './support/snapshots.ts'

const screens = testScreens()

describe('the receipt', () => {
  it('shows lines, quantities, prices and what the points took off each', async () => {
    const screen = await screens.open(scenes['points-spent'].snapshot)
    const row = screen.page.locator('[data-key="2"]')
    const words = (await row.textContent())?.replace(/\s+/g, ' ')
    expect(words).toContain('1 × 21 491,00 ₽')
    expect(words).toContain('Неделя столов −2 499,00 ₽')
    expect(words).toContain('баллы −1 000,00 ₽')
  })

  it('calls a promotion that has left the rules a promotion', async () => {
    const sale = saleForTest(basket, { promotions: [] })
    const screen = await screens.open(snapshotForTest({ sale, allowed: composingCommands }))
    const words = (await screen.page.locator('[data-key="2"]').textContent())?.replace(/\s+/g, ' ')
    expect(words).toContain('акция −2 499,00 ₽')
  })

  it('shows the total the agent counted, and does not count itself', async () => {
    const screen = await screens.open(
      snapshotForTest({ sale: saleForTest(basket, { totalMinor: 1_00 }), allowed: composingCommands }),
    )
    await screen.sees('1,00 ₽')
  })

  it('asks to scan while nothing is in it', async () => {
    const screen = await screens.open(scenes['composing-empty'].snapshot)
    await screen.sees('Отсканируйте товар')
  })

  it('brings a line into sight when it is scanned, whatever the length of the receipt', async () => {
    const screen = await screens.open(scenes['composing-long'].snapshot)
    const lines = Array.from({ length: 7 }, () => basket).flat()
    screen.show(snapshotForTest({ sale: saleForTest(lines), allowed: composingCommands }))
    await screen.page.locator('[data-key="28"][aria-current]').waitFor()
    const isInSight = `(() => {
      const row = document.querySelector('[data-key="28"]')
      return row.getBoundingClientRect().bottom <= row.parentElement.getBoundingClientRect().bottom + 1
    })()`
    await expect.poll(() => screen.page.evaluate(isInSight)).toBe(true)
  })

  it('removes the line the arrows chose', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.press('ArrowUp', 'ArrowUp', 'Delete')
    expect((await screen.askedLast('remove-line')).lineKey).toBe('2')
  })

  it('changes the quantity of the last line, in thousandths', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.press('F3')
    await screen.type('1,5')
    await screen.press('Enter')
    expect(await screen.askedLast('change-quantity')).toEqual({
      name: 'change-quantity',
      lineKey: '4',
      quantityMilli: 1500,
    })
    await screen.sees('Телефон покупателя')
  })

  it('takes a barcode typed by hand', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.press('F2')
    await screen.page.getByLabel('Штрихкод или артикул').waitFor()
    await screen.page.keyboard.type('4600000000015')
    await screen.press('Enter')
    expect((await screen.askedLast('scan')).text).toBe('4600000000015')
  })

  it('is thrown away only when asked for twice', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.press('F12')
    await screen.sees('Отменить весь чек?')
    await screen.press('Escape')
    await screen.sees('Телефон покупателя')
    expect(screen.agent.commands).toEqual([])
    await screen.press('F12', 'Enter')
    await screen.asked('cancel-sale')
  })

  it('goes to payment under one operation id, however often the key is pressed', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.press('Enter')
    await screen.asked('check-out')
    await screen.answered()
    await screen.press('Enter')
    const [first, second] = await screen.asked('check-out', 2)
    expect(second?.operationId).toBe(first?.operationId)
  })

  it('lets nothing be pressed that the agent would refuse', async () => {
    const screen = await screens.open(snapshotForTest({ sale: saleForTest(basket), allowed: ['scan'] }))
    await screen.press('Enter', 'Delete', 'F3', 'F7', 'F9', 'F12')
    await screen.settle()
    expect(screen.agent.commands).toEqual([])
    expect(await screen.button(/К оплате/).isDisabled()).toBe(true)
  })
})

describe('parked receipts', () => {
  const parked = [
    {
      saleId: 'sale-7' as never,
      kind: 'sale' as const,
      totalMinor: 349_000,
      lineCount: 1,
      updatedAtMs: NOW_MS - 400_000,
    },
    {
      saleId: 'sale-8' as never,
      kind: 'sale' as const,
      totalMinor: 1_239_050,
      lineCount: 6,
      updatedAtMs: NOW_MS - 1_400_000,
    },
  ]

  it('puts the receipt aside and starts another', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.press('F9')
    expect((await screen.askedLast('new-sale')).saleId).toMatch(/^[\w-]{36}$/)
  })

  it('brings one back by its number in the list', async () => {
    const screen = await screens.open(
      snapshotForTest({ sale: saleForTest(basket), parked, allowed: composingCommands }),
    )
    await screen.press('F10')
    await screen.sees('12 390,50 ₽')
    await screen.press('2')
    expect((await screen.askedLast('activate-sale')).saleId).toBe('sale-8')
  })

  it('are there when nobody is at the register', async () => {
    const screen = await screens.open(scenes['idle-parked'].snapshot)
    await screen.sees('1 позиция')
    await screen.press('1')
    expect((await screen.askedLast('activate-sale')).saleId).toBe('sale-7')
  })
})

describe('no receipt', () => {
  it('starts one with Enter', async () => {
    const screen = await screens.open(scenes.idle.snapshot)
    await screen.sees('Касса свободна')
    await screen.press('Enter')
    await screen.asked('new-sale')
  })

  it('waits for the till program where that one prints', async () => {
    const { register } = scenes['paying-elsewhere'].snapshot
    const screen = await screens.open(
      snapshotForTest({ register, device: { state: 'none', shift: { state: 'unknown' } }, allowed: [] }),
    )
    await screen.sees('Начните продажу в кассовой программе')
  })
})

describe('the panel beside other software', () => {
  it('shows the lines only when asked for', async () => {
    const screen = await screens.open(scenes.composing.snapshot, { size: { width: 400, height: 768 } })
    const line = screen.page.getByText('Лампа настольная')
    expect(await line.isVisible()).toBe(false)
    await screen.button('4 позиции').click()
    await line.waitFor()
  })

  it('has every action under the finger', async () => {
    const screen = await screens.open(scenes.composing.snapshot, { size: { width: 400, height: 768 } })
    await screen.button('Отложить').click()
    await screen.asked('new-sale')
    await screen.button(/К оплате/).click()
    await screen.asked('check-out')
  })
})
