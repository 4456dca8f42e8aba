import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cash, type FrontolClient, position } from './frontol-client.ts'
import { type FrontolShop, NEW_PHONE, openFrontolShop, PHONE } from './frontol-shop.ts'

let shop: FrontolShop
let frontol: FrontolClient
beforeEach(async () => {
  shop = await openFrontolShop()
  frontol = await shop.start()
})
afterEach(async () => await shop.close())

const nina = { mobilePhone: '8 (921) 555-01-99' }
const positions = [position(1, 100)]

describe('somebody who is not in the programme', () => {
  it('joins by the code of the form, and the receipt accrues', async () => {
    const receipt = frontol.open()
    const asked = await receipt.calculate({ positions, client: nina })
    expect(asked.body.cashierInformation?.[0]?.text).toContain('не найден')
    const described = await frontol.describe(nina)
    expect(described.body).toMatchObject({ code: 0, form: { title: { text: 'Вступление в программу' } } })

    const code = await shop.code(NEW_PHONE)
    const wrong = code === '1111' ? '2222' : '1111'
    const refused = await frontol.check(nina, wrong)
    expect(refused.body).toMatchObject({ code: 509, error: expect.stringMatching(/код/i) })
    // The answer got lost, and Frontol asks again: that is no second try.
    expect((await frontol.check(nina, wrong)).body.error).toBe(refused.body.error)
    expect(shop.register().runner.open()[0]?.code?.triesLeft).toBe(4)
    expect((await frontol.check(nina, code)).body.code).toBe(0)
    expect((await frontol.check(nina, code)).body.code).toBe(0)
    const executed = await frontol.execute(nina, code)
    expect(executed.body).toMatchObject({ code: 0, cashierInformation: [{ text: expect.stringContaining('вступил') }] })

    await receipt.confirm({ positions, client: nina }, [cash(100)])
    await shop.whenApplied()
    const info = await frontol.client(nina)
    expect(info.body.cashierInformation?.[0]?.text).toMatch(/: 3,00 баллов$|: 5,00 баллов$/)
  })

  it('joins before the first position is scanned, and the document knows, also after a restart', async () => {
    await frontol.describe(nina)
    await frontol.execute(nina, await shop.code(NEW_PHONE))
    frontol = await shop.restartAgent()
    const receipt = frontol.open()
    const { body } = await receipt.calculate({ positions, client: nina })
    expect(body.cashierInformation?.map(({ text }) => text)).toContain('Телефон подтверждён, баллы можно списать.')
    const open = shop.register().runner.open()
    expect(open.map(({ lines }) => lines.length)).toEqual([1])
  })

  it('sees a code sent once when the form is opened twice', async () => {
    await frontol.describe(nina)
    await frontol.describe(nina)
    await shop.code(NEW_PHONE)
    expect(shop.hub().messagesFor(NEW_PHONE)).toHaveLength(1)
  })

  it('may name the code beside the phone instead of in the form', async () => {
    const receipt = frontol.open()
    const client = { mobilePhone: PHONE }
    await receipt.calculate({ positions, client })
    await receipt.payByBonus({ positions, client }, 10)
    const validationCode = await shop.code(PHONE)
    const paid = await receipt.payByBonus({ positions, client: { ...client, validationCode } }, 10)
    expect(paid.body.code).toBe(0)
  })

  it('is somebody else: who came first is forgotten with proof and points', async () => {
    const receipt = frontol.open()
    await receipt.calculate({ positions, client: { card: '2200451873' } })
    const { body } = await receipt.calculate({ positions, client: nina })
    expect(body.cashierInformation?.[0]?.text).toContain('не найден')
    expect(body.client?.availableAmount).toBeUndefined()
    const { body: nobody } = await receipt.calculate({ positions })
    expect(nobody.cashierInformation).toEqual([])
  })

  it('is told at once that the phone is none', async () => {
    const { body } = await frontol.open().calculate({ positions, client: { mobilePhone: '12345' } })
    expect(body).toMatchObject({ code: 441, error: expect.stringContaining('T441') })
  })
})
