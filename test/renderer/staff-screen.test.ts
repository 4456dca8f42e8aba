import { describe, expect, it } from 'vitest'
import { scenes } from './support/scenes.ts'
import { testScreens } from './support/screen.ts'
import { errorForTest } from './support/snapshots.ts'
import { staffSnapshot } from './support/staff-scenes.ts'

const screens = testScreens()
const signedIn = scenes['staff-purpose'].snapshot

describe('the staff page', () => {
  it('is a whole verification without a mouse', async () => {
    const screen = await screens.open(scenes['staff-person'].snapshot)
    await screen.press('F1', '2')
    await screen.sees('Ваш ПИН')
    await screen.type('4821')
    expect(await screen.page.getByText('4821').count()).toBe(0)
    await screen.press('Enter')
    expect(await screen.askedLast('staff-sign-in')).toEqual({ name: 'staff-sign-in', staffId: 'm-2', pin: '4821' })

    screen.show(signedIn)
    await screen.sees('Для чего проверяем?')
    await screen.press('3')
    await screen.type('89215550147')
    await screen.press('F6')
    await screen.type('MH-17')
    await screen.press('Enter')
    expect(await screen.askedLast('staff-verify')).toMatchObject({
      purpose: 'changed-number',
      phone: '+79215550147',
      reference: 'MH-17',
    })

    screen.show(scenes['staff-code'].snapshot)
    await screen.sees('СМС в пути')
    await screen.type('4812')
    await screen.press('Enter')
    expect((await screen.askedLast('staff-check')).code).toBe('4812')

    screen.show(scenes['staff-verified'].snapshot)
    await screen.sees('Номер подтверждён')
    await screen.sees('22 нояб., 14:05')
    await screen.press('Enter')
    await screen.asked('staff-close')
  })

  it('sends a verification pressed twice under one id', async () => {
    const screen = await screens.open(signedIn)
    await screen.press('F1', '1')
    await screen.type('9215550147')
    await screen.press('Enter')
    await screen.asked('staff-verify')
    await screen.answered()
    await screen.press('Enter')
    const [first, second] = await screen.asked('staff-verify', 2)
    expect(second?.verificationId).toBe(first?.verificationId)
  })

  it('is left and come back to without losing the sale, or what was typed for it', async () => {
    const screen = await screens.open(scenes['staff-over-sale'].snapshot)
    await screen.type('921')
    await screen.press('F1')
    await screen.sees('Для чего проверяем?')
    await screen.press('1')
    await screen.type('777')
    await screen.press('F1')
    await screen.sees('Телефон покупателя')
    await screen.type('5550147')
    expect((await screen.askedLast('identify')).phone).toBe('+79215550147')
    await screen.press('F1')
    await screen.sees('+7 777')
  })

  it('is left by Esc, step by step', async () => {
    const screen = await screens.open(signedIn)
    await screen.press('F1', '1')
    await screen.type('92')
    await screen.press('Escape', 'Escape')
    await screen.sees('Для чего проверяем?')
    await screen.press('Escape')
    await screen.sees('Касса свободна')
  })

  it('names each key once', async () => {
    for (const name of ['staff-phone', 'staff-reference', 'staff-code', 'staff-code-again'] as const) {
      const screen = await screens.open(scenes[name].snapshot)
      for (const key of scenes[name].keys ?? []) await screen.press(key)
      const caps = await screen.page.locator('kbd').allTextContents()
      const named = caps.filter(cap => cap !== '')
      expect(named, name).toEqual([...new Set(named)])
    }
  })

  it('has an address of its own, behind the token', async () => {
    const screen = await screens.open(signedIn)
    await screen.page.goto('about:blank')
    await screen.page.goto(`${screen.agent.origin}/?lang=ru#token=${screen.agent.token}&staff`)
    await screen.sees('Для чего проверяем?')
    expect(new URL(screen.page.url()).hash).toBe('#staff')
    await screen.press('F1')
    await screen.sees('Касса свободна')
    expect(new URL(screen.page.url()).hash).toBe('')
  })

  it('asks who works here by itself, and again once the hub is back', async () => {
    const away = scenes['staff-away'].snapshot
    const screen = await screens.open(away)
    await screen.press('F1')
    await screen.sees('Нет связи с сервером.')
    await screen.sees('Попросите документ')
    expect(screen.agent.sent('staff-open')).toEqual([])
    screen.show({ ...away, hub: { ...away.hub, state: 'online' } })
    await screen.asked('staff-open')
  })

  it('offers to send again by the clock', async () => {
    const early = await screens.open(scenes['staff-code'].snapshot)
    await early.press('F1')
    await early.sees('Отправить ещё раз можно через 0:24')
    const late = await screens.open(scenes['staff-code-again'].snapshot)
    await late.press('F1', 'F5')
    await late.asked('staff-send-again')
  })

  it('says once why no code can be sent, and what to do instead', async () => {
    const screen = await screens.open(scenes['staff-no-sends'].snapshot)
    await screen.press('F1')
    await screen.sees('Попросите документ или попробуйте через 10 минут.')
    await screen.seesNot('Нет связи')
    await screen.seesNot('СМС в очереди')
    await screen.seesNot('списания')
    await screen.seesNot('Отправить ещё раз')
  })

  it('says once that a code was wrong', async () => {
    const { snapshot } = scenes['staff-code']
    const { current } = snapshot.staff
    if (!current) throw new Error('the scene has no verification')
    const code = { ...current.code, status: 'wrong' as const, triesLeft: 4 }
    const staff = { ...snapshot.staff, current: { ...current, code }, notice: errorForTest('loyalty.code-wrong') }
    const screen = await screens.open({ ...snapshot, staff })
    await screen.press('F1')
    await screen.sees('Осталось 4 попытки')
    expect(await screen.page.getByText('Код не подошёл').count()).toBe(1)
  })

  it('does not say there were no verifications before it can know', async () => {
    const screen = await screens.open(scenes['staff-person'].snapshot)
    await screen.press('F1')
    await screen.sees('Кто проверяет?')
    await screen.seesNot('Проверок пока нет')
  })

  it('shows when it signs out by itself', async () => {
    const screen = await screens.open(signedIn)
    await screen.press('F1')
    await screen.sees('Выход через 4:32')
    screen.show(staffSnapshot({}))
    await screen.sees('Кто проверяет?')
  })

  it('breaks a verification off only on Esc, not on the way back to the sale', async () => {
    const screen = await screens.open(scenes['staff-code'].snapshot)
    await screen.press('F1', 'F1', 'F1')
    await screen.sees('СМС в пути')
    expect(screen.agent.sent('staff-close')).toEqual([])
    await screen.press('Escape')
    await screen.asked('staff-close')
  })

  it('takes a scanned order for the number of the order', async () => {
    const screen = await screens.open(signedIn)
    await screen.press('F1', '1')
    await screen.type('9215550147')
    await screen.page.clock.runFor(500)
    await screen.typeAtOnce([...'MN410312', 'Enter'])
    await screen.press('Enter')
    expect((await screen.askedLast('staff-verify')).reference).toBe('MN410312')
  })
})
