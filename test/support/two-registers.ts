import type { Agent } from '../../src/agent/start-agent.ts'
import type { SaleLine } from '../../src/shared/sale-line.ts'
import type { SaleTerms } from '../../src/shared/sale-terms.ts'
import type { SaleView } from '../../src/shared/sale-view.ts'
import { expectOk } from './api-client.ts'
import { PHONE, type Shop, whenReady } from './shop.ts'
import { waitFor } from './wait-for.ts'

const SECOND_TOKEN = 'second-register-token-for-tests-0123456789abcdef'

export type Terms = Readonly<Partial<Omit<SaleTerms, 'settlement'>> & { settlement?: unknown }>
type Money = Readonly<{ kind: string; amountMinor: number }>

/** Lets a second register of the same store in; see `openRegister`. */
export async function addSecondRegister(shop: Shop): Promise<void> {
  const store = { storeId: 'store-1', storeName: 'Магазин 1' }
  await shop.hub().addRegister({ registerId: 'r-2' as never, token: SECOND_TOKEN, ...store })
}

let lastFdNumber = 0

/** One of two registers of a store, and a register program that prints by itself and tells what it printed. */
export async function openRegister(shop: Shop, registerId: 'r-1' | 'r-2', expected: { hub?: boolean } = {}) {
  const folder = registerId === 'r-1' ? shop.dataFolder : shop.makeFolder('agent-2')
  if (registerId === 'r-2') shop.writeSettings({ registerId, hub: { url: shop.hubUrl, token: SECOND_TOKEN } }, folder)
  const { agent, api } = await shop.startAgent(folder)
  await whenReady(agent, expected)
  const fnNumber = `999907890200000${registerId.at(-1)}`
  await api.post('/shifts', { event: 'opened', fnNumber, shiftNumber: 1 })

  const put = (saleId: string, revision: number, lines: readonly Partial<SaleLine>[], terms?: Terms) =>
    api.call('PUT', `/sales/${saleId}`, { revision, lines, terms })

  const checkOut = async (saleId: string, operationId = `check-${saleId}`): Promise<SaleView> => {
    await expectOk(api.post(`/sales/${saleId}/checkout`, { operationId }))
    return await api.when(saleId, sale => sale.state === 'frozen')
  }

  /** Printed, and told: a document of its own number. */
  const report = async (saleId: string, tenders: readonly Money[]) => {
    lastFdNumber += 1
    const registered = { fnNumber, fdNumber: lastFdNumber, fiscalSign: String(lastFdNumber), shiftNumber: 1 }
    const { body } = await expectOk(
      api.post(`/sales/${saleId}/fiscalised`, { documents: [{ registered }], tenders: [...tenders] }),
    )
    return { sale: body.sale, document: { fnNumber, fdNumber: lastFdNumber } }
  }

  /** Lines, checkout, receipt. */
  const sell = async (saleId: string, lines: readonly Partial<SaleLine>[], terms?: Terms) => {
    await expectOk(put(saleId, 1, lines, terms))
    const { dueMinor } = await checkOut(saleId)
    return await report(saleId, dueMinor > 0 ? [{ kind: 'cash', amountMinor: dueMinor }] : [])
  }

  /** The customer shows their wallet: named and proved at once. */
  const showWallet = async (saleId: string): Promise<SaleView> => {
    await expectOk(api.post('/scans', { saleId, text: await shop.hub().walletText(PHONE) }))
    return await api.when(saleId, sale => sale.customer.state === 'verified' && sale.quoteState !== 'pending')
  }

  /** The return as it stands once the hub has been asked. */
  const prepareReturn = async (body: Readonly<Record<string, unknown>>) => {
    let reply = await api.post('/returns', body)
    await waitFor('the return', async () => {
      if (reply.status === 202) reply = await api.post('/returns', body)
      return reply.status !== 202
    })
    return reply
  }

  const settle = async (saleId: string, of: readonly Readonly<{ fnNumber: string; fdNumber: number }>[]) => {
    const body = { saleId, of }
    let reply = await api.post('/settlements', body)
    await waitFor('the settlement', async () => {
      if (reply.status === 202) reply = await api.post('/settlements', body)
      return reply.status !== 202
    })
    return reply
  }

  const applied = () => appliedAtHub(agent)

  return { agent, api, put, checkOut, report, sell, showWallet, prepareReturn, settle, applied }
}
export type TestRegister = Awaited<ReturnType<typeof openRegister>>

/** All this register wrote has become receipts at the hub. */
export const appliedAtHub = (agent: Agent) =>
  waitFor('the hub to apply it', () => {
    const { state, unapplied } = agent.register.sync.status()
    return state === 'online' && unapplied === 0
  })
