import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AgentProcess, startAgentProcess } from '../chaos/agent-process.ts'
import { warmUp } from '../chaos/till.ts'
import type { Reply } from '../support/api-client.ts'
import { bread, cashier, cheese, openShop, type Shop } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

const root = new URL('../..', import.meta.url).pathname
const TIMEOUT_MS = 240_000

const wine = { ...bread, key: 'wine', name: 'Вино', quantityMilli: 1000, priceMinor: 800_00, vatCode: 11 }
const cash = (amountMinor: number) => ({ kind: 'cash', amountMinor })

type Step = Readonly<{
  send: (api: AgentProcess['api']) => Promise<Reply>
  /** The state the sale is in once the step is done. */
  saleId: string
  state: string
}>

// A pty keeps the line alive while its owner dies; Windows has none.
describe.runIf(process.platform !== 'win32')('an agent that is killed after every step', () => {
  let compileCache = ''
  let shop: Shop
  let agent: AgentProcess
  const start = () => startAgentProcess({ root, dataFolder: shop.dataFolder, compileCache })
  beforeAll(async () => {
    compileCache = mkdtempSync(join(tmpdir(), 'tillside-compiled-'))
    await warmUp({ mode: 'agent-prints', root, compileCache })
  }, TIMEOUT_MS)
  afterAll(() => rmSync(compileCache, { recursive: true, force: true }))
  beforeEach(async () => {
    shop = await openShop()
    agent = await start()
    await waitFor(
      'the shift',
      async () => {
        await agent.api.post('/shift/open', { operationId: 'open', cashier })
        const { body } = await agent.api.call<{ state?: string }>('GET', '/operations/open')
        return body.state === 'applied'
      },
      20_000,
    )
  }, TIMEOUT_MS)
  afterEach(async () => {
    await agent.kill()
    await shop.close()
  }, TIMEOUT_MS)

  const sendUntil = async ({ send, saleId, state }: Step): Promise<void> => {
    await waitFor(
      () => `${saleId} to be ${state}`,
      async () => {
        await send(agent.api)
        const { body } = await agent.api.get(saleId)
        return body.sale?.state === state
      },
      20_000,
    )
  }

  /** Each step, a kill, the same step again by a register program that never saw its answer. */
  const walk = async (steps: readonly Step[]): Promise<void> => {
    for (const step of steps) {
      await sendUntil(step)
      await agent.kill()
      agent = await start()
      await sendUntil(step)
    }
  }

  const atHub = async (sales: number, returns: number) => {
    await waitFor(
      'the hub to know',
      async () => {
        const summary = await shop.hub().summary()
        return summary.sales === sales && summary.returns === returns
      },
      20_000,
    )
    expect((await shop.hub().summary()).openFindings).toBe(0)
  }
  const printed = () => shop.device.documents().flatMap(document => (document.receiptKind ? [document] : []))

  it(
    'makes one return and one sale of an exchange',
    async () => {
      const sold = await agent.api.sell('sold', [cheese])
      const { fnNumber, fdNumber } = sold.documents[0]?.registered ?? { fnNumber: '', fdNumber: 0 }
      await walk([
        {
          send: api => api.post('/returns', { saleId: 'back', receipt: { by: 'document', fnNumber, fdNumber } }),
          saleId: 'back',
          state: 'frozen',
        },
        {
          send: api => api.call('PUT', '/sales/new', { revision: 1, lines: [wine], terms: { exchangeFor: 'back' } }),
          saleId: 'new',
          state: 'composing',
        },
        { send: api => api.post('/sales/new/checkout', { operationId: 'c-new' }), saleId: 'new', state: 'frozen' },
        {
          send: api =>
            api.post('/sales/back/pay', {
              operationId: 'p-back',
              tenders: [{ kind: 'other', amountMinor: 310_47 }],
            }),
          saleId: 'back',
          state: 'completed',
        },
        {
          send: api => api.post('/sales/new/pay', { operationId: 'p-new', tenders: [cash(489_53)] }),
          saleId: 'new',
          state: 'completed',
        },
      ])
      expect(printed()).toMatchObject([
        { receiptKind: 'sale', totalMinor: 310_47 },
        { receiptKind: 'return', payments: { 16: 310_47 } },
        { receiptKind: 'sale', payments: { 16: 310_47, 1: 489_53 } },
      ])
      await atHub(2, 1)
    },
    TIMEOUT_MS,
  )

  it(
    'hands prepaid goods over once',
    async () => {
      const terms = { settlement: { kind: 'prepayment-part', amountMinor: 300_00 } }
      await walk([
        {
          send: api => api.call('PUT', '/sales/order', { revision: 1, lines: [wine], terms }),
          saleId: 'order',
          state: 'composing',
        },
        { send: api => api.post('/sales/order/checkout', { operationId: 'c-1' }), saleId: 'order', state: 'frozen' },
        {
          send: api => api.post('/sales/order/pay', { operationId: 'p-1', tenders: [cash(300_00)] }),
          saleId: 'order',
          state: 'completed',
        },
      ])
      const { body } = await agent.api.get('order')
      const { fnNumber, fdNumber } = body.sale.documents[0]?.registered ?? { fnNumber: '', fdNumber: 0 }
      await walk([
        {
          send: api => api.post('/settlements', { saleId: 'delivery', of: [{ fnNumber, fdNumber }] }),
          saleId: 'delivery',
          state: 'composing',
        },
        {
          send: api => api.post('/sales/delivery/checkout', { operationId: 'c-2' }),
          saleId: 'delivery',
          state: 'frozen',
        },
        {
          send: api => api.post('/sales/delivery/pay', { operationId: 'p-2', tenders: [cash(500_00)] }),
          saleId: 'delivery',
          state: 'completed',
        },
      ])
      expect(printed()).toMatchObject([
        { totalMinor: 300_00, payments: { 1: 300_00 } },
        { totalMinor: 800_00, payments: { 14: 300_00, 1: 500_00 } },
      ])
      await atHub(2, 0)
    },
    TIMEOUT_MS,
  )
})
