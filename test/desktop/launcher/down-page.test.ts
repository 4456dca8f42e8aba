import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { launchChromium } from '../../support/chromium.ts'
import { createTill, type Till } from '../support/launcher-for-test.ts'

let browser: Browser
let till: Till
beforeAll(async () => {
  browser = await launchChromium()
}, 60_000)
afterAll(() => browser.close())
beforeEach(() => {
  till = createTill()
})
afterEach(() => till.close())

it('the page shown while the agent is away gives way to the agent’s own, with the token still in the address', async () => {
  till.install('1.0.0', { start: 'hangs' })
  const launcher = await till.launch({ limits: { startMs: 1500 } })
  const page = await browser.newPage()
  page.setDefaultTimeout(10_000)
  const broken: string[] = []
  page.on('console', message => {
    if (message.text().includes('Content Security Policy')) broken.push(message.text())
  })
  await page.goto(`${launcher.url()}/#token=t-1`)
  expect(await page.locator('h1').textContent()).toBe('Tillside перезапускается')
  expect(await page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize")).toBe('32px')
  till.install('1.0.0')
  await page.getByText('"mode":"online"').waitFor()
  expect(new URL(page.url()).hash).toBe('#token=t-1')
  expect(broken).toEqual([])
  await page.close()
})
