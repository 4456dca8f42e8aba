import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildOwnerPage } from '../../hub/web/page/build.ts'
import { type Chain, OWNER, openChain } from '../support/chain.ts'
import { launchChromium } from '../support/chromium.ts'
import { signIn } from '../support/owner-page-shots.ts'
import { waitFor } from '../support/wait-for.ts'

let browser: Browser
let chain: Chain
beforeAll(async () => {
  await buildOwnerPage()
  browser = await launchChromium()
  chain = await openChain()
}, 120_000)
afterAll(async () => {
  await browser.close()
  await chain.stop()
})

let page: Page
let complaints: string[]
beforeEach(async () => {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, reducedMotion: 'reduce' })
  page = await context.newPage()
  page.setDefaultTimeout(8000)
  complaints = []
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
})
afterEach(async () => await page.context().close())

const sees = async (text: string | RegExp) => await page.getByText(text).first().waitFor()

async function openPage(language: 'ru' | 'en' = 'ru'): Promise<void> {
  await page.goto(`${chain.url}/?lang=${language}`)
  await page.locator('form').waitFor()
}

async function openSignedIn(language: 'ru' | 'en' = 'ru'): Promise<void> {
  await openPage(language)
  await signIn(page, OWNER.password)
  await page.getByRole('table').first().waitFor()
}

async function accessibilityFlaws(): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`)
}

/** What sticks out of the window sideways. */
const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'

describe('the owner’s page', () => {
  it('lets the owner in by keyboard alone, shows the figures with their counts, and lets her out', async () => {
    await openPage()
    await page.keyboard.type(OWNER.name)
    await page.keyboard.press('Tab')
    await page.keyboard.type(OWNER.password)
    await page.keyboard.press('Enter')
    await sees(/^25.779 из 29.560 чеков$/)
    await sees(/не хватает 1,8 п\. п\./)
    await sees('Чеки не уходят с кассы')
    await sees('Смена не сошлась')
    const { cookies } = await page.context().storageState()
    expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }])

    await page.getByRole('slider').first().focus()
    await page.keyboard.press('Home')
    await sees(/^24 октября: /)
    await page.getByRole('button', { name: 'Выйти' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('form').waitFor()
    await page.reload()
    await page.locator('form').waitFor()
    expect(complaints).toEqual([])
  })

  it('says what did not fit, and nothing about who exists', async () => {
    await openPage('en')
    await signIn(page, 'not the password')
    await sees('Name or password did not fit')
    expect(await page.evaluate('document.activeElement.name')).toBe('password')
    await signIn(page, OWNER.password)
    await page.getByRole('table').first().waitFor()
  })

  it('finds a register by part of its store or number', async () => {
    await openSignedIn()
    await page.getByLabel('Найти кассу или магазин').fill('казань 2')
    await waitFor('the rows', async () => (await page.locator('tr[data-severity]').count()) > 0)
    await waitFor('the filter', async () => (await page.locator('tr[data-severity]').count()) < 12)
    await page.getByLabel('Найти кассу или магазин').fill('нигде')
    await sees('Такой кассы нет')
  })

  it('remembers the language that was chosen', async () => {
    await openSignedIn('ru')
    await page.getByRole('button', { name: 'EN' }).click()
    await sees('Receipts with a customer')
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    await page.goto(chain.url)
    await sees('Receipts with a customer')
  })

  it('says when the hub does not answer, keeps what it knew, and comes back by itself or by hand', async () => {
    await page.clock.install()
    await openSignedIn()
    await page.route('**/owner/overview', route => route.abort())
    await page.clock.runFor(10_000)
    await sees('Хаб не отвечает')
    await sees('Чеки с покупателем')
    await page.unroute('**/owner/overview')
    await page.getByRole('button', { name: 'Повторить сейчас' }).click()
    await waitFor('the line', async () => (await page.getByText('Хаб не отвечает').count()) === 0)
  })

  it('shows what is new without being asked', async () => {
    await page.clock.install()
    await openSignedIn()
    await chain.hub.addRegister({
      registerId: 'new-1' as never,
      storeId: 'new',
      storeName: 'Новый магазин',
      token: 't'.repeat(40),
    })
    await page.clock.runFor(10_000)
    await sees('Новый магазин')
  })

  it('on a narrow page each figure is named as its column is', async () => {
    await page.setViewportSize({ width: 400, height: 768 })
    await openSignedIn('en')
    const table = page.getByRole('table').filter({ hasText: 'Accepted' }).first()
    const heads = await table.locator('thead th[data-number]').allTextContents()
    const row = table.locator('tbody tr').first().locator('td')
    const names = await Promise.all((await row.all()).map(cell => cell.getAttribute('data-label')))
    expect(names).toEqual(heads)
    expect(names).toContain('Accepted')
  })

  it('goes back to the sign-in when the session is over', async () => {
    await page.clock.install()
    await openSignedIn()
    await page.context().clearCookies()
    await page.clock.runFor(10_000)
    await page.locator('form').waitFor()
  })
})

describe.each(['ru', 'en'] as const)('to assistive technology, in %s', language => {
  it('the sign-in has no flaw, with a refusal too', async () => {
    await openPage(language)
    expect(await accessibilityFlaws()).toEqual([])
    await signIn(page, 'not the password')
    await page.locator('[role=alert]').waitFor()
    expect(await accessibilityFlaws()).toEqual([])
    await signIn(page, OWNER.password)
    await page.getByRole('table').first().waitFor()
  })

  it.each([1366, 400])('the page has no flaw at %i px, opened whole, and nothing sticks out', async width => {
    await page.setViewportSize({ width, height: 768 })
    await openSignedIn(language)
    await page.locator('summary').click()
    expect(await accessibilityFlaws()).toEqual([])
    expect(await page.evaluate(overflow)).toBe(0)
  })
})

it('an empty chain is told what to do, without a flaw', async () => {
  const empty = await openChain({ isEmpty: true })
  try {
    await page.goto(`${empty.url}/?lang=ru`)
    await page.locator('form').waitFor()
    await signIn(page, OWNER.password)
    await sees('Чеков пока нет')
    await sees('Касс пока нет')
    expect(await accessibilityFlaws()).toEqual([])
  } finally {
    await empty.stop()
  }
})
