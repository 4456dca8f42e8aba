import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loyaltyRules } from '../../support/loyalty-rules.ts'
import { asPrinted, bonus, cash, type FrontolClient, position } from './frontol-client.ts'
import { type FrontolShop, openFrontolShop, PHONE } from './frontol-shop.ts'

let shop: FrontolShop
let frontol: FrontolClient
beforeEach(async () => {
  shop = await openFrontolShop()
  frontol = await shop.start()
})
afterEach(async () => await shop.close())

const vera = { mobilePhone: `+${PHONE}` }
const positions = [position(1, 45.5, 2), position(2, 899.9, 0.345)]
const told = ({ cashierInformation = [] }: { cashierInformation?: { text: string }[] }) =>
  cashierInformation.map(({ text }) => text)

async function proved(cart: { positions: typeof positions; client: typeof vera }, receipt = frontol.open()) {
  await receipt.calculate(cart)
  const refused = await receipt.payByBonus(cart, 10)
  expect(refused.body).toMatchObject({ code: 464, error: expect.stringContaining('анкете') })
  const { body } = await frontol.describe(vera)
  expect(body.form?.elements).toMatchObject([{ name: 'code', regExp: '^\\d{4,8}$' }])
  expect((await frontol.check(vera, await shop.code(PHONE))).body.code).toBe(0)
  return receipt
}

