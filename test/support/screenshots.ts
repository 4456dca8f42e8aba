import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startFakeAgent } from '../renderer/support/fake-agent.ts'
import { type Scene, type SceneName, scenes } from '../renderer/support/scenes.ts'
import { NOW_MS } from '../renderer/support/snapshots.ts'
import { launchChromium } from './chromium.ts'
import { shootOwnerPage } from './owner-page-shots.ts'

/*
 * node test/support/screenshots.ts [folder] [scenes, as a regular expression]
 *
 * Pictures of every state of the screen, and of the hub's page for owners, in each size and language: for the eye,
 * before and after a change.
 */

const sizes = [
  { name: '1024', width: 1024, height: 768 },
  { name: '1366', width: 1366, height: 768 },
  { name: 'panel', width: 400, height: 768 },
  { name: 'tall', width: 400, height: 1080 },
]
const languages = ['ru', 'en']

const [folder = 'screenshots', wanted = ''] = process.argv.slice(2)
await mkdir(folder, { recursive: true })
const names = (Object.keys(scenes) as SceneName[]).filter(name => new RegExp(wanted).test(name))
const browser = await launchChromium()
const agent = await startFakeAgent(scenes.idle.snapshot)
try {
  for (const language of languages) {
    for (const { name: sizeName, width, height } of sizes) {
      const context = await browser.newContext({
        viewport: { width, height },
        timezoneId: 'Europe/Moscow',
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      await page.clock.setFixedTime(NOW_MS)
      for (const name of names) {
        const scene: Scene = scenes[name]
        agent.show(scene.snapshot)
        await page.goto('about:blank')
        await page.goto(`${agent.origin}/?lang=${language}#token=${agent.token}`)
        await page.locator('[data-stage]').waitFor()
        for (const key of scene.keys ?? []) await page.keyboard.press(key)
        await page.evaluate('document.fonts.ready')
        await page.screenshot({ path: join(folder, `${name}.${sizeName}.${language}.png`) })
      }
      await context.close()
    }
  }
  await shootOwnerPage(browser, folder, wanted, languages)
} finally {
  await browser.close()
  await agent.stop()
}
