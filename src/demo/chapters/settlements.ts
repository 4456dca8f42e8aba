import { randomUUID } from 'node:crypto'
import { sumMinor } from '../../shared/money.ts'
import type { SaleView } from '../../shared/sale-view.ts'
import { kettle, lamp } from '../goods.ts'
import { money } from '../narrate.ts'
import { checkOut, newSaleId, payCash, receiptText, type Scene } from '../scene.ts'
import type { DemoRegister } from '../stage.ts'

const GIFT_CARD_NUMBER = '9000 4417 0026 4821'

export async function paidHereHandedOverThere({ stage, tell, count }: Scene): Promise<void> {
  tell.chapter('Paid at one register, handed over at another')
  const { first, third } = stage
  const orderId = newSaleId('order')
  await first.pos.put(orderId, 1, [lamp], { settlement: { kind: 'prepayment-full' } })
  const paid = await payCash(first, orderId)
  tell.say(`prepayment, tag 1214 = 1: ${receiptText(paid)}`)
  const saleId = newSaleId('handover')
  const { fnNumber, fdNumber } = documentOf(paid)
  await third.pos.post('/settlements', { saleId, of: [{ fnNumber, fdNumber }] })
  await third.pos.when(saleId, ({ lines }) => lines.length > 0)
  const delivered = await payDue(third, saleId)
  tell.say(
    `handed over by the receipt alone, ${money(creditsOf(delivered))} of it paid before: ${receiptText(delivered)}`,
  )
  count.sales += 2
}

export async function exchanged({ stage, tell, count }: Scene): Promise<void> {
  tell.chapter('An exchange: two receipts, only the difference in money')
  const { first } = stage
  const boughtId = newSaleId('bought')
  await first.pos.put(boughtId, 1, [kettle])
  const bought = await payCash(first, boughtId)
  const [returnId, saleId] = [newSaleId('back'), newSaleId('instead')]
  const { fnNumber, fdNumber } = documentOf(bought)
  await first.pos.post('/returns', { saleId: returnId, receipt: { by: 'document', fnNumber, fdNumber } })
  await first.pos.put(saleId, 1, [lamp], { exchangeFor: returnId })
  await checkOut(first, saleId)
  const back = await payAs(first, returnId)
  const instead = await payDue(first, saleId)
  tell.say(`back: ${receiptText(back)}; instead: ${receiptText(instead)}`)
  tell.say(`tag 1217 on both: ${money(creditsOf(instead))}`)
  count.sales += 2
  count.returns += 1
}

export async function giftCard({ stage, tell, count }: Scene): Promise<void> {
  tell.chapter('A gift card: good once its receipt is, spent as money paid before')
  const { first } = stage
  const soldId = newSaleId('card')
  const card = { ...lamp, key: 'card', name: 'Подарочная карта', barcode: undefined, priceMinor: 100_000 }
  await first.pos.put(soldId, 1, [{ ...card, giftCardNumber: GIFT_CARD_NUMBER }])
  tell.say(receiptText(await payCash(first, soldId)))
  await stage.hub().whenApplied()
  const saleId = newSaleId('spent')
  await first.pos.put(saleId, 1, [kettle])
  const { sale } = await first.pos.post(`/sales/${saleId}/gift-cards`, { number: GIFT_CARD_NUMBER })
  await checkOut(first, saleId)
  const spent = await payDue(first, saleId)
  tell.say(`${sale.giftCards[0]?.masked} pays in tag 1215: ${receiptText(spent)}`)
  count.sales += 2
}

export async function twoSellers({ stage, tell, count }: Scene): Promise<void> {
  tell.chapter('A cart of two sellers: two receipts in turn')
  const { first } = stage
  const saleId = newSaleId('sellers')
  await first.pos.put(saleId, 1, [kettle, { ...lamp, sellerInn: '7707083893' }])
  const sale = await payCash(first, saleId)
  count.sales += 1
  count.furtherDocuments += sale.documents.length - 1
  tell.say(sale.documents.map(({ registered: { fdNumber } }) => `FD ${fdNumber}`).join(' and '))
}

async function payDue(register: DemoRegister, saleId: string): Promise<SaleView> {
  const { sale } = await register.pos.get<{ sale: SaleView }>(`/sales/${saleId}`)
  if (sale.state === 'composing') await checkOut(register, saleId)
  const { dueMinor } = (await register.pos.get<{ sale: SaleView }>(`/sales/${saleId}`)).sale
  const tenders = dueMinor > 0 ? [{ kind: 'cash', amountMinor: dueMinor }] : []
  await register.pos.post(`/sales/${saleId}/pay`, { operationId: randomUUID(), tenders })
  return await register.pos.when(saleId, ({ state }) => state === 'completed')
}

/** A return, paid back as the agent suggests. */
async function payAs(register: DemoRegister, saleId: string): Promise<SaleView> {
  const { tenders } = (await register.pos.get<{ sale: SaleView }>(`/sales/${saleId}`)).sale
  const money = tenders.map(({ kind, amountMinor }) => ({ kind, amountMinor }))
  await register.pos.post(`/sales/${saleId}/pay`, { operationId: randomUUID(), tenders: money })
  return await register.pos.when(saleId, ({ state }) => state === 'completed')
}

function creditsOf({ credits }: SaleView): number {
  return sumMinor(credits.map(({ amountMinor }) => amountMinor))
}

function documentOf({ documents: [document] }: SaleView): Readonly<{ fnNumber: string; fdNumber: number }> {
  if (!document) throw new Error('a completed sale without a document')
  return document.registered
}
