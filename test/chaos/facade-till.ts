import { join } from 'node:path'
import { ATOL_PASSWORD, createAtolClient } from '../agent/facade/atol-client.ts'
import { freePort } from '../agent/facade/free-port.ts'
import { createKkmClient, KKM_PASSWORD } from '../agent/facade/kkmserver-client.ts'
import { expectOk } from '../support/api-client.ts'
import { openShop, PHONE } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'
import { type AgentProcess, startAgentProcess } from './agent-process.ts'
import { createEdgeTrap } from './edge-trap.ts'
import { PATIENCE_MS } from './till.ts'

export type FacadeTillOptions = Readonly<{ root: string; compileCache: string }>

const RICH_MINOR = 1_000_000_000
const SPENT_MINOR = 10_00

/** A shop whose register program prints through a façade of an agent that is a process of its own. */
export async function openFacadeTill({ root, compileCache }: FacadeTillOptions) {
  const trap = createEdgeTrap()
  const ports = { atol: await freePort(), kkmserver: await freePort() }
  const shop = await openShop({
    device: { onEdge: trap.onEdge },
    balanceMinor: RICH_MINOR,
    settings: {
      fiscalMode: 'facade',
      facade: {
        atol: { port: ports.atol, user: 'atol', password: ATOL_PASSWORD },
        kkmserver: { port: ports.kkmserver, user: 'User', password: KKM_PASSWORD },
      },
    },
  })
  let agent: AgentProcess | undefined
  let kills = 0

  const api = () => {
    if (!agent) throw new Error('the agent is down')
    return agent.api
  }

  return {
    shop,
    trap,
    api,
    atol: createAtolClient({ url: `http://127.0.0.1:${ports.atol}` }),
    kkm: createKkmClient({ url: `http://127.0.0.1:${ports.kkmserver}` }),
    folders: { agent: shop.dataFolder, hub: join(shop.folder, 'hub') },
    kills: () => kills,
    async start() {
      agent = await startAgentProcess({ root, dataFolder: shop.dataFolder, compileCache })
    },
    async kill() {
      const killed = agent
      agent = undefined
      if (killed) kills += 1
      await killed?.kill()
    },
    /** Up, with its device and its hub. */
    async ready() {
      const isReady = async () => {
        const { body } = await api().call<{ mode: string; device: { state: string } }>('GET', '/health')
        return body.mode === 'online' && ['ready', 'attention'].includes(body.device.state)
      }
      await waitFor('the agent to have its device and its hub', isReady, PATIENCE_MS)
    },
    /** A sale of the plain API with points in its price, checked out: its receipt comes through the façade. */
    async freezeWithPoints(saleId: string, name: string, priceMinor: number): Promise<number> {
      await expectOk(api().put(saleId, 1, [{ ...oneOf(name), priceMinor }]))
      await expectOk(api().post(`/sales/${saleId}/identify`, { scan: await shop.hub().walletText(PHONE) }))
      await api().when(saleId, sale => sale.customer.state === 'verified', PATIENCE_MS)
      await expectOk(api().post(`/sales/${saleId}/redeem`, { amountMinor: SPENT_MINOR }))
      await expectOk(api().post(`/sales/${saleId}/checkout`, { operationId: `check-${saleId}` }))
      return (await api().when(saleId, sale => sale.state === 'frozen', PATIENCE_MS)).totalMinor
    },
    documentsOf: (name: string) =>
      shop.device
        .documents()
        .filter(({ kind, lines }) => kind === 'receipt' && lines?.some(line => line.name === name)),
    receipts: () => shop.device.documents().filter(({ kind }) => kind === 'receipt'),
    output: () => agent?.output() ?? 'the agent is down',
    async close() {
      await agent?.kill()
      await shop.close()
    },
  }
}
export type FacadeTill = Awaited<ReturnType<typeof openFacadeTill>>

function oneOf(name: string) {
  return { key: '1', name, quantityMilli: 1000, vatCode: 2, itemKind: 1, department: 1, paymentMethod: 4 }
}
