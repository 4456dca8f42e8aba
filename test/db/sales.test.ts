import { expect, test } from 'vitest'
import { recordDocument } from '../../src/db/documents.ts'
import {
  countSales,
  findSaleByDocument,
  latestSale,
  linkSale,
  listLinkedSales,
  listReturnsOf,
  listSales,
  loadSale,
  saveSale,
} from '../../src/db/sales.ts'
import { documentRow, fnNumber, otherRegisterId, registerId, saleIdOf, saleRow } from './support/builders.ts'
import { openForTest } from './support/database-for-test.ts'

test('comes back as it was saved, contacts included', () => {
  const db = openForTest()
  const sale = saleRow(1, { personal: '{"receiptContact":"a@example.org"}' })
  saveSale(db, sale)
  expect(loadSale(db, sale.saleId)).toEqual(sale)
  saveSale(db, saleRow(1, { state: 'frozen', version: 2 }))
  expect(loadSale(db, sale.saleId)).toEqual(saleRow(1, { state: 'frozen', version: 2 }))
  expect(loadSale(db, saleIdOf(2))).toBeUndefined()
})

test('keeps the moment it began, whatever later saves say', () => {
  const db = openForTest()
  saveSale(db, saleRow(1))
  saveSale(db, saleRow(1, { createdAtMs: 5 }))
  expect(loadSale(db, saleIdOf(1))?.createdAtMs).toBe(saleRow(1).createdAtMs)
})

test('is listed and counted by state and register', () => {
  const db = openForTest({ registerIds: [registerId, otherRegisterId] })
  saveSale(db, saleRow(2, { state: 'frozen' }))
  saveSale(db, saleRow(1))
  saveSale(db, saleRow(3, { state: 'completed' }))
  saveSale(db, saleRow(4, { registerId: otherRegisterId }))
  const open = ['composing', 'frozen']
  expect(listSales(db, registerId, open).map(sale => sale.saleId)).toEqual([saleIdOf(1), saleIdOf(2)])
  expect(countSales(db, registerId, open)).toBe(2)
  expect(countSales(db, registerId, [])).toBe(0)
  expect(listSales(db, otherRegisterId, open).map(sale => sale.saleId)).toEqual([saleIdOf(4)])
})

test('the latest completed one is the one that changed last', () => {
  const db = openForTest()
  saveSale(db, saleRow(2, { state: 'completed' }))
  saveSale(db, saleRow(1, { state: 'completed' }))
  saveSale(db, saleRow(3))
  expect(latestSale(db, registerId, 'completed')?.saleId).toBe(saleIdOf(2))
  expect(latestSale(db, otherRegisterId, 'completed')).toBeUndefined()
})

test('is found by its fiscal document', () => {
  const db = openForTest()
  saveSale(db, saleRow(7, { state: 'completed' }))
  recordDocument(db, documentRow(7))
  recordDocument(db, documentRow(8, { saleId: undefined, kind: 'shift-close', receiptKind: undefined }))
  expect(findSaleByDocument(db, { fnNumber, fdNumber: 7 })?.saleId).toBe(saleIdOf(7))
  expect(findSaleByDocument(db, { fnNumber, fdNumber: 8 })).toBeUndefined()
  expect(findSaleByDocument(db, { fnNumber: '1', fdNumber: 7 })).toBeUndefined()
})

test('is not overwritten by another register that happens to use the same id', () => {
  const db = openForTest({ registerIds: [registerId, otherRegisterId] })
  saveSale(db, saleRow(1))
  expect(() => saveSale(db, saleRow(1, { registerId: otherRegisterId }))).toThrow('request.not-owner')
  expect(loadSale(db, saleIdOf(1))).toEqual(saleRow(1))
})

test('knows whether it was returned, without reading every sale', () => {
  const db = openForTest()
  const receipt = { fnNumber: '9999078900001234', fdNumber: 17 }
  const body = JSON.stringify({ originalDocument: receipt })
  saveSale(db, saleRow(1, { state: 'completed' }))
  saveSale(db, saleRow(2, { kind: 'return', body }))
  const returned = (at = receipt) => listReturnsOf(db, registerId, at, 'completed').map(row => row.saleId)
  expect(returned()).toEqual([])
  saveSale(db, saleRow(2, { kind: 'return', body, state: 'completed' }))
  expect(returned()).toEqual([saleIdOf(2)])
  expect(returned({ ...receipt, fdNumber: 18 })).toEqual([])
  const plan = db.sqlite.prepare<[], { detail: string }>(
    `EXPLAIN QUERY PLAN SELECT sale_id FROM sales WHERE kind = 'return' AND json_extract(body, '$.originalDocument.fdNumber') = 17`,
  )
  expect(plan.all().map(step => step.detail)).toEqual([expect.stringContaining('sales_returns')])
})

test('is found by what it counts on, whoever else has that number', () => {
  const db = openForTest({ registerIds: [registerId, otherRegisterId] })
  const link = { link: 'exchange', target: 'return-1' } as const
  saveSale(db, saleRow(1, { state: 'completed' }))
  saveSale(db, saleRow(2, { state: 'completed', registerId: otherRegisterId }))
  saveSale(db, saleRow(3))
  for (const at of [1, 1, 2, 3]) linkSale(db, saleIdOf(at), link)
  expect(listLinkedSales(db, registerId, link, 'completed').map(row => row.saleId)).toEqual([saleIdOf(1)])
  expect(listLinkedSales(db, registerId, { ...link, link: 'handover' }, 'completed')).toEqual([])
})
