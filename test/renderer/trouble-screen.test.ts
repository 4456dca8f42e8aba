import { describe, expect, it } from 'vitest'
import { scenes } from './support/scenes.ts'
import { testScreens } from './support/screen.ts'
import { errorForTest, snapshotForTest } from './support/snapshots.ts'

const screens = testScreens()

describe('the hub is away', () => {
  it('says so in words, with what still works and how much waits', async () => {
    const screen = await screens.open(scenes.offline.snapshot)
    await screen.sees('Нет связи.')
    await screen.sees('Продаём как обычно')
    await screen.sees('Ждут отправки: 12')
    expect(await screen.page.getByRole('dialog').count()).toBe(0)
  })

  it('has a lamp with a word for whoever cannot see the colour', async () => {
    const screen = await screens.open(scenes.offline.snapshot)
    await screen.page.getByLabel('Сервер: нет связи').waitFor()
    await screen.page.getByLabel('Принтер: готов').waitFor()
    await screen.page.getByLabel('Сканер: готов').waitFor()
  })
})

describe('the agent is away', () => {
  it('says so, lets nothing be pressed, and comes back by itself', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await screen.page.context().setOffline(true)
    screen.agent.dropScreens()
    await screen.sees('Касса не отвечает.')
    await screen.press('Enter')
    expect(await screen.button(/К оплате/).isDisabled()).toBe(true)
    await screen.page.context().setOffline(false)
    await screen.page.clock.runFor(3000)
    await screen.seesNot('Касса не отвечает.')
    expect(screen.agent.commands).toEqual([])
    screens.forgive()
  })

  it('does not hold a press back for later', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    screen.agent.answerWith(() => new Promise(() => undefined))
    await screen.press('Enter')
    await screen.asked('check-out')
    await screen.page.clock.runFor(9000)
    await screen.sees('Касса не ответила')
    await screen.sees('T904')
  })

  it('tells a window without the right token how to get one', async () => {
    const screen = await screens.open(scenes.idle.snapshot)
    await screen.page.evaluate("sessionStorage.setItem('tillside.token', 'a stranger')")
    await screen.page.goto(`${screen.agent.origin}/`)
    await screen.sees('Нет доступа к кассе.')
    screens.forgive()
  })

  it('keeps the token out of the address, and through a reload', async () => {
    const screen = await screens.open(scenes.idle.snapshot)
    expect(screen.page.url()).not.toContain(screen.agent.token)
    await screen.page.reload()
    await screen.sees('Касса свободна')
  })
})

describe('trouble with a device', () => {
  it('says what happened, what to do, and the number for support', async () => {
    const screen = await screens.open(scenes['paper-out'].snapshot)
    await screen.sees('Кончилась бумага')
    await screen.sees('Вставьте новый рулон')
    await screen.sees('T301')
    expect(await screen.page.getByText('Кончилась бумага').count()).toBe(1)
  })

  it('prints the rest on request when the paper is back, and never calls it a new receipt', async () => {
    const screen = await screens.open(scenes['completed-no-paper'].snapshot)
    await screen.button('Допечатать').waitFor()
    await screen.press('F9')
    await screen.asked('continue-printing')
    expect(screen.agent.sent('pay')).toEqual([])
  })

  it('puts a passing notice away with Esc, and shows the next one', async () => {
    const notice = (id: number) => snapshotForTest({ notice: { id, error: errorForTest('scan.unreadable') } })
    const screen = await screens.open(notice(1))
    await screen.sees('Код не прочитан')
    await screen.press('Escape')
    await screen.seesNot('Код не прочитан')
    screen.show(notice(2))
    await screen.sees('Код не прочитан')
  })

  it('has words for an error that is newer than the screen', async () => {
    const error = { code: 'device.of-tomorrow', supportNumber: 'T199', params: {}, outcome: 'not-applied' as const }
    const screen = await screens.open(snapshotForTest({ notice: { id: 1, error } }))
    await screen.sees('Что-то пошло не так')
    await screen.sees('T199')
  })
})

describe('the language', () => {
  it('is Russian unless the address says otherwise, and is remembered', async () => {
    const screen = await screens.open(scenes.idle.snapshot, { language: 'en' })
    await screen.sees('Ready for a customer')
    await screen.page.goto(`${screen.agent.origin}/`)
    await screen.sees('Ready for a customer')
    expect(await screen.page.evaluate('document.documentElement.lang')).toBe('en')
  })
})
