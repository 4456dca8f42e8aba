import { expect, test } from 'vitest'
import { documentsOfSale, findDocument, recordDocument, sumShift } from '../../src/db/documents.ts'
import { documentRow, fnNumber, registeredDocument, saleIdOf } from './support/builders.ts'
import { openForTest } from './support/database-for-test.ts'

test('told twice, is the same document', () => {
  const db = openForTest()
  expect(recordDocument(db, documentRow(1))).toEqual({ status: 'recorded' })
  expect(recordDocument(db, documentRow(1, { recordedAtMs: 5, operationId: undefined }))).toEqual({ status: 'known' })
  expect(findDocument(db, fnNumber, 1)).toEqual(documentRow(1))
})

test('one number for two sales, or with two signs, is a conflict and changes nothing', () => {
  const db = openForTest()
  recordDocument(db, documentRow(1))
  const conflict = { status: 'conflict', existing: documentRow(1) }
  expect(recordDocument(db, documentRow(1, { saleId: saleIdOf(2) }))).toEqual(conflict)
  const otherSign = registeredDocument(1, { fiscalSign: '7' })
  expect(recordDocument(db, documentRow(1, { registered: otherSign }))).toEqual(conflict)
  expect(findDocument(db, fnNumber, 1)).toEqual(documentRow(1))
})

test('a sale may have several, in their order', () => {
  const db = openForTest()
  recordDocument(db, documentRow(2, { saleId: saleIdOf(1) }))
  recordDocument(db, documentRow(1))
  expect(documentsOfSale(db, saleIdOf(1)).map(row => row.registered.fdNumber)).toEqual([1, 2])
})

test('what the device did not tell stays absent', () => {
  const db = openForTest()
  const registered = { fnNumber, fdNumber: 1, fiscalSign: '1' }
  recordDocument(db, documentRow(1, { registered, saleId: undefined, operationId: undefined }))
  expect(findDocument(db, fnNumber, 1)?.registered).toEqual(registered)
})

test('a shift adds up sales and returns apart, and counts nothing else', () => {
  const db = openForTest()
  const inShift = (fdNumber: number, more: Parameters<typeof documentRow>[1]) =>
    recordDocument(db, documentRow(fdNumber, more))
  inShift(1, { kind: 'shift-open', receiptKind: undefined, totalMinor: undefined })
  inShift(2, { totalMinor: 10_050 })
  inShift(3, { totalMinor: 1 })
  inShift(4, { totalMinor: 50, receiptKind: 'return' })
  inShift(5, { kind: 'correction', totalMinor: 999 })
  inShift(6, { registered: registeredDocument(6, { shiftNumber: 13 }) })
  expect(sumShift(db, fnNumber, 12)).toEqual({
    saleCount: 2,
    saleTotalMinor: 10_051,
    returnCount: 1,
    returnTotalMinor: 50,
  })
  expect(sumShift(db, fnNumber, 99)).toEqual({ saleCount: 0, saleTotalMinor: 0, returnCount: 0, returnTotalMinor: 0 })
})
