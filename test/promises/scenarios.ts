import type { RegisteredDocument } from '../../src/shared/fiscal/document.ts'
import type { SaleLine } from '../../src/shared/sale-line.ts'
import type { Bill, Dialect, Money, RegisterSoftware, Verb } from './register-software.ts'

/** Who and what a scenario is about: everything in it is this one's own. */
export type Cast = Readonly<{
  number: number
  /** Of a customer with points; of nobody the hub knows. */
  knownPhone: string
  newPhone: string
  giftCardNumber: string
}>

/** A document the fiscal memory has to hold exactly once when all is over. */
export type Expected = Readonly<{ register: 1 | 2; receiptKind: 'sale' | 'return'; goodsName: string }>

export type Stage = Readonly<{
  here: RegisterSoftware
  /** Another register of the same shop. */
  there: RegisterSoftware
  cast: Cast
  /** What has to come out while agent and hub are there; when they are not, the sale only has to go on. */
  sure(what: string, isSo: boolean): void
}>

export type Scenario = Readonly<{
  name: string
  needs: readonly (Verb | 'exchange' | 'prepayment')[]
  expects(cast: Cast): readonly Expected[]
  run(stage: Stage): Promise<void>
}>

/** Goods nobody else buys, at a price nobody else pays. */
export function goods({ number }: Cast, what: string, priceMinor: number, more: Partial<SaleLine> = {}): SaleLine {
  const name = `${what} ${number}`
  return {
    key: what,
    name,
    quantityMilli: 1000,
    priceMinor: priceMinor + number,
    vatCode: 2,
    itemKind: 1,
    department: 1,
    ...more,
  }
}

const cash = ({ dueMinor }: Bill): readonly Money[] => (dueMinor > 0 ? [{ kind: 'cash', amountMinor: dueMinor }] : [])
const byCard = ({ dueMinor }: Bill): readonly Money[] => (dueMinor > 0 ? [{ kind: 'card', amountMinor: dueMinor }] : [])
const id = (what: string, { number }: Cast) => `${what}-${number}`

async function sellForCash(
  here: RegisterSoftware,
  saleId: string,
  lines: readonly SaleLine[],
): Promise<RegisteredDocument> {
  await here.ring({ saleId, lines })
  return await here.finish(saleId, cash(await here.checkOut(saleId)))
}

const sold = (goodsName: string, register: 1 | 2 = 1): Expected => ({ register, receiptKind: 'sale', goodsName })
const takenBack = (goodsName: string): Expected => ({ register: 1, receiptKind: 'return', goodsName })

