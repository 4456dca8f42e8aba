import { expect, test } from 'vitest'
import { expectOk } from '../support/api-client.ts'
import { bread, cashier, PHONE, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'
import { openSlipShop, payFor, ready, sellToVera, whenPrinter } from './support/slip-shop.ts'

test('a customer gets the points of the sale on paper, and nothing that leads to them', async () => {
  const { shop, slipPrinter } = await openSlipShop()
  const { agent, api } = await shop.startAgent()
  await ready(agent, api)
  await sellToVera(api, 's-1')
  await api.when('s-1', sale => sale.slip === 'printed')
  const paper = slipPrinter.paperText()
  expect(paper).toContain('Магазин 1')
  expect(paper).toContain('Вера, спасибо за покупку!')
  expect(paper).toMatch(/Начислено баллов +\+2,73/)
  expect(paper).toMatch(/Баланс баллов +502,73/)
  expect(paper.replaceAll(/\D/g, '')).not.toContain('5550147')
  expect(slipPrinter.pieces()).toBe(1)
  expect(agent.register.snapshot().slipPrinter).toMatchObject({ state: 'ready', waiting: 0 })
})

test('a guest without a coupon gets no slip', async () => {
  const { shop, slipPrinter } = await openSlipShop()
  const { agent, api } = await shop.startAgent()
  await ready(agent, api)
  await whenPrinter(agent, 'ready')
  expect((await api.sell('s-1', [bread])).slip).toBe('none')
  expect(slipPrinter.pieces()).toBe(0)
})

test('paper that ran out before the slip is put in, and the slip comes out once', async () => {
  const { shop, slipPrinter } = await openSlipShop()
  const { agent, api } = await shop.startAgent()
  await ready(agent, api)
  await slipPrinter.inflict({ kind: 'paper-out' })
  await whenPrinter(agent, 'attention')
  expect(agent.register.snapshot().slipPrinter.error?.code).toBe('paper.out')
  expect((await sellToVera(api, 's-1')).slip).toBe('waiting')
  expect(agent.register.snapshot().slipPrinter.waiting).toBe(1)
  await slipPrinter.inflict({ kind: 'paper-in' })
  await api.when('s-1', sale => sale.slip === 'printed')
  expect(slipPrinter.pieces()).toBe(1)
})

test('the coupon of a sale comes out with its code as text, QR code and bars', async () => {
  const { shop, slipPrinter } = await openSlipShop()
  const gift = { ru: 'Скидка 20 %', en: '20 % off' }
  const everything = { barcodes: [], categories: [] }
  const shared = { title: gift, goods: everything, audience: {} }
  await shop.hub().setProgramme({
    promotions: [
      { ...shared, kind: 'percent', promotionId: 'gift', percentBps: 2000, given: 'code' },
      { ...shared, kind: 'coupon', promotionId: 'out', atLeastMinor: 5000, couponFor: 'gift', validDays: 30 },
    ],
  })
  const { agent, api } = await shop.startAgent()
  await ready(agent, api)
  const { coupons } = await sellToVera(api, 's-1')
  await api.when('s-1', sale => sale.slip === 'printed')
  const code = coupons[0]?.code
  const paper = slipPrinter.paperText()
  expect(paper).toContain(`Код: ${code}`)
  expect(paper).toContain(`[QR ${code}]`)
  expect(paper).toContain(`[|| ${code}`)
  expect(paper).toMatch(/Действует до \d\d\.\d\d\.20\d\d/)
})

test('with the hub away the slip says that points arrive later', async () => {
  const { shop, slipPrinter } = await openSlipShop({ isHubStarted: false })
  const { agent, api } = await shop.startAgent()
  await whenReady(agent, { hub: false })
  await api.openShift(cashier)
  await expectOk(api.put('s-1', 1, [bread]))
  await expectOk(api.post('/sales/s-1/identify', { phone: PHONE }))
  await api.when('s-1', sale => sale.customer.state === 'named')
  await payFor(api, 's-1')
  await api.when('s-1', sale => sale.slip === 'printed')
  const paper = slipPrinter.paperText()
  expect(paper).toContain('Баллы придут позже')
  expect(paper).not.toContain('Баланс')
})

test('a printer that says nothing slows no sale down', async () => {
  const { shop, slipPrinter } = await openSlipShop()
  const { agent, api } = await shop.startAgent()
  await ready(agent, api)
  await whenPrinter(agent, 'ready')
  const timed = async (saleId: string) => {
    const startedMs = performance.now()
    const { slip } = await sellToVera(api, saleId)
    return { slip, tookMs: performance.now() - startedMs }
  }
  const usual = await timed('s-1')
  await api.when('s-1', sale => sale.slip === 'printed')
  await slipPrinter.inflict({ kind: 'silence' })
  const silent = await timed('s-2')
  expect(silent.slip).toBe('waiting')
  // The printer alone takes three seconds to be given up.
  expect(silent.tookMs).toBeLessThan(Math.max(2_500, 5 * usual.tookMs))
  await whenPrinter(agent, 'away')
  await slipPrinter.inflict({ kind: 'talk' })
  await api.when('s-2', sale => sale.slip === 'printed')
  expect(slipPrinter.pieces()).toBe(2)
})

test('the cashier prints the slip of a finished sale once more by a key', async () => {
  const { shop, slipPrinter } = await openSlipShop()
  const { agent, api } = await shop.startAgent()
  await ready(agent, api)
  const { saleId } = await sellToVera(api, 's-1')
  await api.when(saleId, sale => sale.slip === 'printed')
  expect(agent.register.snapshot().sale?.slip).toBe('printed')
  expect(agent.register.snapshot().allowed).toContain('print-slip')
  await agent.perform({ name: 'print-slip', saleId })
  await waitFor('the second slip', () => slipPrinter.pieces() === 2)
})
