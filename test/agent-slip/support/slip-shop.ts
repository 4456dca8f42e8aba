import { onTestFinished } from 'vitest'
import { createEscposSimulator } from '../../../drivers/receipt/escpos/index.ts'
import type { Agent } from '../../../src/agent/start-agent.ts'
import type { SaleView } from '../../../src/shared/sale-view.ts'
import { expectOk } from '../../support/api-client.ts'
import { bread, cashier, openShop, PHONE, type ShopOptions, whenReady } from '../../support/shop.ts'
import { waitFor } from '../../support/wait-for.ts'

/** A register with a receipt printer on a real TCP line, both gone when the test is over. */
export async function openSlipShop(options: ShopOptions = {}) {
  const slipPrinter = createEscposSimulator()
  const port = await slipPrinter.serveTcp(0)
  onTestFinished(() => slipPrinter.close())
  const connection = { line: 'tcp', host: '127.0.0.1', port }
  const shop = await openShop({
    ...options,
    settings: { receiptPrinter: { driver: 'escpos', connection }, ...options.settings },
  })
  onTestFinished(() => shop.close())
  return { shop, slipPrinter }
}

export type Api = Awaited<ReturnType<Awaited<ReturnType<typeof openShop>>['startAgent']>>['api']

/** Two loaves for Vera, who gets points for them. */
export async function sellToVera(api: Api, saleId: string): Promise<SaleView> {
  await expectOk(api.put(saleId, 1, [bread]))
  await expectOk(api.post(`/sales/${saleId}/identify`, { phone: PHONE }))
  await api.when(saleId, sale => sale.customer.state === 'identified' && sale.quoteState === 'fresh')
  return await payFor(api, saleId)
}

export async function payFor(api: Api, saleId: string): Promise<SaleView> {
  await expectOk(api.post(`/sales/${saleId}/checkout`, { operationId: `check-${saleId}` }))
  const { totalMinor } = await api.when(saleId, sale => sale.state === 'frozen')
  const tenders = [{ kind: 'cash', amountMinor: totalMinor }]
  await expectOk(api.post(`/sales/${saleId}/pay`, { operationId: `pay-${saleId}`, tenders }))
  return await api.when(saleId, sale => sale.state === 'completed')
}

export async function ready(agent: Agent, api: Api): Promise<void> {
  await whenReady(agent)
  await api.openShift(cashier)
}

export async function whenPrinter(agent: Agent, state: string): Promise<void> {
  await waitFor(
    () => `the slip printer to be ${state}, now ${JSON.stringify(agent.register.snapshot().slipPrinter)}`,
    () => agent.register.snapshot().slipPrinter.state === state,
  )
}
