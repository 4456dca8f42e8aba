import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readLoyaltyFigures } from '../../hub/read-hub.ts'
import { expectOk } from '../support/api-client.ts'
import { loyaltyRules } from '../support/loyalty-rules.ts'
import { bread, cashier, cheese, openShop, PHONE, type Shop, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

const CODE = 'TEA-2026'
const goodCheese = { ...cheese, category: 'cheese', quantityMilli: 1000, priceMinor: 100_00 }

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
  await shop.hub().setProgramme(loyaltyRules)
  await shop.hub().addPromoCodes({ promotionId: 'code-20', codes: [CODE] })
})
afterEach(async () => await shop.close())

const figures = () => readLoyaltyFigures(join(shop.folder, 'hub'))

async function openRegister() {
  const started = await shop.startAgent()
  await whenReady(started.agent)
  await started.api.openShift(cashier)
  return started
}

describe('a sale with everything the programme has', () => {
  it('shows a script and an offer, takes the answers and a promo code, and the receipt says so', async () => {
    const { agent, api } = await openRegister()
    const guest = (await expectOk(api.put('s-1', 1, [goodCheese]))).body.sale
    expect(guest.script).toMatchObject({ scriptId: 'card', answers: [{ answerId: 'yes' }, { answerId: 'no' }] })
    expect(guest.offers).toEqual([])
    await expectOk(api.post('/sales/s-1/script', { scriptId: 'card', answerId: 'yes' }))

    await api.post('/sales/s-1/identify', { phone: PHONE })
    const known = await api.when('s-1', sale => sale.customer.state === 'identified' && sale.quoteState === 'fresh')
    expect(known.script).toBeUndefined()
    expect(known.offers).toMatchObject([{ promotionId: 'cheese-10', amountMinor: 10_00 }])
    expect(known.totalMinor).toBe(100_00)

    await expectOk(api.post('/sales/s-1/offers', { promotionId: 'cheese-10', answer: 'accepted' }))
    const taken = await api.when('s-1', sale => sale.quoteState === 'fresh' && sale.totalMinor === 90_00)
    expect(taken).toMatchObject({
      amounts: { promoMinor: 10_00 },
      promotions: [{ promotionId: 'cheese-10', title: { ru: 'Сыр −10 %' } }],
      offers: [{ answer: 'accepted', amountMinor: 10_00 }],
    })

    await api.post('/sales/s-1/promo-codes', { code: ' tea-2026 ' })
    const coded = await api.when('s-1', sale => sale.quoteState === 'fresh' && sale.totalMinor === 80_00)
    expect(coded.promoCodes).toMatchObject([{ code: CODE, amountMinor: 20_00 }])
    expect(coded.coupons).toEqual([{ title: loyaltyRules.promotions[2]?.title }])

    await api.post('/sales/s-1/checkout', { operationId: 'c-1' })
    const frozen = await api.when('s-1', sale => sale.state === 'frozen')
    expect(frozen).toMatchObject({ totalMinor: 80_00, script: { scriptId: 'email' } })
    await api.post('/sales/s-1/contact', { contact: 'vera@example.ru', delivery: 'both' })
    await api.post('/sales/s-1/pay', { operationId: 'p-1', tenders: [{ kind: 'cash', amountMinor: 80_00 }] })
    const sold = await api.when('s-1', sale => sale.state === 'completed')
    expect(sold.coupons[0]?.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
    expect(shop.device.documents().at(-1)).toMatchObject({ receiptKind: 'sale', totalMinor: 80_00 })

    await waitFor('the hub to apply it', () => agent.register.sync.status().unapplied === 0)
    expect((await shop.hub().summary()).openFindings).toBe(0)
    const again = await api.put('s-2', 1, [bread]).then(() => api.post('/sales/s-2/promo-codes', { code: CODE }))
    expect(again).toMatchObject({ status: 422, body: { code: 'loyalty.promo-code-used' } })
    expect(await figures()).toMatchObject({ scripts: { shown: 2, answered: 1 }, offers: { shown: 1, accepted: 1 } })

    await api.post('/sales/s-2/identify', { phone: PHONE })
    const next = await api.when('s-2', sale => sale.customer.state === 'identified')
    expect(next.customer).toMatchObject({ customer: { hasEmail: true } })
  })

  it('tells what was proposed in a sale that was given up before checkout', async () => {
    const { agent, api } = await openRegister()
    await api.put('s-1', 1, [bread])
    await api.post('/sales/s-1/script', { scriptId: 'card', answerId: 'no', reasonId: 'no-time' })
    await expectOk(api.post('/sales/s-1/cancel'))
    await waitFor('the hub to apply it', () => agent.register.sync.status().unapplied === 0)
    expect(await figures()).toMatchObject({ scripts: { shown: 1, answered: 1 } })
    expect(await shop.hub().summary()).toMatchObject({ sales: 0, openFindings: 0 })
  })
})

describe('rules', () => {
  it('that change while a sale is composed change its price, without a restart', async () => {
    const { api } = await openRegister()
    expect((await api.put('s-1', 1, [bread])).body.sale.totalMinor).toBe(91_00)
    const [, code20] = loyaltyRules.promotions
    if (code20?.kind !== 'percent') throw new Error('no such promotion')
    await shop.hub().setProgramme({ promotions: [{ ...code20, given: 'always' }], scripts: [] })
    const cheaper = await api.when('s-1', sale => sale.totalMinor === 72_80)
    expect(cheaper.script).toBeUndefined()
  })

  it('of a store that only accrues let nobody spend', async () => {
    const { agent, api } = await openRegister()
    await shop.hub().setProgramme({ spendingFromMs: Date.now() + 3_600_000 })
    await waitFor('the phase', () => agent.register.snapshot().phase === 'accrue-only')
    await api.put('s-1', 1, [bread])
    await api.post('/sales/s-1/identify', { phone: PHONE })
    await api.when('s-1', sale => sale.customer.state === 'identified')
    const asked = await api.post('/sales/s-1/redeem', { amountMinor: 10_00 })
    expect(asked).toMatchObject({ status: 422, body: { code: 'loyalty.spending-not-yet' } })
    expect(agent.register.snapshot().allowed).not.toContain('redeem')
  })
})

describe('a promo code', () => {
  it('is not known', async () => {
    const { api } = await openRegister()
    await api.put('s-1', 1, [bread])
    const reply = await api.post('/sales/s-1/promo-codes', { code: 'NO-SUCH-CODE' })
    expect(reply).toMatchObject({ status: 422, body: { code: 'loyalty.promo-code-unknown' } })
    expect(JSON.stringify(reply.body.params)).not.toContain('NO-SUCH')
  })

  it('scanned with the goods is taken too, and taken back', async () => {
    const { api } = await openRegister()
    await api.put('s-1', 1, [bread])
    await api.post('/sales/s-1/identify', { scan: CODE })
    await api.when('s-1', sale => sale.quoteState === 'fresh' && sale.totalMinor === 72_80)
    await expectOk(api.post('/sales/s-1/promo-codes/remove', { code: CODE }))
    const without = await api.when('s-1', sale => sale.totalMinor === 91_00)
    expect(without.promoCodes).toEqual([])
  })

  it('cannot be entered while the hub is away, and the sale goes on', async () => {
    const { agent, api } = await openRegister()
    await shop.stopHub()
    await waitFor('the register to notice', () => agent.register.snapshot().hub.state !== 'online')
    await api.put('s-1', 1, [bread])
    const reply = await expectOk(api.post('/sales/s-1/promo-codes', { code: CODE }))
    expect(reply.body.notice?.code).toBe('loyalty.unavailable')
    expect(reply.body.sale).toMatchObject({ state: 'composing', totalMinor: 91_00, promoCodes: [] })
  })

  it('checked before the hub went away is given up at checkout, with a word about it', async () => {
    const { agent, api } = await openRegister()
    await api.put('s-1', 1, [bread])
    await api.post('/sales/s-1/promo-codes', { code: CODE })
    await api.when('s-1', sale => sale.totalMinor === 72_80)
    await shop.stopHub()
    await waitFor('the register to notice', () => agent.register.snapshot().hub.state !== 'online')
    expect((await api.get('s-1')).body.sale.totalMinor).toBe(72_80)
    await api.post('/sales/s-1/checkout', { operationId: 'c-1' })
    const frozen = await api.when('s-1', sale => sale.state === 'frozen')
    expect(frozen).toMatchObject({ totalMinor: 91_00, promoCodes: [], notice: { code: 'loyalty.promo-code-not-held' } })
  })
})
