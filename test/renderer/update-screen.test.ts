import { describe, expect, it } from 'vitest'
import { scenes } from './support/scenes.ts'
import { testScreens } from './support/screen.ts'
import { NOW_MS, snapshotForTest } from './support/snapshots.ts'

const screens = testScreens()

type Screen = Awaited<ReturnType<typeof screens.open>>

/** A page that was loaded again has forgotten it. */
const markPage = (screen: Screen) => screen.page.evaluate('window.isOldPage = true')
const isOldPage = (screen: Screen) => screen.page.evaluate("'isOldPage' in window")
const isNewPage = (screen: Screen) =>
  expect.poll(() => isOldPage(screen).catch(() => 'loading'), { timeout: 4000 }).toBe(false)

describe('a new version', () => {
  it('is loaded without a word', async () => {
    const update = { version: '1.4.0', from: '1.3.2', state: 'downloading' as const, atMs: NOW_MS }
    const screen = await screens.open(snapshotForTest({ update }))
    expect(await screen.page.getByText('1.4.0').count()).toBe(0)
  })

  it('says how long the switch takes, also while the agent is away, without alarm', async () => {
    const screen = await screens.open(scenes['update-switching'].snapshot)
    await screen.sees('Касса обновляется, 0:07')
    screen.agent.dropScreens()
    await screen.page.clock.runFor(2000)
    await screen.sees('Касса обновляется, 0:09')
    expect(await screen.page.getByRole('alert').count()).toBe(0)
    screens.forgive()
  })

  it('is named once it runs, and soon no longer', async () => {
    const update = { version: '1.4.0', from: '1.3.2', state: 'applied' as const, atMs: NOW_MS - 50_000 }
    const screen = await screens.open(snapshotForTest({ update }))
    await screen.sees('Касса обновлена до версии 1.4.0')
    await screen.page.clock.runFor(12_000)
    await screen.seesNot('Касса обновлена')
  })

  it('that did not fit leaves the old one, and says so', async () => {
    const screen = await screens.open(scenes['update-rolled-back'].snapshot)
    await screen.sees('осталась 1.3.2')
  })
})

describe('the screen of a new version', () => {
  const byNewVersion = (overrides: Parameters<typeof snapshotForTest>[0] = {}) => {
    const snapshot = snapshotForTest(overrides)
    return { ...snapshot, register: { ...snapshot.register, version: '9.9.9' } }
  }

  it('is loaded by itself, once, and the sale stays', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await markPage(screen)
    screen.show(byNewVersion({ sale: scenes.composing.snapshot.sale }))
    await isNewPage(screen)
    await screen.sees('Лампа настольная')
    await markPage(screen)
    await screen.page.clock.runFor(10_000)
    expect(await isOldPage(screen)).toBe(true)
  })

  it('waits for what is being typed', async () => {
    const screen = await screens.open(scenes.composing.snapshot)
    await markPage(screen)
    await screen.type('921')
    screen.show(byNewVersion({ sale: scenes.composing.snapshot.sale }))
    await screen.page.clock.runFor(10_000)
    expect(await isOldPage(screen)).toBe(true)
    await screen.press('Escape')
    await screen.page.clock.runFor(2000)
    await isNewPage(screen)
  })

  it('waits for a sale that is being paid', async () => {
    const screen = await screens.open(scenes.paying.snapshot)
    await markPage(screen)
    screen.show(byNewVersion({ sale: scenes.paying.snapshot.sale }))
    await screen.page.clock.runFor(10_000)
    expect(await isOldPage(screen)).toBe(true)
  })
})

describe('the language', () => {
  it('is changed on the screen and remembered', async () => {
    const screen = await screens.open(scenes.idle.snapshot)
    await screen.button('English').click()
    await screen.sees('Ready for a customer')
    await screen.page.reload()
    await screen.sees('Ready for a customer')
    await screen.button('Русский').click()
    await screen.sees('Касса свободна')
  })
})

describe('the printer of slips', () => {
  it('has a lamp only where there is one', async () => {
    const screen = await screens.open(scenes.idle.snapshot)
    expect(await screen.page.getByRole('listitem', { name: /Талоны/ }).count()).toBe(0)
    screen.show(snapshotForTest({ slipPrinter: { state: 'away', waiting: 2 } }))
    await screen.page.getByRole('listitem', { name: 'Талоны: принтер не отвечает' }).waitFor()
  })
})
