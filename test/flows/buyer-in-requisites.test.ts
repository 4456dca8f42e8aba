import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { expectOk } from '../support/api-client.ts'
import { bread, openShop, type Shop, whenReady } from '../support/shop.ts'
import { openRegister } from '../support/two-registers.ts'

const PAPERS = 'passport 4009 123456'
const terms = {
  requisites: [
    { tag: 1085, type: 'string', value: 'order' },
    { tag: 1227, value: 'Sidorov-Buyer' },
    { tag: 1246, value: PAPERS },
  ],
}

let shop: Shop
afterEach(async () => await shop.close())

it('a buyer whom the register program puts as tags comes through to the receipt, over a restart, and is kept nowhere in clear', async () => {
  shop = await openShop({ fiscalMode: 'pos-prints' })
  const { agent, put, checkOut } = await openRegister(shop, 'r-1')
  await expectOk(put('s-1', 1, [bread], terms as never))
  await checkOut('s-1')
  await agent.stop()

  const { agent: started, api } = await shop.startAgent()
  await whenReady(started)
  const { body } = await expectOk(api.get('s-1'))
  expect(body.toPrint?.requisites).toEqual(terms.requisites)
  await expectOk(api.call('PUT', '/sales/s-1', { revision: 1, lines: [bread], terms }))
  const registered = { fnNumber: '9999078902000001', fdNumber: 900, fiscalSign: '1', shiftNumber: 1 }
  await expectOk(api.post('/sales/s-1/fiscalised', { documents: [{ registered }] }))
  const files = readdirSync(shop.folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const texts = files.map(file => readFileSync(join(file.parentPath, file.name)).toString('latin1'))
  expect(texts.filter(text => text.includes(PAPERS) || text.includes('Sidorov-Buyer'))).toEqual([])
})
