import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '../../support/wait-for.ts'
import { bonus, cash, createFrontolClient, type FrontolClient, position, sign } from './frontol-client.ts'
import { ACCESS_KEY, type FrontolShop, openFrontolShop, PHONE } from './frontol-shop.ts'

let shop: FrontolShop
let frontol: FrontolClient
beforeEach(async () => {
  shop = await openFrontolShop()
  frontol = await shop.start()
})
afterEach(async () => await shop.close())

const client = { mobilePhone: PHONE }
const positions = [position(1, 45.5, 2), position(2, 10)]
const cart = { positions, client }
const told = (reply: { body: { cashierInformation?: { text: string }[] } }) =>
  (reply.body.cashierInformation ?? []).map(({ text }) => text).join(' ')

async function prove(receipt: ReturnType<FrontolClient['open']>) {
  await receipt.calculate(cart)
  await receipt.payByBonus(cart, 10)
  await frontol.check(client, await shop.code(PHONE))
}

describe('the signature', () => {
  const raw = JSON.stringify({ action: 'calculate', uid: 'u-1', positions })

  it('of another key, or none, is refused before anything is understood', async () => {
    for (const authorization of ['', 'Bearer x', 'FrontolAuth', 'FrontolAuth zz', sign('another key', raw)]) {
      const { status, body } = await frontol.send('/document', raw, { authorization })
      expect({ status, code: body.code, error: body.error }).toMatchObject({ status: 200, code: 461 })
    }
    const broken = await frontol.send('/document', '{"not json', { authorization: sign('another key', '{"not json') })
    expect(broken.body.code).toBe(461)
    expect(shop.register().runner.open()).toEqual([])
  })

  it('is of the bytes as they came, with a BOM too, and may be in capitals', async () => {
    const withBom = Buffer.from(`\uFEFF${raw}`)
    const authorization = sign(ACCESS_KEY, withBom)
    expect((await frontol.send('/document', withBom)).body.code).toBe(0)
    expect((await frontol.send('/document', raw, { authorization })).body.code).toBe(461)
    const upper = sign(ACCESS_KEY, raw).replace(/[0-9a-f]+$/, hex => hex.toUpperCase())
    expect((await frontol.send('/document', raw, { authorization: upper })).body.code).toBe(0)
    expect((await frontol.send('/document', raw, { 'content-type': 'text/plain' })).body.code).toBe(0)
  })

  it('that fits does not make nonsense good: the cashier hears it in Russian, the log names the field', async () => {
    const reply = await frontol.post('/document', { action: 'dance', uid: 'u-1' })
    expect(reply).toMatchObject({ status: 200, body: { code: 401, error: expect.stringContaining('T401') } })
    expect(shop.logged()).toContain('"field":"action"')
  })

  it('opens nothing else: the local API still asks for its token', async () => {
    const response = await fetch(`${shop.url()}/v1/sales?state=unsettled`, {
      headers: { authorization: sign(ACCESS_KEY, '') },
    })
    expect(response.status).toBe(401)
  })
})

describe('while the hub is away', () => {
  it('the sale goes on, the cashier is told, and points follow', async () => {
    await shop.stopHub()
    const receipt = frontol.open()
    const asked = await receipt.calculate(cart)
    expect(asked.body.code).toBe(0)
    expect(told(asked)).toContain('Нет связи')
    const refused = await receipt.payByBonus(cart, 10)
    expect(refused.body).toMatchObject({ code: 501, error: expect.stringContaining('Продавайте') })
    expect((await receipt.confirm(cart, [cash(101)])).body.code).toBe(0)
    expect((await frontol.describe(client)).body.code).toBe(501)

    await shop.startHub()
    await shop.whenApplied()
    const summary = await shop.hub().summary()
    expect(summary).toMatchObject({ sales: 1, openFindings: 0 })
    const { body } = await frontol.client(client)
    expect(body.cashierInformation?.[0]?.text).not.toContain('500,00')
  })

  it('a hub that takes ten seconds costs no answer more than 300 ms', async () => {
    await shop.stopHub()
    await shop.startHub({ answerDelayMs: message => (message === 'register.authenticate' ? 0 : 10_000) })
    await waitFor('the hub', () => shop.register().snapshot().hub.state === 'online')
    const receipt = frontol.open()
    const replies = [
      await receipt.calculate(cart),
      await receipt.calculate(cart),
      await receipt.payByBonus(cart, 10),
      await frontol.describe(client),
      await frontol.client(client),
      await receipt.confirm(cart, [cash(101)]),
    ]
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200))
    expect(Math.max(...replies.map(({ elapsedMs }) => elapsedMs))).toBeLessThan(400)
    expect(replies.at(-1)?.body.code).toBe(0)
  })

  it('a hold that gets lost is not believed: the payment is refused and cash is taken', async () => {
    const receipt = frontol.open()
    await prove(receipt)
    await shop.stopHub()
    await shop.startHub({ answerDelayMs: message => (message === 'points.reserve' ? 10_000 : 0) })
    await waitFor('the hub', () => shop.register().snapshot().hub.state === 'online')
    const refused = await receipt.payByBonus(cart, 10)
    expect(refused.body.code).toBe(462)
    expect((await receipt.confirm(cart, [cash(101)])).body.code).toBe(0)
    await shop.whenApplied()
    await waitFor('the hold to be gone', async () => (await shop.hub().summary()).heldMinor === 0)
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, openFindings: 0 })
  })
})

