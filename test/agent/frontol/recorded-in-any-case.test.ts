import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sale } from '../../../src/sale/sale.ts'
import { bonus, cash, type FrontolClient, position } from './frontol-client.ts'
import { type FrontolShop, openFrontolShop, PHONE } from './frontol-shop.ts'

let shop: FrontolShop
let frontol: FrontolClient
beforeEach(async () => {
  shop = await openFrontolShop()
  frontol = await shop.start()
})
afterEach(async () => await shop.close())

const positions = [position(1, 45.5, 2), position(2, 10)]

function completed(uid: string): Sale & { phase: Extract<Sale['phase'], { state: 'completed' }> } {
  const name = uid.replaceAll(/[{}]/g, '').toLowerCase()
  const sale = shop.register().runner.get(`frontol-${name}` as never)
  if (sale.phase.state !== 'completed') throw new Error(`the sale is ${sale.phase.state}`)
  return { ...sale, phase: sale.phase }
}

describe('a receipt that Frontol printed is recorded', () => {
  it('without a card, and without any question before it', async () => {
    const receipt = frontol.open({ number: 42 })
    const done = await receipt.confirm({ positions }, [cash(200)])
    expect(done.body).toMatchObject({ code: 0, printingInformation: [] })
    const { phase } = completed(receipt.uid)
    expect(phase.checkout.quote.totalMinor).toBe(101_00)
    expect(phase.payment.tenders).toMatchObject([{ kind: 'cash', amountMinor: 101_00 }])
    await shop.whenApplied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, documents: 1, openFindings: 0 })
  })

  it('under a stand-in that nobody takes for an FN, as long as Frontol tells none', async () => {
    const receipt = frontol.open({ number: 42 })
    await receipt.confirm({ positions }, [cash(101)])
    const [document] = completed(receipt.uid).phase.documents
    expect(document?.registered).toEqual({
      fnNumber: expect.stringMatching(/^uid:[\w-]{12}$/),
      fdNumber: 42,
      fiscalSign: '0',
      shiftNumber: 7,
    })
  })

  it('under FN and FD where the shop’s Frontol adds them, and another FD is an alarm', async () => {
    const receipt = frontol.open()
    const fiscal = { fnNumber: '9999078902007777', fdNumber: 51, fiscalSign: '123456' }
    await receipt.confirm({ positions }, [cash(101)], { fiscal })
    expect(completed(receipt.uid).phase.documents[0]?.registered).toMatchObject(fiscal)
    expect((await receipt.confirm({ positions }, [cash(101)], { fiscal })).body.code).toBe(0)
    const second = await receipt.confirm({ positions }, [cash(101)], { fiscal: { ...fiscal, fdNumber: 52 } })
    expect(second.body.code).toBe(218)
  })

  it('with the totals of the paper, whatever was calculated before', async () => {
    const receipt = frontol.open()
    await receipt.calculate({ positions })
    const printed = [{ ...positions[0], totalAmount: 90 }, positions[1]] as typeof positions
    await receipt.confirm({ positions: printed }, [cash(100)])
    const { quote } = completed(receipt.uid).phase.checkout
    expect(quote.totalMinor).toBe(100_00)
    expect(quote.lines[0]).toMatchObject({ totalMinor: 90_00, reasons: [{ kind: 'manual', amountMinor: 1_00 }] })
    await shop.whenApplied()
    expect((await shop.hub().summary()).openFindings).toBe(0)
  })

  it('with other goods than were calculated last', async () => {
    const receipt = frontol.open()
    await receipt.calculate({ positions })
    const more = [...positions, position(3, 5)]
    await receipt.confirm({ positions: more }, [cash(106)])
    expect(completed(receipt.uid).lines.map(({ key }) => key)).toEqual(['1', '2', '3'])
  })

  it('with points that nobody had held, and the hub posts them', async () => {
    const receipt = frontol.open()
    const client = { mobilePhone: PHONE }
    await receipt.calculate({ positions, client })
    const done = await receipt.confirm({ positions, client }, [bonus(20), cash(81)])
    expect(done.body.code).toBe(0)
    expect(completed(receipt.uid).phase.checkout.quote).toMatchObject({ totalMinor: 81_00, pointsSpentMinor: 20_00 })
    await shop.whenApplied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, heldMinor: 0 })
    expect(await shop.hub().pointsConsistent()).toMatchObject({ isConsistent: true })
  })

  it('when it had been given up on our side', async () => {
    const receipt = frontol.open()
    await receipt.calculate({ positions })
    const [open] = shop.register().runner.open()
    if (open) shop.register().sales.cancel(open.saleId, 'cashier')
    expect((await receipt.confirm({ positions }, [cash(101)])).body.code).toBe(0)
    await shop.whenApplied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, openFindings: 0 })
  })
})

describe('a return at Frontol', () => {
  const sell = async () => {
    const receipt = frontol.open()
    const client = { mobilePhone: PHONE }
    await receipt.calculate({ positions, client })
    await receipt.confirm({ positions, client }, [cash(101)])
    await shop.whenApplied()
    return receipt.uid
  }

  it('names its receipt by uid; money and points go back, told twice is once', async () => {
    const referenceUid = await sell()
    const before = await frontol.client({ mobilePhone: PHONE })
    const refund = frontol.open({ type: 'refundReceipt', referenceUid })
    const cart = { positions: positions.map(each => ({ ...each, referenceIndex: each.index })) }
    const told = await refund.calculate(cart)
    expect(told.body).toMatchObject({ code: 0, cashierInformation: [{ text: expect.stringContaining('снимется') }] })
    expect((await refund.confirm(cart, [cash(101)])).body.code).toBe(0)
    expect((await refund.confirm(cart, [cash(101)])).body.code).toBe(0)
    await shop.whenApplied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, returns: 1, openFindings: 0 })
    expect(before.body.cashierInformation?.[0]?.text).not.toContain('500,00')
    shop
      .register()
      .runner.open()
      .forEach(({ saleId }) => void shop.register().sales.cancel(saleId, 'cashier'))
    expect((await frontol.client({ mobilePhone: PHONE })).body.cashierInformation?.[0]?.text).toContain('500,00')
  })

  it('of one line takes back what was accrued on that line', async () => {
    const referenceUid = await sell()
    const refund = frontol.open({ type: 'refundReceipt', referenceUid })
    const cart = { positions: [{ ...position(1, 45.5), referenceIndex: 1 }] }
    await refund.confirm(cart, [cash(45.5)])
    const sold = completed(referenceUid).phase.checkout.quote.lines[0]?.accruedMinor ?? 0
    const { quote } = completed(refund.uid).phase.checkout
    expect(quote).toMatchObject({ totalMinor: 45_50, pointsAccruedMinor: Math.floor(sold / 2) })
    await shop.whenApplied()
    expect((await shop.hub().summary()).openFindings).toBe(0)
  })

  it('of a receipt nobody knows here is recorded all the same', async () => {
    const refund = frontol.open({ type: 'refundReceipt', referenceUid: '{7F3A0000-0000-4000-8000-000000000000}' })
    const { body } = await refund.confirm({ positions }, [cash(101)])
    expect(body).toMatchObject({ code: 0, cashierInformation: [{ text: expect.stringContaining('Исходного чека') }] })
    await shop.whenApplied()
    expect(await shop.hub().summary()).toMatchObject({ returns: 1 })
  })
})
