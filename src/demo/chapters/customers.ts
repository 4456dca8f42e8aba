import { randomUUID } from 'node:crypto'
import type { SaleView } from '../../shared/sale-view.ts'
import { coffee, kettle, mugs } from '../goods.ts'
import { money } from '../narrate.ts'
import { KNOWN_CARD, KNOWN_PHONE, lastCode, newSaleId, payCash, receiptText, type Scene } from '../scene.ts'

const NEW_PHONE = '8 911 777-20-31'
export const NEW_PHONE_DIGITS = '79117772031'

export async function knownCustomerByScan({ stage, screen, tell, count }: Scene): Promise<void> {
  tell.chapter('A known customer, by scan: goods, goods, card')
  for (const text of ['4606203103348', '4606203103348', '4607001234562', KNOWN_CARD]) stage.scan(text)
  const named = await screen.when(
    'the customer',
    ({ sale }) => sale?.customer.state === 'identified' && sale.lines.length === 2,
  )
  if (named.sale?.customer.state === 'identified') {
    const { name, phoneMasked, balanceMinor } = named.sale.customer.customer
    tell.say(`${name}, ${phoneMasked}, ${balanceMinor / 100} points; the cashier pressed nothing so far`)
  }
  await screen.send({ name: 'check-out', operationId: randomUUID() })
  const { sale } = await screen.when('final prices', snapshot => snapshot.sale?.state === 'frozen')
  await screen.send({
    name: 'pay',
    operationId: randomUUID(),
    tenders: [{ kind: 'cash', amountMinor: Math.ceil((sale?.totalMinor ?? 0) / 50_000) * 50_000 }],
  })
  const done = await screen.when('the receipt', snapshot => snapshot.sale?.state === 'completed')
  count.sales += 1
  if (done.sale) tell.say(`${receiptText(done.sale)}, change ${money(done.sale.changeMinor)}`)
  await screen.send({ name: 'next-sale' })
}

export async function newCustomerByPhone({ stage, tell, count }: Scene): Promise<void> {
  tell.chapter('A new customer: phone, one SMS code, joined')
  const { pos } = stage.first
  const saleId = newSaleId('join')
  await pos.put(saleId, 1, [kettle])
  await pos.post(`/sales/${saleId}/identify`, { phone: NEW_PHONE })
  await pos.when(saleId, ({ customer }) => customer.state === 'anonymous' && customer.lookup === 'not-found')
  await pos.post(`/sales/${saleId}/code`, { purpose: 'join' })
  const code = await lastCode(stage, NEW_PHONE_DIGITS)
  tell.say('phone not known; a code went out, and its state is on the screen')
  await pos.post(`/sales/${saleId}/code/check`, { code })
  await pos.when(saleId, ({ customer }) => customer.state === 'verified')
  count.joined += 1
  tell.say('the customer named the code: joined, and proved at once')
  tell.say(receiptText(await payCash(stage.first, saleId)))
  count.sales += 1
}

export async function pointsSpent({ stage, tell, count }: Scene): Promise<SaleView> {
  tell.chapter('Points pay a part: code, hold, lower unit prices')
  const { pos } = stage.first
  const saleId = newSaleId('points')
  await pos.put(saleId, 1, [mugs, coffee])
  await pos.post(`/sales/${saleId}/identify`, { phone: KNOWN_PHONE })
  await pos.when(saleId, ({ customer }) => customer.state === 'identified')
  await pos.post(`/sales/${saleId}/code`, { purpose: 'spend' })
  await pos.post(`/sales/${saleId}/code/check`, { code: await lastCode(stage, KNOWN_PHONE) })
  await pos.when(saleId, ({ customer }) => customer.state === 'verified')
  await pos.post(`/sales/${saleId}/redeem`, { amountMinor: 50_000 })
  const sale = await payCash(stage.first, saleId)
  count.sales += 1
  for (const line of sale.quote?.lines ?? []) {
    const before = sale.lines.find(({ key }) => key === line.key)
    tell.say(`${before?.name}: ${money(before?.priceMinor ?? 0)} → ${money(line.priceMinor)} each, no line split`)
  }
  tell.say(`${receiptText(sale)}, ${sale.amounts.pointsMinor / 100} points spent`)
  return sale
}