describe('a known customer at Frontol', () => {
  it('is greeted with points, gets the discount of the programme, and accrues', async () => {
    const [, code20] = loyaltyRules.promotions
    if (code20?.kind !== 'percent') throw new Error('no such promotion')
    const members = { ...code20, given: 'always' as const, audience: { isMember: true } }
    await shop.hub().setProgramme({ promotions: [members], scripts: loyaltyRules.scripts })
    const receipt = frontol.open()
    const guest = await receipt.calculate({ positions })
    expect(guest.body.document?.positions.map(each => each.discountAmount)).toEqual([0, 0])
    expect(told(guest.body)).toContain('Есть ли у вас карта?')

    const { status, body, elapsedMs } = await receipt.calculate({ positions, client: vera })
    expect(status).toBe(200)
    expect(elapsedMs).toBeLessThan(1_000)
    expect(body).toMatchObject({ code: 0, client: { mobilePhone: `+${PHONE}` } })
    // 310.47 less 20 % by the unit price, rounded for the shop.
    expect(body.document?.positions).toEqual([
      { index: 1, discountAmount: 18.2 },
      { index: 2, discountAmount: 62.1 },
    ])
    expect(body.client?.availableAmount).toBeGreaterThan(0)
    expect(told(body)[0]).toBe('Вера: 500,00 баллов')

    const printed = asPrinted(positions, { status, body, elapsedMs })
    const done = await receipt.confirm({ positions: printed, client: vera }, [cash(400)])
    expect(done.body).toMatchObject({ code: 0 })
    expect(done.body.printingInformation?.[0]?.some(({ text }) => text.startsWith('Начислено баллов'))).toBe(true)
    await shop.whenApplied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, documents: 1, openFindings: 0, heldMinor: 0 })
    expect(await shop.hub().pointsConsistent()).toMatchObject({ isConsistent: true })
  })

  it('pays by points after the code, line by line to the kopeck', async () => {
    const cart = { positions, client: vera }
    const receipt = await proved(cart)
    const paid = await receipt.payByBonus(cart, 50)
    expect(paid.body).toMatchObject({ code: 0 })
    const lines = paid.body.document?.positions ?? []
    expect(lines.reduce((sum, line) => sum + Math.round((line.paidAmount ?? 0) * 100), 0)).toBe(50_00)
    expect(lines.every(line => line.discountAmount === line.paidAmount)).toBe(true)
    expect((await shop.hub().summary()).heldMinor).toBe(50_00)

    const again = await receipt.payByBonus(cart, 50)
    expect(again.body).toEqual(paid.body)
    const done = await receipt.confirm({ ...cart, positions: asPrinted(positions, paid) }, [bonus(50), cash(351.47)])
    expect(done.body.code).toBe(0)
    await shop.whenApplied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, openFindings: 0, heldMinor: 0 })
  })

  it('gets the points back when the bonus payment is cancelled', async () => {
    const cart = { positions, client: vera }
    const receipt = await proved(cart)
    await receipt.payByBonus(cart, 50)
    const cancelled = await receipt.cancelBonusPayment(cart, 50)
    expect(cancelled.body).toMatchObject({
      code: 0,
      document: { positions: [{ discountAmount: 0 }, { discountAmount: 0 }] },
    })
    expect((await receipt.cancelBonusPayment(cart, 50)).body).toEqual(cancelled.body)
    await expect.poll(async () => (await shop.hub().summary()).heldMinor).toBe(0)
    // The proof stands: other points may be spent at once.
    expect((await receipt.payByBonus(cart, 20)).body.code).toBe(0)
    expect((await shop.hub().summary()).heldMinor).toBe(20_00)
  })

  it('cannot spend more than the receipt takes, and hears how much that is', async () => {
    const cart = { positions, client: vera }
    const receipt = await proved(cart)
    const refused = await receipt.payByBonus(cart, 400)
    expect(refused.body).toMatchObject({ code: 463, error: expect.stringContaining('Можно списать') })
    const { availableAmount = 0 } = (await receipt.calculate(cart)).body.client ?? {}
    expect((await receipt.payByBonus(cart, availableAmount)).body.code).toBe(0)
  })

  it('changes the cart after paying by points, and pays anew', async () => {
    const cart = { positions, client: vera }
    const receipt = await proved(cart)
    await receipt.payByBonus(cart, 50)
    const fewer = { positions: positions.slice(0, 1), client: vera }
    expect((await receipt.calculate(fewer)).body.document?.positions).toEqual([{ index: 1, discountAmount: 0 }])
    await expect.poll(async () => (await shop.hub().summary()).heldMinor).toBe(0)
    expect((await receipt.payByBonus(fewer, 20)).body.code).toBe(0)
  })

  it('counts each confirmed receipt once, however often it is confirmed', async () => {
    const cart = { positions, client: vera }
    const receipt = frontol.open()
    await receipt.calculate(cart)
    const first = await receipt.confirm(cart, [cash(401.47)])
    const second = await receipt.confirm(cart, [cash(401.47)])
    expect(second.body).toEqual(first.body)
    expect((await receipt.payByBonus(cart, 20)).body.code).toBe(465)
    await shop.whenApplied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, documents: 1, openFindings: 0 })
  })

  it('is asked about twice at once, as after a lost answer, and nothing happens twice', async () => {
    const cart = { positions, client: vera }
    const receipt = await proved(cart)
    const asked = await Promise.all([receipt.calculate(cart), receipt.calculate(cart)])
    expect(asked.map(({ body }) => body.code)).toEqual([0, 0])
    const paid = await Promise.all([receipt.payByBonus(cart, 50), receipt.payByBonus(cart, 50)])
    expect(paid.map(({ body }) => body.code)).toEqual([0, 0])
    expect((await shop.hub().summary()).heldMinor).toBe(50_00)
    const printed = { ...cart, positions: asPrinted(positions, paid[0]) }
    const payments = [bonus(50), cash(351.47)]
    await Promise.all([receipt.confirm(printed, payments), receipt.confirm(printed, payments)])
    await shop.whenApplied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, documents: 1, openFindings: 0, heldMinor: 0 })
  })

  it('may bring a promo code in Frontol’s coupons, and take it back', async () => {
    await shop.hub().setProgramme(loyaltyRules)
    await shop.hub().addPromoCodes({ promotionId: 'code-20', codes: ['TEA-2026'] })
    await expect.poll(() => shop.register().sync.loyalty.programme().promotions.length).toBe(3)
    const receipt = frontol.open()
    const coupons = ['TEA-2026']
    const one = [position(1, 50)]
    const with20 = await receipt.calculate({ positions: one, coupons })
    expect(with20.body.document?.positions).toEqual([{ index: 1, discountAmount: 10 }])
    expect((await receipt.calculate({ positions: one })).body.document?.positions[0]?.discountAmount).toBe(0)
    await receipt.calculate({ positions: one, coupons })
    await receipt.confirm({ positions: asPrinted(one, with20), coupons }, [cash(40)])
    await shop.whenApplied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, openFindings: 0 })
    const again = await frontol.open().calculate({ positions: one, coupons })
    expect(again.body.document?.positions[0]?.discountAmount).toBe(0)
    expect(told(again.body).join()).toContain('T516')
  })

  it('leaves no phone, card or code in the log', async () => {
    const cart = { positions, client: vera }
    const receipt = await proved(cart)
    await receipt.confirm(cart, [cash(401.47)])
    await frontol.send('/document', '{"client":{"mobilePhone":"79215550147"')
    await frontol.client({ mobilePhone: '12' })
    expect(shop.logged()).not.toMatch(/9215550147|2200451873/)
    expect(shop.logged()).not.toContain(await shop.code(PHONE))
  })
})
