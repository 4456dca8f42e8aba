import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import type { ScreenCommand, ScreenCommandName } from '../../../src/shared/screen/commands.ts'
import type { Snapshot } from '../../../src/shared/screen/snapshot.ts'
import { launchChromium } from '../../support/chromium.ts'
import { type FakeAgent, startFakeAgent } from './fake-agent.ts'
import type { Scene } from './scenes.ts'
import { NOW_MS, snapshotForTest } from './snapshots.ts'

type Options = Readonly<{
  language?: 'ru' | 'en'
  size?: Readonly<{ width: number; height: number }>
  reducedMotion?: 'reduce' | 'no-preference'
  /** For tests that measure time: the page's clock is the real one. */
  isTimed?: boolean
}>

export const fullScreen = { width: 1024, height: 768 }
export const panel = { width: 400, height: 768 }

const WITHIN_MS = 4000

/** One Chromium and one fake agent for a test file; every test opens the screen anew. */
export function testScreens() {
  let browser: Browser
  let agent: FakeAgent
  const pages = new Map<string, Page>()
  const complaints: string[] = []

  beforeAll(async () => {
    ;[browser, agent] = await Promise.all([launchChromium(), startFakeAgent(snapshotForTest())])
  })
  afterEach(() => {
    // Anything the browser complains about, the content policy first of all, fails the test that caused it.
    expect(complaints.splice(0)).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await agent?.stop()
  })

  /** A window is kept for the tests that want the same one: opening it takes longer than the test. */
  async function pageFor(options: Options): Promise<Page> {
    const key = JSON.stringify(options)
    const known = pages.get(key)
    if (known) return known
    const context = await browser.newContext({
      viewport: options.size ?? fullScreen,
      timezoneId: 'Europe/Moscow',
      reducedMotion: options.reducedMotion ?? 'reduce',
    })
    context.setDefaultTimeout(WITHIN_MS)
    const page = await context.newPage()
    page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', error => complaints.push(error.message))
    if (!options.isTimed) await page.clock.install({ time: NOW_MS })
    pages.set(key, page)
    return page
  }

  return {
    async open(snapshot: Snapshot, options: Options = {}) {
      const page = await pageFor(options)
      await page.goto('about:blank')
      agent.commands.length = 0
      agent.answerWith(() => ({ ok: true }))
      agent.show(snapshot)
      await page.goto(`${agent.origin}/?lang=${options.language ?? 'ru'}#token=${agent.token}`)
      await page.locator('[data-stage]').waitFor()
      return screenOn(page, agent, options)
    },
    /** What a test expects the browser to complain about. */
    forgive(): void {
      complaints.length = 0
    },
  }
}

function screenOn(page: Page, agent: FakeAgent, options: Options) {
  return {
    page,
    agent,
    show: (snapshot: Snapshot) => agent.show(snapshot),

    /** One scene after another in the same window: opening it takes longer than looking at it. */
    async put(scene: Scene, name: string): Promise<void> {
      const { register } = scene.snapshot
      agent.show(snapshotForTest())
      await page.evaluate("location.hash = ''")
      agent.show({ ...scene.snapshot, register: { ...register, storeName: name } })
      await page.getByRole('heading', { name, exact: true, level: 1 }).waitFor()
      for (const key of scene.keys ?? []) await page.keyboard.press(key)
      await this.settle()
    },

    async press(...keys: string[]): Promise<void> {
      for (const key of keys) await page.keyboard.press(key)
    },
    /** At the speed of a hand, by the clock of the page: never so many so fast as a scanner. */
    async type(text: string): Promise<void> {
      for (const some of text.match(/.{1,4}/g) ?? []) {
        await page.keyboard.type(some)
        if (!options.isTimed) await page.clock.runFor(100)
      }
    },
    /** All in one go, as a scanner does that pretends to be a keyboard: no wait of this machine gets in between. */
    async typeAtOnce(keys: readonly string[]): Promise<void> {
      const press =
        "key => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))"
      await page.evaluate(`${JSON.stringify(keys)}.forEach(${press})`)
    },

    async sees(text: string | RegExp): Promise<void> {
      await page.getByText(text).first().waitFor()
    },
    async seesNot(text: string | RegExp): Promise<void> {
      await page.getByText(text).first().waitFor({ state: 'detached' })
    },
    button: (name: string | RegExp) => page.getByRole('button', { name }),

    /** The commands of this name once there are so many. */
    async asked<N extends ScreenCommandName>(name: N, count = 1): Promise<Extract<ScreenCommand, { name: N }>[]> {
      return vi.waitFor(
        () => {
          const sent = agent.sent(name)
          expect(sent.length).toBe(count)
          return sent
        },
        { timeout: WITHIN_MS, interval: 15 },
      )
    },
    /** The last command of this name. */
    async askedLast<N extends ScreenCommandName>(name: N): Promise<Extract<ScreenCommand, { name: N }>> {
      return vi.waitFor(
        () => {
          const last = agent.sent(name).at(-1)
          if (!last) throw new Error(`${name} was not asked for`)
          return last
        },
        { timeout: WITHIN_MS, interval: 15 },
      )
    },
    /** The agent's answer to the main action is here. */
    async answered(): Promise<void> {
      await page.locator('[aria-busy=true]').waitFor({ state: 'detached' })
    },
    /** Two frames later everything a key does has been done: for what must not have happened. */
    async settle(): Promise<void> {
      await page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')
      await page.evaluate('Promise.resolve()')
    },
  }
}
