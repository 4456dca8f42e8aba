import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type AgentProcess, startAgentProcess } from '../chaos/agent-process.ts'
import { expectOk } from '../support/api-client.ts'
import { openShop, type Shop } from '../support/shop.ts'
import { addSecondRegister, openRegister, type TestRegister } from '../support/two-registers.ts'
import { waitFor } from '../support/wait-for.ts'

const root = new URL('../..', import.meta.url).pathname
const TIMEOUT_MS = 120_000
const sofa = { key: 'sofa', name: 'Диван угловой', quantityMilli: 1000, priceMinor: 1_000_00, vatCode: 11 }

let holdTakesMs = 0
let compileCache = ''
let shop: Shop
let other: TestRegister
let agent: AgentProcess
const start = () => startAgentProcess({ root, dataFolder: shop.dataFolder, compileCache })

beforeEach(async () => {
  holdTakesMs = 0
  compileCache = mkdtempSync(join(tmpdir(), 'tillside-compiled-'))
  const answerDelayMs = (message: string) => (message === 'points.reserve' ? holdTakesMs : 0)
  shop = await openShop({ fiscalMode: 'pos-prints', hubFaults: { answerDelayMs } })
  await addSecondRegister(shop)
  other = await openRegister(shop, 'r-2')
  agent = await start()
}, TIMEOUT_MS)
afterEach(async () => {
  await agent.kill()
  await shop.close()
  rmSync(compileCache, { recursive: true, force: true })
}, TIMEOUT_MS)

it(
  'a register killed while it asks for a prepayment asks again, and the money is its own',
  async () => {
    const { document } = await other.sell('order', [sofa], { settlement: { kind: 'prepayment-full' } })
    await other.applied()
    await expectOk(other.settle('s-2', [document]))
    await waitFor(
      'the settlement',
      async () => (await agent.api.post('/settlements', { saleId: 's-1', of: [document] })).status === 200,
      20_000,
    )
    holdTakesMs = 20_000
    await agent.api.post('/sales/s-1/checkout', { operationId: 'c-1' })
    expect((await agent.api.get('s-1')).body.sale?.state).toBe('reserving')
    await agent.kill()
    holdTakesMs = 0
    agent = await start()
    expect(await agent.api.when('s-1', sale => sale.state === 'frozen')).toMatchObject({ dueMinor: 0 })
    expect(await other.checkOut('s-2')).toMatchObject({
      dueMinor: 1_000_00,
      notice: { code: 'loyalty.prepayment-used' },
    })
  },
  TIMEOUT_MS,
)
