import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildRenderer } from '../../renderer/build.ts'
import type { Agent } from '../../src/agent/start-agent.ts'
import { launchChromium } from '../support/chromium.ts'
import { openShop, PHONE, type Shop, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

const CLOSE_RECEIPT = 0xff45

let browser: Browser
let screenFolder: string
beforeAll(async () => {
  screenFolder = await buildRenderer()
  browser = await launchChromium()
}, 120_000)
afterAll(async () => await browser.close())

let shop: Shop
let agent: Agent
let page: Page
beforeEach(async () => {
  shop = await openShop({ screenFolder, settings: { goodsFile: 'goods.csv' } })
  writeFileSync(
    join(shop.dataFolder, 'goods.csv'),
    '4606203103348;Хлеб «Бородинский»;45,50;2\n4600439931256;Чай;289,00;11\n',
  )
  ;({ agent } = await shop.startAgent())
  await whenReady(agent)
  page = await browser.newPage({ viewport: { width: 1024, height: 768 } })
  page.setDefaultTimeout(8_000)
  await page.goto(agent.screenUrl)
  await signInAndOpenShift()
})
afterEach(async () => {
  await page.close()
  await shop.close()
})

const sees = async (text: string | RegExp) => await page.getByText(text, { exact: true }).first().waitFor()
const receipts = () => shop.device.documents().filter(({ kind }) => kind === 'receipt')
const saleState = () => agent.register.snapshot().sale?.state

async function signInAndOpenShift(): Promise<void> {
  await page.getByLabel('Фамилия и имя').fill('Иванова Анна')
  await page.keyboard.press('Enter')
  await waitFor('the cashier', () => agent.register.snapshot().cashier !== undefined)
  await page.getByRole('button', { name: /Открыть смену/ }).waitFor()
  await page.keyboard.press('Enter')
  await waitFor('the shift', () => agent.register.snapshot().device.shift.state === 'open')
}

/** Goods by their barcode, typed as from a worn label. */
async function addGoods(...barcodes: string[]): Promise<void> {
  await pressWhenOffered('Enter', 'Новый чек')
  for (const [index, barcode] of barcodes.entries()) {
    await pressWhenOffered('F2', 'Товар')
    await sees('Если сканер не читает этикетку')
    await page.keyboard.type(barcode)
    await page.keyboard.press('Enter')
    await waitFor('the line', () => quantities() === index + 1)
    await sees('Телефон покупателя')
  }
}

async function typePhone(digits: string): Promise<void> {
  await sees('Телефон покупателя')
  await page.keyboard.type(digits)
}

function quantities(): number {
  const lines = agent.register.snapshot().sale?.lines ?? []
  return lines.reduce((sum, line) => sum + line.quantityMilli / 1000, 0)
}

/** A key is pressed when its action stands on the screen, as a cashier would. */
async function pressWhenOffered(key: string, label: string | RegExp): Promise<void> {
  await sees(label)
  await page.keyboard.press(key)
}

async function payCash(): Promise<void> {
  await page.locator('button:enabled', { hasText: 'К оплате' }).waitFor()
  // The screen takes no second Enter right behind one: a cashier's pause is a condition here.
  await waitFor('final prices', async () => {
    if (saleState() === 'composing') await page.keyboard.press('Enter')
    return saleState() === 'frozen'
  })
  await pressWhenOffered('F3', 'Наличные')
  await pressWhenOffered('Enter', 'Без сдачи, пробить чек')
}

describe('at the real screen, with the real agent', () => {
  it('sells to a customer by phone, who proves it by code and pays a part with points', async () => {
    await addGoods('4606203103348', '4600439931256')
    await typePhone('9215550147')
    await sees('Вера')
    await pressWhenOffered('F4', 'Списать баллы по СМС')
    await waitFor('the code', () => shop.hub().messagesFor(PHONE).length > 0)
    const code = /\d{4}/.exec(shop.hub().messagesFor(PHONE).at(-1)?.text ?? '')?.[0] ?? ''
    await sees('– – – –')
    await page.keyboard.type(code)
    await page.keyboard.press('Enter')
    await waitFor('the proof', () => agent.register.snapshot().sale?.customer.state === 'verified')
    await pressWhenOffered('Enter', /^Списать 167,25/)
    await waitFor('the points', () => (agent.register.snapshot().sale?.amounts.pointsMinor ?? 0) > 0)
    await payCash()
    await waitFor('the receipt', () => saleState() === 'completed')

    const sale = agent.register.snapshot().sale
    expect(sale?.amounts.pointsMinor).toBe(16_725)
    expect(receipts()).toMatchObject([{ totalMinor: 33_450 - 16_725 }])
    await sees(String(sale?.documents[0]?.registered.fdNumber))
    await waitFor('the hub to apply it', () => agent.register.sync.status().unapplied === 0)
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, openFindings: 0, heldMinor: 0 })
  })

  it('sells on while the hub is gone, says so without a word in the way, and catches up', async () => {
    await shop.stopHub()
    await waitFor('offline', () => agent.register.snapshot().hub.state !== 'online')
    await addGoods('4606203103348')
    await typePhone('9215550147')
    await waitFor('the phone to be taken down', () => agent.register.snapshot().sale?.customer.state === 'named')
    await payCash()
    await waitFor('the receipt', () => saleState() === 'completed')
    await sees(/Ждёт отправки: 1|Ждут отправки/)
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(receipts()).toHaveLength(1)

    await shop.startHub()
    await waitFor('the queue to drain', () => agent.register.sync.status().unapplied === 0, 20_000)
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, documents: 1 })
  })

  it('finds out by itself what became of a receipt whose answer was lost', async () => {
    // Longer than the agent waits for an answer; asked meanwhile, the device tells what was true before.
    await shop.device.inflict({ kind: 'slow-commit', command: CLOSE_RECEIPT, ms: 2500, answersMeanwhile: true })
    await addGoods('4606203103348')
    await payCash()
    await waitFor('settling', () => saleState() === 'settling')
    await sees(/Выясняем/)
    await waitFor('the receipt', () => saleState() === 'completed', 30_000)
    expect(receipts()).toHaveLength(1)
    await sees(String(receipts()[0]?.fdNumber))
  })
})

it('shows the local API’s documentation, with nothing the browser complains about', async () => {
  const complaints: string[] = []
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  await page.goto(`${agent.url}/docs`)
  await sees(/Tillside local API/)
  await page.locator('[data-path="/v1/sales/{saleId}/checkout"]').waitFor()
  expect(complaints).toEqual([])
})
