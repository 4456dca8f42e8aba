import { randomUUID } from 'node:crypto'
import type { SaleView } from '../../shared/sale-view.ts'
import { kettle, lamp } from '../goods.ts'
import { newSaleId, payCash, receiptText, type Scene } from '../scene.ts'

export async function electronicOnly({ stage, tell, count }: Scene): Promise<void> {
  tell.chapter('An electronic receipt, no paper')
  const { pos } = stage.first
  const saleId = newSaleId('electronic')
  await pos.put(saleId, 1, [lamp])
  await pos.post(`/sales/${saleId}/contact`, { contact: 'vera@example.ru', delivery: 'electronic' })
  const sale = await payCash(stage.first, saleId)
  count.sales += 1
  const document = stage.first.device
    .documents()
    .find(({ fdNumber }) => fdNumber === sale.documents[0]?.registered.fdNumber)
  const hasContact = document?.tags['1008'] !== undefined
  tell.say(
    `${receiptText(sale)}; contact in tag 1008: ${hasContact ? 'yes' : 'NO'}, paper: ${document?.isPaperPrinted ? 'YES' : 'none'}`,
  )
}

export async function givenUp({ stage, tell, count }: Scene): Promise<void> {
  tell.chapter('A sale is given up after checkout')
  const { pos } = stage.first
  const saleId = newSaleId('cancel')
  await pos.put(saleId, 1, [kettle])
  await pos.post(`/sales/${saleId}/checkout`, { operationId: randomUUID() })
  await pos.when(saleId, ({ state }) => state === 'frozen')
  await pos.post(`/sales/${saleId}/cancel`)
  count.cancelled += 1
  tell.say('nothing was printed, nothing stays held')
}

export async function returned({ stage, tell, count }: Scene, sold: SaleView): Promise<void> {
  tell.chapter('A return of the sale that points paid in part')
  const { pos } = stage.first
  const saleId = newSaleId('return')
  const { fnNumber, fdNumber } = sold.documents[0]?.registered ?? { fnNumber: '', fdNumber: 0 }
  const { sale } = await pos.post('/returns', { saleId, receipt: { by: 'document', fnNumber, fdNumber } })
  await pos.post(`/sales/${saleId}/pay`, {
    operationId: randomUUID(),
    tenders: [{ kind: 'cash', amountMinor: sale.totalMinor }],
  })
  const done = await pos.when(saleId, ({ state }) => state === 'completed')
  count.returns += 1
  tell.say(`${receiptText(done)} paid back, ${sold.amounts.pointsMinor / 100} points given back`)
}