describe('an agent that is started again', () => {
  it('between any two requests goes on where it was', async () => {
    const receipt = frontol.open()
    const again = async () => {
      frontol = await shop.restartAgent()
      return frontol.open({ uid: receipt.uid })
    }
    await receipt.calculate(cart)
    let later = await again()
    expect((await later.payByBonus(cart, 20)).body.code).toBe(464)
    const code = await shop.code(PHONE)
    later = await again()
    expect((await frontol.check(client, code)).body.code).toBe(0)
    later = await again()
    const paid = await later.payByBonus(cart, 20)
    expect(paid.body.code).toBe(0)
    later = await again()
    expect((await later.payByBonus(cart, 20)).body.document).toEqual(paid.body.document)
    later = await again()
    const off = new Map(paid.body.document?.positions.map(each => [each.index, each.discountAmount]))
    const printed = positions.map(each => ({ ...each, totalAmount: each.totalAmount - (off.get(each.index) ?? 0) }))
    const done = await later.confirm({ positions: printed, client }, [bonus(20), cash(81)])
    later = await again()
    expect((await later.confirm({ positions: printed, client }, [bonus(20), cash(81)])).body).toEqual(done.body)
    await shop.whenApplied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, documents: 1, openFindings: 0, heldMinor: 0 })
  })

  it('after it recorded a receipt and before it could say so counts it once', async () => {
    const receipt = frontol.open()
    await receipt.calculate(cart)
    const { sales } = shop.register()
    // The answer is lost: what is on the disk is all that stays.
    const report = sales.report
    let isCommitted = false
    Object.assign(sales, {
      report: (...told: Parameters<typeof report>) => {
        report(...told)
        isCommitted = true
        throw new Error('killed')
      },
    })
    expect((await receipt.confirm(cart, [cash(101)])).body.code).toBe(901)
    expect(isCommitted).toBe(true)
    frontol = await shop.restartAgent()
    expect((await frontol.open({ uid: receipt.uid }).confirm(cart, [cash(101)])).body.code).toBe(0)
    await shop.whenApplied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, documents: 1, openFindings: 0 })
  })

  it('answers nobody meanwhile, and Frontol sells on', async () => {
    const receipt = frontol.open()
    await receipt.calculate(cart)
    const { url } = { url: shop.url() }
    await shop.stopAgent()
    const dead = createFrontolClient({ url, accessKey: ACCESS_KEY, timeoutMs: 500 })
    await expect(dead.open({ uid: receipt.uid }).calculate(cart)).rejects.toThrow()
    frontol = await shop.start()
    expect((await frontol.open({ uid: receipt.uid }).confirm(cart, [cash(101)])).body.code).toBe(0)
  })
})

describe('several documents', () => {
  it('asks about one that was paid by points and never confirmed when the next is, and keeps its hold', async () => {
    const parked = frontol.open({ number: 1 })
    await prove(parked)
    await parked.payByBonus(cart, 20)
    const next = frontol.open({ number: 2 })
    await next.confirm({ positions }, [cash(101)])
    expect(shop.register().snapshot().questions).toMatchObject([{ reason: 'not-reported' }])
    expect((await shop.hub().summary()).heldMinor).toBe(20_00)
    // It comes back, so it was not printed: the same payment stands.
    expect((await parked.payByBonus(cart, 20)).body.code).toBe(0)
    expect(shop.register().snapshot().questions).toEqual([])
    expect((await parked.cancelBonusPayment(cart, 20)).body.code).toBe(0)
    await waitFor('the hold to be gone', async () => (await shop.hub().summary()).heldMinor === 0)
  })

  it('confirms documents of the same number apart', async () => {
    for (const _ of [1, 2, 3]) await frontol.open({ number: 9 }).confirm({ positions }, [cash(101)])
    await shop.whenApplied()
    expect(await shop.hub().summary()).toMatchObject({ sales: 3, documents: 3, openFindings: 0 })
  })
})
