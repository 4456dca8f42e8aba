import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { buildOwnerPage } from '../../hub/web/page/build.ts'
import { CHAIN_NOW_MS, type Chain, OWNER, openChain } from './chain.ts'

const sizes = [
  { name: '1366', width: 1366, height: 768 },
  { name: '1024', width: 1024, height: 768 },
  { name: '400', width: 400, height: 800 },
]

type Scene = Readonly<{ name: string; isEmpty?: boolean; show(page: Page): Promise<void> }>

/** What can be seen at the owner's page. Each begins at the sign-in. */
const ownerScenes: readonly Scene[] = [
  { name: 'owner-sign-in', show: async () => undefined },
  {
    name: 'owner-wrong-password',
    show: async page => {
      await signIn(page, 'не тот пароль')
      await page.locator('[role=alert]').waitFor()
    },
  },
  { name: 'owner-page', show: async page => await signInWell(page) },
  {
    name: 'owner-days',
    show: async page => {
      await signInWell(page)
      await page.locator('summary').click()
    },
  },
  { name: 'owner-page-empty', isEmpty: true, show: async page => await signInWell(page) },
  {
    name: 'owner-page-lost',
    show: async page => {
      await signInWell(page)
      await page.route('**/owner/overview', route => route.abort())
      await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
      await page.locator('[role=alert]').waitFor()
    },
  },
]

/** Signs in with what is typed, as a person would. */
export async function signIn(page: Page, password: string): Promise<void> {
  await page.locator('input[name=name]').fill(OWNER.name)
  await page.locator('input[name=password]').fill(password)
  await page.keyboard.press('Enter')
}

async function signInWell(page: Page): Promise<void> {
  await signIn(page, OWNER.password)
  await page.locator('section').first().waitFor()
}

/** Pictures of the owner's page, each whole, in every size and language. */
export async function shootOwnerPage(browser: Browser, folder: string, wanted: string, languages: readonly string[]) {
  const scenes = ownerScenes.filter(({ name }) => name.includes(wanted))
  if (scenes.length > 0) await buildOwnerPage()
  for (const scene of scenes) {
    for (const language of languages) {
      // One each: wrong passwords are counted.
      const chain = await openChain({ isEmpty: scene.isEmpty ?? false })
      try {
        for (const size of sizes) await shoot(browser, chain, scene, language, size, folder)
      } finally {
        await chain.stop()
      }
    }
  }
}

async function shoot(
  browser: Browser,
  chain: Chain,
  scene: Scene,
  language: string,
  { name, width, height }: (typeof sizes)[number],
  folder: string,
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height },
    timezoneId: 'Europe/Moscow',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(8000)
  await page.clock.setFixedTime(CHAIN_NOW_MS)
  await page.goto(`${chain.url}/?lang=${language}`)
  await page.locator('form').waitFor()
  await scene.show(page)
  await page.evaluate('document.fonts.ready')
  await page.screenshot({ path: join(folder, `${scene.name}.${name}.${language}.png`), fullPage: true })
  await context.close()
}
