import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { giftCardOf } from '../../src/agent/gift-card-id.ts'
import { expectOk } from '../support/api-client.ts'
import { bread, cheese, openShop, type Shop, whenReady } from '../support/shop.ts'
import { addSecondRegister, openRegister, type TestRegister } from '../support/two-registers.ts'
import { waitFor } from '../support/wait-for.ts'

const NUMBER = '7000 1234 5678 4821'
const { giftCardId } = giftCardOf(NUMBER)
const card = {
  ...bread,
  key: 'card',
  name: 'Подарочная карта',
  quantityMilli: 1000,
  priceMinor: 300_00,
  giftCardNumber: NUMBER,
}

let shop: Shop
let first: TestRegister
let second: TestRegister
beforeEach(async () => {
  shop = await openShop({ fiscalMode: 'pos-prints' })
  await addSecondRegister(shop)
  first = await openRegister(shop, 'r-1')
  second = await openRegister(shop, 'r-2')
})
afterEach(async () => await shop.close())

const giveCard = (register: TestRegister, saleId: string) =>
  register.api.post(`/sales/${saleId}/gift-cards`, { number: NUMBER })

async function sellCard() {
  const sold = await first.sell('card-1', [card])
  await first.applied()
  return sold
}

it('is good once the receipt that sold it has arrived, and pays at another register as far as it goes', async () => {
  await second.put('s-1', 1, [bread])
  expect(await giveCard(second, 's-1')).toMatchObject({ status: 422, body: { code: 'loyalty.gift-card-unknown' } })
  await sellCard()

  const { body } = await expectOk(giveCard(second, 's-1'))
  expect(body.sale.giftCards).toEqual([{ giftCardId, masked: '•••• 4821', balanceMinor: 300_00 }])
  const frozen = await second.checkOut('s-1')
  expect(frozen).toMatchObject({ totalMinor: 91_00, dueMinor: 0 })
  expect(frozen.credits).toEqual([{ from: 'gift-card', kind: 'advance', amountMinor: 91_00 }])
  await second.report('s-1', [])
  await second.applied()

  await second.put('s-2', 1, [cheese])
  await expectOk(giveCard(second, 's-2'))
  const rest = await second.checkOut('s-2')
  expect(rest).toMatchObject({ totalMinor: 310_47, dueMinor: 310_47 - 209_00 })
  expect((await shop.hub().summary()).openFindings).toBe(0)
})

it('is held from the checkout on: another register finds nothing on it, until the sale is given up', async () => {
  await sellCard()
  await first.put('s-1', 1, [cheese])
  await expectOk(giveCard(first, 's-1'))
  await first.checkOut('s-1')
  await second.put('s-2', 1, [cheese])
  expect((await giveCard(second, 's-2')).body.code).toBe('loyalty.gift-card-ended')
  await expectOk(first.api.post('/sales/s-1/cancel'))
  await waitFor('the money to be free', async () => (await giveCard(second, 's-2')).status === 200)
})

it('seen by two registers at once pays for one; the other sale goes on without it and says why', async () => {
  await sellCard()
  for (const [register, saleId] of [
    [first, 's-1'],
    [second, 's-2'],
  ] as const) {
    await register.put(saleId, 1, [cheese])
    await expectOk(giveCard(register, saleId))
  }
  const [one, other] = await Promise.all([first.checkOut('s-1'), second.checkOut('s-2')])
  const winners = [one, other].filter(sale => sale.credits.length > 0)
  const losers = [one, other].filter(sale => sale.credits.length === 0)
  expect(winners).toHaveLength(1)
  expect(losers[0]).toMatchObject({ dueMinor: 310_47, giftCards: [] })
  expect(losers[0]?.notice?.code).toMatch(/^loyalty\.gift-card/)
})

it('is not taken while the hub is away, and the sale goes on', async () => {
  await sellCard()
  await shop.stopHub()
  await first.put('s-1', 1, [bread])
  const refused = await giveCard(first, 's-1')
  expect(refused).toMatchObject({ status: 422, body: { code: 'loyalty.gift-card-offline', retryable: true } })
  expect(refused.body.messageForCashier).toContain('Подарочную карту')
  expect(await first.checkOut('s-1')).toMatchObject({ dueMinor: 91_00, credits: [] })
  await first.report('s-1', [{ kind: 'cash', amountMinor: 91_00 }])
})

