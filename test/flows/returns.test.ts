import { afterEach, beforeEach, expect, it } from 'vitest'
import { expectOk } from '../support/api-client.ts'
import { bread, cashier, cheese, HUB_TOKEN, openShop, PHONE, type Shop, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

const SECOND_TOKEN = `${HUB_TOKEN}-second`

let shop: Shop
beforeEach(async () => {
  shop = await openShop()
  await shop
    .hub()
    .addRegister({ registerId: 'r-2' as never, storeId: 'store-1', storeName: 'Магазин 1', token: SECOND_TOKEN })
})
afterEach(async () => await shop.close())

type Started = Awaited<ReturnType<Shop['startAgent']>>

/** A second register of the same store, whose program prints by itself and counts its sales from 1 too. */
async function startSecond(): Promise<Started> {
  const folder = shop.makeFolder('agent-2')
  const url = shop.hubUrl
  shop.writeSettings({ registerId: 'r-2', fiscalMode: 'pos-prints', hub: { url, token: SECOND_TOKEN } }, folder)
  const started = await shop.startAgent(folder)
  await whenReady(started.agent)
  return started
}

const drained = ({ agent }: Started) =>
  waitFor('the hub to apply it', () => {
    const { state, unapplied } = agent.register.sync.status()
    return state === 'online' && unapplied === 0
  })

const reported = (fdNumber: number, kind: 'sale' | 'return', amountMinor: number) => ({
  documents: [{ kind, registered: { fnNumber: '9999078902002222', fdNumber, fiscalSign: '7' } }],
  tenders: [{ kind: 'cash', amountMinor }],
})

async function startFirst(): Promise<Started> {
  const first = await shop.startAgent()
  await whenReady(first.agent)
  await first.api.openShift(cashier)
  return first
}

it('takes back a receipt of another register, though both call a sale of theirs "1"', async () => {
  const first = await startFirst()
  const second = await startSecond()
  const sold = await first.api.sell('1', [bread])
  await second.api.put('1', 1, [cheese])
  await second.api.post('/sales/1/identify', { phone: PHONE })
  await second.api.when('1', sale => sale.customer.state === 'identified')
  await second.api.post('/sales/1/checkout', { operationId: 'c-1' })
  await expectOk(second.api.post('/sales/1/fiscalised', reported(5, 'sale', 31_047)))
  await drained(first)
  await drained(second)

  const { fnNumber, fdNumber } = sold.documents[0]?.registered ?? { fnNumber: '', fdNumber: 0 }
  const receipt = { by: 'document', fnNumber, fdNumber }
  const { body } = await expectOk(second.api.post('/returns', { saleId: 'ret-1', receipt }))
  expect(body.sale).toMatchObject({ totalMinor: 9100, tenders: [{ kind: 'cash', state: 'pending' }] })
  await expectOk(second.api.post('/returns/ret-1/fiscalised', reported(6, 'return', 9100)))
  await drained(second)

  expect(await shop.hub().summary()).toMatchObject({ sales: 2, returns: 1, openFindings: 0 })
  const again = await first.api.post('/returns', { saleId: 'ret-2', receipt })
  expect(again.body.code).toBe('return.already-returned')
  const own = { by: 'document', fnNumber: '9999078902002222', fdNumber: 5 }
  const other = await expectOk(second.api.post('/returns', { saleId: 'ret-3', receipt: own }))
  expect(other.body.sale.totalMinor).toBe(31_047)
})

it('goes on while the hub is away, for receipts of this register', async () => {
  const first = await startFirst()
  const sold = await first.api.sell('1', [bread])
  await drained(first)
  await shop.stopHub()
  const { fnNumber, fdNumber } = sold.documents[0]?.registered ?? { fnNumber: '', fdNumber: 0 }
  const { body } = await expectOk(
    first.api.post('/returns', { saleId: 'ret-1', receipt: { by: 'document', fnNumber, fdNumber } }),
  )
  expect(body.sale).toMatchObject({ kind: 'return', state: 'frozen', totalMinor: 9100 })
})

it('refuses an id that a sale has, and more than one entry can tell', async () => {
  const first = await startFirst()
  const sold = await first.api.sell('1', [bread])
  const { fnNumber, fdNumber } = sold.documents[0]?.registered ?? { fnNumber: '', fdNumber: 0 }
  const taken = await first.api.post('/returns', { saleId: '1', receipt: { by: 'document', fnNumber, fdNumber } })
  expect(taken.body.code).toBe('request.operation-reused')

  const lines = Array.from({ length: 500 }, (_, index) => ({ ...bread, key: `k${index}`, name: '字'.repeat(300) }))
  await expectOk(first.api.put('big', 1, lines))
  const refused = await first.api.post('/sales/big/checkout', { operationId: 'big-c' })
  expect(refused).toMatchObject({ status: 422, body: { code: 'sync.entry-too-large' } })

  const dear = await first.api.put('dear', 1, [{ ...bread, priceMinor: 9_999_999_999 }])
  expect(dear).toMatchObject({ status: 400, body: { code: 'request.malformed' } })
})
