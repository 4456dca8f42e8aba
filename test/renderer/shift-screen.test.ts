import { describe, expect, it } from 'vitest'
import { scenes } from './support/scenes.ts'
import { testScreens } from './support/screen.ts'

const screens = testScreens()

describe('the cashier', () => {
  it('signs in by name', async () => {
    const screen = await screens.open(scenes['sign-in'].snapshot)
    await screen.page.evaluate('localStorage.clear()')
    await screen.page.getByLabel('Фамилия и имя').waitFor()
    await screen.page.keyboard.type('Соколова Анна')
    await screen.press('Enter')
    expect((await screen.askedLast('sign-in')).cashier).toEqual({ name: 'Соколова Анна' })
  })

  it('is one touch away the next morning', async () => {
    const morning = await screens.open(scenes['sign-in'].snapshot)
    await morning.page.keyboard.type('Петров Иван')
    await morning.press('Tab')
    await morning.page.keyboard.type('770123456789')
    await morning.press('Enter')
    await morning.asked('sign-in')
    const known = () => morning.page.evaluate<string>("localStorage.getItem('tillside.cashiers') ?? ''")
    await expect.poll(known).toContain('Петров Иван')
    const nextDay = await screens.open(scenes['sign-in'].snapshot)
    await nextDay.button('Петров Иван').click()
    expect((await nextDay.askedLast('sign-in')).cashier).toEqual({ name: 'Петров Иван', inn: '770123456789' })
  })

  it('gives way to another one', async () => {
    const screen = await screens.open(scenes.idle.snapshot)
    await screen.press('F5')
    await screen.sees('Кто за кассой?')
  })
})

describe('the shift', () => {
  it('is opened with Enter', async () => {
    const screen = await screens.open(scenes['shift-sealed'].snapshot)
    await screen.press('Enter')
    await screen.asked('open-shift')
  })

  it('is closed only when asked for twice, and says what is still open', async () => {
    const screen = await screens.open(scenes['close-shift'].snapshot)
    await screen.press('F12')
    await screen.sees('Закрыть смену 128?')
    await screen.sees('Есть отложенный чек: 1')
    await screen.sees('3 чека ещё не ушли в ОФД')
    expect(screen.agent.commands).toEqual([])
    await screen.press('Enter')
    await screen.asked('close-shift')
  })

  it('is closed first when it ran longer than a day', async () => {
    const screen = await screens.open(scenes['shift-expired'].snapshot)
    await screen.sees('Смене больше 24 часов')
    await screen.press('Enter')
    await screen.asked('close-shift')
  })

  it('shows whether register, printer and server agree on it', async () => {
    const screen = await screens.open(scenes['shift-sealed'].snapshot)
    await screen.sees('Всё сошлось')
    await screen.sees('84 продажи')
    const { lastShift } = scenes['shift-sealed'].snapshot
    if (!lastShift) throw new Error('the scene has no last shift')
    screen.show({ ...scenes['shift-sealed'].snapshot, lastShift: { ...lastShift, seal: 'waiting' } })
    await screen.sees('Ждём сервер')
    screen.show({ ...scenes['shift-mismatch'].snapshot })
    await screen.sees('Не сошлось')
  })
})