it('taken before the hub went away is left out at checkout, with a notice', async () => {
  await sellCard()
  await first.put('s-1', 1, [bread])
  await expectOk(giveCard(first, 's-1'))
  await shop.stopHub()
  const frozen = await first.checkOut('s-1')
  expect(frozen).toMatchObject({ dueMinor: 91_00, credits: [], notice: { code: 'loyalty.gift-card-not-held' } })
})

it('can be left out again, and an id nobody gave changes nothing', async () => {
  await sellCard()
  await first.put('s-1', 1, [bread])
  await expectOk(giveCard(first, 's-1'))
  const { body } = await expectOk(first.api.post('/sales/s-1/gift-cards/remove', { giftCardId }))
  expect(body.sale.giftCards).toEqual([])
  await expectOk(first.api.post('/sales/s-1/gift-cards/remove', { giftCardId }))
})

it('comes back for money while all of it is there, and is good no more', async () => {
  const { document } = await sellCard()
  const { body } = await expectOk(first.prepareReturn({ saleId: 'ret-1', receipt: { by: 'document', ...document } }))
  expect(body.sale).toMatchObject({
    totalMinor: 300_00,
    dueMinor: 300_00,
    tenders: [{ kind: 'cash', amountMinor: 300_00 }],
  })
  await first.put('s-1', 1, [bread])
  expect((await giveCard(first, 's-1')).status).toBe(422)
  await first.report('ret-1', [{ kind: 'cash', amountMinor: 300_00 }])
  await first.applied()
  expect((await giveCard(first, 's-1')).body.code).toBe('loyalty.gift-card-ended')
  expect((await shop.hub().summary()).openFindings).toBe(0)
})

it('that was used cannot come back for money; neither can one while the hub is away', async () => {
  const { document } = await sellCard()
  await shop.stopHub()
  const receipt = { by: 'document', ...document }
  const away = await first.prepareReturn({ saleId: 'ret-1', receipt })
  expect(away.body.code).toBe('loyalty.gift-card-offline')
  await shop.startHub()
  await whenReady(first.agent)
  await first.put('s-1', 1, [bread])
  await expectOk(giveCard(first, 's-1'))
  await first.checkOut('s-1')
  await first.report('s-1', [])
  await first.applied()
  const used = await first.prepareReturn({ saleId: 'ret-2', receipt })
  expect(used.body.code).toBe('return.already-used')
})

it('gets its money back when goods it paid for are returned', async () => {
  await sellCard()
  await first.put('s-1', 1, [cheese])
  await expectOk(giveCard(first, 's-1'))
  await first.checkOut('s-1')
  const { document } = await first.report('s-1', [{ kind: 'card', amountMinor: 10_47 }])
  await first.applied()

  const { body } = await expectOk(first.prepareReturn({ saleId: 'ret-1', receipt: { by: 'document', ...document } }))
  expect(body.sale).toMatchObject({
    totalMinor: 310_47,
    dueMinor: 10_47,
    credits: [{ from: 'gift-card', kind: 'advance', amountMinor: 300_00 }],
    tenders: [{ kind: 'card', amountMinor: 10_47 }],
  })
  await first.report('ret-1', [{ kind: 'card', amountMinor: 10_47 }])
  await first.applied()
  await second.put('s-2', 1, [cheese])
  const { body: again } = await expectOk(giveCard(second, 's-2'))
  expect(again.sale.giftCards).toMatchObject([{ balanceMinor: 300_00 }])
  expect((await shop.hub().summary()).openFindings).toBe(0)
})

it('stands nowhere by its number', async () => {
  await sellCard()
  await first.put('s-1', 1, [bread])
  await expectOk(giveCard(first, 's-1'))
  await first.checkOut('s-1')
  await first.report('s-1', [])
  await first.applied()
  const files = readdirSync(shop.folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const texts = files.map(file => readFileSync(join(file.parentPath, file.name)).toString('latin1'))
  expect(texts.some(text => text.includes(giftCardId))).toBe(true)
  expect(texts.filter(text => text.includes('7000 1234') || text.includes('7000123456784821'))).toEqual([])
})
