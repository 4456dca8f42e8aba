import { describe, expect, it } from 'vitest'
import { PHONE } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'
import { BREAD, realScreen, TEA } from './support/real-screen.ts'

const CLOSE_RECEIPT = 0xff45

const screen = realScreen()
const { at, sees, saleState, pressWhenOffered } = screen
const receipts = () => at.shop.device.documents().filter(({ kind }) => kind === 'receipt')

describe('at the real screen, with the real agent', () => {
  it('sells to a customer by phone, who proves it by code and pays a part with points', async () => {
    await screen.addGoods(BREAD, TEA)
    await screen.typePhone('9215550147')
    await sees('Вера')
    await pressWhenOffered('F4', 'Списать баллы по СМС')
    const code = await screen.codeSentTo(PHONE)
    await sees('– – – –')
    await screen.typeByHand(code)
    await at.page.keyboard.press('Enter')
    await waitFor('the proof', () => at.agent.register.snapshot().sale?.customer.state === 'verified')
    await pressWhenOffered('Enter', /^Списать 167,25/)
    await waitFor('the points', () => (at.agent.register.snapshot().sale?.amounts.pointsMinor ?? 0) > 0)
    await screen.payCash()
    await waitFor('the receipt', () => saleState() === 'completed')

    const sale = at.agent.register.snapshot().sale
    expect(sale?.amounts.pointsMinor).toBe(16_725)
    expect(receipts()).toMatchObject([{ totalMinor: 33_450 - 16_725 }])
    await sees(String(sale?.documents[0]?.registered.fdNumber))
    await waitFor('the hub to apply it', () => at.agent.register.sync.status().unapplied === 0)
    expect(await at.shop.hub().summary()).toMatchObject({ sales: 1, openFindings: 0, heldMinor: 0 })
  })

  it('sells on while the hub is gone, says so without a word in the way, and catches up', async () => {
    await at.shop.stopHub()
    await waitFor('offline', () => at.agent.register.snapshot().hub.state !== 'online')
    await screen.addGoods(BREAD)
    await screen.typePhone('9215550147')
    await waitFor('the phone to be taken down', () => at.agent.register.snapshot().sale?.customer.state === 'named')
    await screen.payCash()
    await waitFor('the receipt', () => saleState() === 'completed')
    await sees(/Ждёт отправки: 1|Ждут отправки/)
    expect(await at.page.getByRole('dialog').count()).toBe(0)
    expect(receipts()).toHaveLength(1)

    await at.shop.startHub()
    await waitFor('the queue to drain', () => at.agent.register.sync.status().unapplied === 0, 20_000)
    expect(await at.shop.hub().summary()).toMatchObject({ sales: 1, documents: 1 })
  })

  it('finds out by itself what became of a receipt whose answer was lost', async () => {
    // Longer than the agent waits for an answer; asked meanwhile, the device tells what was true before.
    await at.shop.device.inflict({ kind: 'slow-commit', command: CLOSE_RECEIPT, ms: 2500, answersMeanwhile: true })
    await screen.addGoods(BREAD)
    await screen.payCash()
    await waitFor('settling', () => saleState() === 'settling')
    await sees(/Выясняем/)
    await waitFor('the receipt', () => saleState() === 'completed', 30_000)
    expect(receipts()).toHaveLength(1)
    await sees(String(receipts()[0]?.fdNumber))
  })
})

it('shows the local API’s documentation, with nothing the browser complains about', async () => {
  const complaints: string[] = []
  at.page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  await at.page.goto(`${at.agent.url}/docs`)
  await sees(/Tillside local API/)
  await at.page.locator('[data-path="/v1/sales/{saleId}/checkout"]').waitFor()
  expect(complaints).toEqual([])
})
