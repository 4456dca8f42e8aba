import { describe, expect, test } from 'vitest'
import {
  beginOperation,
  disputedOperations,
  finishOperation,
  loadOperation,
  markSettling,
  operationsOfSale,
  unsettledOperations,
} from '../../src/db/operations.ts'
import { AppError, toErrorData } from '../../src/shared/errors/app-error.ts'
import {
  fnNumber,
  operationIdOf,
  operationStart,
  registeredDocument,
  registerId,
  saleIdOf,
} from './support/builders.ts'
import { openForTest } from './support/database-for-test.ts'

const notPrinted = { state: 'not-applied', error: toErrorData(new AppError('paper.out')) } as const
const printed = { state: 'applied', document: registeredDocument(1) } as const

test('is written down with all that settling needs', () => {
  const db = openForTest()
  beginOperation(db, operationStart(1))
  expect(loadOperation(db, operationIdOf(1))).toMatchObject({ ...operationStart(1), state: 'running', attempt: 1 })
  expect(loadOperation(db, operationIdOf(2))).toBeUndefined()
})

test('comes back with its end', () => {
  const db = openForTest()
  beginOperation(db, operationStart(1))
  markSettling(db, operationIdOf(1))
  expect(loadOperation(db, operationIdOf(1))?.state).toBe('settling')
  finishOperation(db, operationIdOf(1), printed, 99)
  expect(loadOperation(db, operationIdOf(1))).toMatchObject({ state: 'applied', result: printed, settledAtMs: 99 })
  expect(operationsOfSale(db, saleIdOf(1))).toHaveLength(1)
})

describe('one storage at a time', () => {
  test.each(['running', 'settling'])('a second operation waits while the first is %s', state => {
    const db = openForTest()
    beginOperation(db, operationStart(1))
    if (state === 'settling') markSettling(db, operationIdOf(1))
    expect(() => beginOperation(db, operationStart(2))).toThrow('fiscal.unsettled')
    expect(() => beginOperation(db, operationStart(1))).toThrow('fiscal.unsettled')
    expect(unsettledOperations(db, registerId).map(operation => operation.operationId)).toEqual([operationIdOf(1)])
    finishOperation(db, operationIdOf(1), notPrinted, 1)
    beginOperation(db, operationStart(2))
  })

  test('another storage sells meanwhile', () => {
    const db = openForTest()
    beginOperation(db, operationStart(1))
    beginOperation(db, operationStart(2, { fnNumber: '9999078900009999' }))
    expect(unsettledOperations(db, registerId)).toHaveLength(2)
  })

  test('the file itself refuses a second one, should the code ever forget to ask', () => {
    const db = openForTest()
    beginOperation(db, operationStart(1))
    const copy = `INSERT INTO operations SELECT 'copy', register_id, device_id, fn_number, kind, sale_id, baseline, compare,
      mark, state, result, attempt, started_at_ms, settled_at_ms FROM operations`
    expect(() => db.sqlite.exec(copy)).toThrow('UNIQUE')
  })
})

describe('the same operation id', () => {
  test('begins again after it was found not printed, with a baseline of its own', () => {
    const db = openForTest()
    beginOperation(db, operationStart(1))
    finishOperation(db, operationIdOf(1), notPrinted, 1)
    const later = { ...operationStart(1).baseline, lastFdNumber: 77 }
    beginOperation(db, operationStart(1, { baseline: later, startedAtMs: 2 }))
    const again = loadOperation(db, operationIdOf(1))
    expect(again).toMatchObject({ state: 'running', attempt: 2, baseline: later, startedAtMs: 2 })
    expect([again?.result, again?.settledAtMs]).toEqual([undefined, undefined])
  })

  test('never begins again after it was printed', () => {
    const db = openForTest()
    beginOperation(db, operationStart(1))
    finishOperation(db, operationIdOf(1), printed, 1)
    expect(() => beginOperation(db, operationStart(1))).toThrow('request.operation-reused')
    expect(loadOperation(db, operationIdOf(1))?.state).toBe('applied')
  })

  test('never serves another sale', () => {
    const db = openForTest()
    beginOperation(db, operationStart(1))
    finishOperation(db, operationIdOf(1), notPrinted, 1)
    expect(() => beginOperation(db, operationStart(1, { saleId: saleIdOf(2) }))).toThrow('request.operation-reused')
  })
})

test('what a person decided frees the storage, and is mended once it was read', () => {
  const db = openForTest()
  beginOperation(db, operationStart(1))
  markSettling(db, operationIdOf(1))
  finishOperation(db, operationIdOf(1), { state: 'disputed', answer: 'device-gone' }, 1)
  expect(unsettledOperations(db, registerId)).toEqual([])
  expect(disputedOperations(db, fnNumber).map(operation => operation.result)).toEqual([
    { state: 'disputed', answer: 'device-gone' },
  ])
  finishOperation(db, operationIdOf(1), printed, 2)
  expect(disputedOperations(db, fnNumber)).toEqual([])
})

test('an end is written once', () => {
  const db = openForTest()
  beginOperation(db, operationStart(1))
  finishOperation(db, operationIdOf(1), printed, 1)
  expect(() => finishOperation(db, operationIdOf(1), notPrinted, 2)).toThrow('not under way')
  expect(() => markSettling(db, operationIdOf(1))).toThrow('not under way')
})
