import type { RegisteredDocument } from '../../../src/shared/fiscal/document.ts'
import type { SaleLine } from '../../../src/shared/sale-line.ts'
import type { SaleView } from '../../../src/shared/sale-view.ts'
import { expectOk } from '../../support/api-client.ts'
import { waitFor } from '../../support/wait-for.ts'
import { buyerPhone, codePromotionId, PATIENCE_MS, type Till } from '../till.ts'
import { type At, during } from './trial.ts'

const PRICE_MINOR = 100_00
const SPENT_MINOR = 10_00

/** Every sale sells something nobody else buys, at a price nobody else pays: its document is known among thousands. */
export function goodsOf(number: number): SaleLine {
  return {
    key: '1',
    name: `Товар ${number}`,
    quantityMilli: 1000,
    priceMinor: PRICE_MINOR + number,
    vatCode: 2,
    itemKind: 1,
    department: 1,
  }
}

/**
 * Lines, customer, checkout: the sale waits for its money. A third of the buyers are unknown and bring a promo code, a
 * third spend points.
 * May be called again for the same sale after it was cut off anywhere.
 */
export async function freezeSale(till: Till, number: number, at: At): Promise<SaleView> {
  const saleId = `s-${number}`
  const { body } = await till.api().get(saleId)
  if (body.sale && !['composing', 'reserving'].includes(body.sale.state)) return body.sale
  if (body.sale?.state !== 'reserving') {
    await expectOk(till.api().put(saleId, 1, [goodsOf(number)]))
    if (number % 3 === 0) await enterPromoCode(till, saleId, `KILL-${number}`)
    if (number % 3 === 1) await identifyByPhone(till, saleId)
    if (number % 3 === 2) await spendPoints(till, saleId)
    await at('lines-put')
    const operationId = `check-${saleId}`
    await during(at, 'checking-out', () => expectOk(till.api().post(`/sales/${saleId}/checkout`, { operationId })))
  }
  const frozen = await till.api().when(saleId, sale => sale.state === 'frozen', PATIENCE_MS)
  await at('checked-out')
  return frozen
}

/** First step of a return: all of it, money by the original tenders. */
export async function freezeReturn(till: Till, number: number, sold: RegisteredDocument): Promise<SaleView> {
  const { fnNumber, fdNumber } = sold
  const saleId = `r-${number}`
  const receipt = { by: 'document', fnNumber, fdNumber }
  await waitFor(
    'the return to be prepared',
    async () => (await expectOk(till.api().post('/returns', { saleId, receipt }))).status === 200,
    PATIENCE_MS,
  )
  return await till.api().when(saleId, sale => sale.state === 'frozen', PATIENCE_MS)
}

/** A code of this sale's own: whoever uses it twice is found out by the hub. */
async function enterPromoCode(till: Till, saleId: string, code: string): Promise<void> {
  await till.shop.hub().addPromoCodes({ promotionId: codePromotionId, codes: [code] })
  await expectOk(till.api().post(`/sales/${saleId}/promo-codes`, { code }))
  await till.api().when(saleId, sale => sale.promoCodes.length > 0, PATIENCE_MS)
}

async function identifyByPhone(till: Till, saleId: string): Promise<void> {
  await expectOk(till.api().post(`/sales/${saleId}/identify`, { phone: buyerPhone }))
  await till.api().when(saleId, sale => sale.customer.state === 'identified', PATIENCE_MS)
}

/** A wallet code is proof enough to spend. */
async function spendPoints(till: Till, saleId: string): Promise<void> {
  const scan = await till.shop.hub().walletText(buyerPhone)
  await expectOk(till.api().post(`/sales/${saleId}/identify`, { scan }))
  await till.api().when(saleId, sale => sale.customer.state === 'verified', PATIENCE_MS)
  await expectOk(till.api().post(`/sales/${saleId}/redeem`, { amountMinor: SPENT_MINOR }))
}
