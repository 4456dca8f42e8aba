import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { buildRenderer } from '../../../renderer/build.ts'
import type { Agent } from '../../../src/agent/start-agent.ts'
import { launchChromium } from '../../support/chromium.ts'
import { openShop, type Shop, whenReady } from '../../support/shop.ts'
import { waitFor } from '../../support/wait-for.ts'

export const BREAD = '4606203103348'
export const TEA = '4600439931256'

/** A shop with its hub, device and agent, and a cashier with a keyboard at the real screen, anew for every test. */
export function realScreen(prepare: (shop: Shop) => Promise<void> = async () => undefined) {
  let browser: Browser
  let screenFolder: string
  const at = {} as { shop: Shop; agent: Agent; page: Page }

  beforeAll(async () => {
    screenFolder = await buildRenderer()
    browser = await launchChromium()
  }, 120_000)
  afterAll(async () => await browser.close())

  beforeEach(async () => {
    at.shop = await openShop({ screenFolder, settings: { goodsFile: 'goods.csv' } })
    await prepare(at.shop)
    const goods = `${BREAD};Хлеб «Бородинский»;45,50;2\n${TEA};Чай;289,00;11\n`
    writeFileSync(join(at.shop.dataFolder, 'goods.csv'), goods)
    ;({ agent: at.agent } = await at.shop.startAgent())
    await whenReady(at.agent)
    at.page = await browser.newPage({ viewport: { width: 1024, height: 768 } })
    at.page.setDefaultTimeout(8_000)
    await at.page.goto(at.agent.screenUrl)
    await signInAndOpenShift()
  })
  afterEach(async () => {
    await at.page.close()
    await at.shop.close()
  })

  const snapshot = () => at.agent.register.snapshot()
  const sees = async (text: string | RegExp) => await at.page.getByText(text, { exact: true }).first().waitFor()
  const press = async (key: string) => await at.page.keyboard.press(key)
  const saleState = () => snapshot().sale?.state

  async function signInAndOpenShift(): Promise<void> {
    await at.page.getByLabel('Фамилия и имя').fill('Иванова Анна')
    await press('Enter')
    await waitFor('the cashier', () => snapshot().cashier !== undefined)
    await at.page.getByRole('button', { name: /Открыть смену/ }).waitFor()
    await press('Enter')
    await waitFor('the shift', () => snapshot().device.shift.state === 'open')
  }

  /** A key is pressed when its action stands on the screen, as a cashier would. */
  async function pressWhenOffered(key: string, label: string | RegExp): Promise<void> {
    await sees(label)
    await press(key)
  }

  function quantities(): number {
    const lines = snapshot().sale?.lines ?? []
    return lines.reduce((sum, line) => sum + line.quantityMilli / 1000, 0)
  }

  return {
    at,
    snapshot,
    sees,
    saleState,
    pressWhenOffered,

    /** Goods by their barcode, typed as from a worn label. */
    async addGoods(...barcodes: string[]): Promise<void> {
      await pressWhenOffered('Enter', 'Новый чек')
      for (const [index, barcode] of barcodes.entries()) {
        await pressWhenOffered('F2', 'Товар')
        await sees('Если сканер не читает этикетку')
        await at.page.keyboard.type(barcode)
        await press('Enter')
        await waitFor('the line', () => quantities() === index + 1)
        await sees('Телефон покупателя')
      }
    },

    /** At the speed of a hand: what comes faster, with Enter right behind it, is a scan. */
    async typeByHand(text: string): Promise<void> {
      await at.page.keyboard.type(text, { delay: 60 })
    },

    async typePhone(digits: string): Promise<void> {
      await sees('Телефон покупателя')
      await at.page.keyboard.type(digits)
    },

    /** To final prices. The screen takes no second Enter right behind one: a cashier's pause is a condition here. */
    async checkOut(): Promise<void> {
      await at.page.locator('button:enabled', { hasText: 'К оплате' }).waitFor()
      await waitFor('final prices', async () => {
        if (saleState() === 'composing') await press('Enter')
        return saleState() === 'frozen'
      })
    },

    async payCash(): Promise<void> {
      await this.checkOut()
      await pressWhenOffered('F3', 'Наличные')
      await pressWhenOffered('Enter', 'Без сдачи, пробить чек')
    },

    /** The code in the last message to this phone, once there are more than `before`. */
    async codeSentTo(phone: string, before = 0): Promise<string> {
      const messages = () => at.shop.hub().messagesFor(phone)
      await waitFor('the code', () => messages().length > before)
      return /\d{4}/.exec(messages().at(-1)?.text ?? '')?.[0] ?? ''
    },
  }
}