/** What shops do all day, as the register programs beside us do it. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'a known customer',
    needs: ['recognise'],
    expects: cast => [sold(goods(cast, 'Чай', 0).name)],
    async run({ here, cast, sure }) {
      const saleId = id('known', cast)
      await here.ring({ saleId, lines: [goods(cast, 'Чай', 30_000)] })
      sure('the customer is known', (await here.recognise(saleId, cast.knownPhone)) === 'known')
      await here.finish(saleId, cash(await here.checkOut(saleId)))
    },
  },
  {
    name: 'a new customer, with a code',
    needs: ['recognise', 'join'],
    expects: cast => [sold(goods(cast, 'Мёд', 0).name)],
    async run({ here, cast, sure }) {
      const saleId = id('new', cast)
      await here.ring({ saleId, lines: [goods(cast, 'Мёд', 45_000)] })
      sure('the customer is new', (await here.recognise(saleId, cast.newPhone)) === 'unknown')
      sure('the customer joins', await here.join(saleId, cast.newPhone))
      await here.finish(saleId, cash(await here.checkOut(saleId)))
    },
  },
  {
    name: 'points and a card',
    needs: ['recognise', 'prove', 'spend', 'card'],
    expects: cast => [sold(goods(cast, 'Плед', 0).name)],
    async run({ here, cast, sure }) {
      const saleId = id('points', cast)
      await here.ring({ saleId, lines: [goods(cast, 'Плед', 250_000)] })
      await here.recognise(saleId, cast.knownPhone)
      const isProved = await here.prove(saleId, cast.knownPhone)
      const spentMinor = isProved ? await here.spend(saleId, 20_000) : 0
      sure('points are spent', spentMinor === 20_000)
      const bill = await here.checkOut(saleId)
      sure('points lower the price', bill.totalMinor === 230_000 + cast.number)
      await here.card(saleId, 'card-1', bill.dueMinor, 'pending')
      await here.card(saleId, 'card-1', bill.dueMinor, 'approved')
      await here.finish(saleId, byCard(bill))
    },
  },
  {
    name: 'a declined card, then cash',
    needs: ['card'],
    expects: cast => [sold(goods(cast, 'Лампа', 0).name)],
    async run({ here, cast }) {
      const saleId = id('declined', cast)
      await here.ring({ saleId, lines: [goods(cast, 'Лампа', 120_000)] })
      await here.recognise(saleId, cast.knownPhone)
      if (await here.prove(saleId, cast.knownPhone)) await here.spend(saleId, 10_000)
      const bill = await here.checkOut(saleId)
      await here.card(saleId, 'card-1', bill.dueMinor, 'pending')
      await here.card(saleId, 'card-1', bill.dueMinor, 'declined')
      await here.finish(saleId, cash(bill))
    },
  },
  {
    name: 'a parked receipt',
    needs: ['takeUpAgain'],
    expects: cast => [sold(goods(cast, 'Стул', 0).name), sold(goods(cast, 'Нож', 0).name)],
    async run({ here, cast }) {
      const parked = id('parked', cast)
      await here.ring({ saleId: parked, lines: [goods(cast, 'Стул', 310_000)] })
      await here.recognise(parked, cast.knownPhone)
      await sellForCash(here, id('between', cast), [goods(cast, 'Нож', 9_900)])
      await here.takeUpAgain(parked)
      await here.finish(parked, cash(await here.checkOut(parked)))
    },
  },
  {
    name: 'a return by line',
    needs: ['takeBack'],
    expects: cast => [sold(goods(cast, 'Чашка', 0).name), takenBack(goods(cast, 'Блюдце', 0).name)],
    async run({ here, cast, sure }) {
      const saucers = goods(cast, 'Блюдце', 15_000, { quantityMilli: 3000 })
      const receipt = await sellForCash(here, id('cups', cast), [goods(cast, 'Чашка', 25_000), saucers])
      const returnId = id('back', cast)
      const bill = await here.takeBack(returnId, receipt, [{ key: saucers.key, quantityMilli: 1000 }])
      sure('one saucer comes back', bill.totalMinor === 15_000 + cast.number)
      await here.finish(returnId, cash(bill))
    },
  },
  {
    name: 'an exchange',
    needs: ['takeBack', 'exchange'],
    expects: cast => [
      sold(goods(cast, 'Синий', 0).name),
      takenBack(goods(cast, 'Синий', 0).name),
      sold(goods(cast, 'Зелёный', 0).name),
    ],
    async run({ here, cast, sure }) {
      const receipt = await sellForCash(here, id('blue', cast), [goods(cast, 'Синий', 80_000)])
      const [returnId, saleId] = [id('blue-back', cast), id('green', cast)]
      const back = await here.takeBack(returnId, receipt)
      await here.ring({ saleId, lines: [goods(cast, 'Зелёный', 95_000)], terms: { exchangeFor: returnId as never } })
      const bill = await here.checkOut(saleId)
      const againstMinor = bill.totalMinor - bill.dueMinor
      sure('what was returned pays', againstMinor === 80_000 + cast.number)
      const restMinor = back.dueMinor - againstMinor
      await here.finish(returnId, [
        { kind: 'other', amountMinor: againstMinor },
        ...(restMinor > 0 ? [{ kind: 'cash' as const, amountMinor: restMinor }] : []),
      ])
      await here.finish(saleId, cash(bill))
    },
  },
  {
    name: 'paid here, handed over at another register',
    needs: ['handOver', 'prepayment'],
    expects: cast => [sold(goods(cast, 'Шкаф', 0).name), sold(goods(cast, 'Шкаф', 0).name, 2)],
    async run({ here, there, cast, sure }) {
      const saleId = id('wardrobe', cast)
      const draft = { saleId, lines: [goods(cast, 'Шкаф', 900_000)] }
      await here.ring({ ...draft, terms: { settlement: { kind: 'prepayment-full' } } })
      await here.recognise(saleId, cast.knownPhone)
      const bill = await here.checkOut(saleId)
      const paid = await here.finish(saleId, cash(bill))
      const overId = id('delivered', cast)
      const rest = await there.handOver(overId, paid, { ...draft, saleId: overId }, bill.totalMinor)
      sure('nothing is left to pay', rest.totalMinor === bill.totalMinor && rest.dueMinor === 0)
      await there.finish(overId, cash(rest))
    },
  },
  {
    name: 'a gift card, sold and spent',
    needs: ['addGiftCard'],
    expects: cast => [sold(goods(cast, 'Карта', 0).name), sold(goods(cast, 'Ваза', 0).name)],
    async run({ here, cast, sure }) {
      const giftCard = { giftCardNumber: cast.giftCardNumber }
      const card = goods(cast, 'Карта', 100_000, giftCard as Partial<SaleLine>)
      await sellForCash(here, id('gift', cast), [card])
      const saleId = id('vase', cast)
      await here.ring({ saleId, lines: [goods(cast, 'Ваза', 140_000)] })
      sure('the card is good', await here.addGiftCard(saleId, cast.giftCardNumber))
      const bill = await here.checkOut(saleId)
      sure('the card pays', bill.totalMinor - bill.dueMinor === 100_000 + cast.number)
      await here.finish(saleId, cash(bill))
    },
  },
]

/** The scenarios a protocol has words for. */
export function scenariosOf({ silent }: Dialect): readonly Scenario[] {
  return scenarios.filter(({ needs }) => needs.every(need => silent[need] === undefined))
}
