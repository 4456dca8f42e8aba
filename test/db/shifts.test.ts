import { expect, test } from 'vitest'
import { closeShift, latestShift, openShift, sealShift, shiftsWaitingForSeal } from '../../src/db/shifts.ts'
import { fnNumber, registeredDocument, registerId } from './support/builders.ts'
import { openForTest } from './support/database-for-test.ts'

const key = (shiftNumber: number) => ({ registerId, fnNumber, shiftNumber })
const totals = { saleCount: 2, saleTotalMinor: 300, returnCount: 1, returnTotalMinor: 100 }

test('opens, closes and is sealed', () => {
  const db = openForTest()
  openShift(db, key(1), { openedAtMs: 10, openedDocument: registeredDocument(1) })
  expect(latestShift(db, registerId)).toMatchObject({ ...key(1), seal: 'open', openedDocument: registeredDocument(1) })
  closeShift(db, key(1), {
    closedAtMs: 20,
    closedDocument: registeredDocument(5),
    deviceTotals: totals,
    registerTotals: totals,
  })
  expect(shiftsWaitingForSeal(db, registerId)).toMatchObject([
    { ...key(1), seal: 'waiting', closedAtMs: 20, deviceTotals: totals, registerTotals: totals },
  ])
  sealShift(db, key(1), 'sealed')
  expect(shiftsWaitingForSeal(db, registerId)).toEqual([])
  expect(latestShift(db, registerId)?.seal).toBe('sealed')
})

test('told twice, the first time counts', () => {
  const db = openForTest()
  openShift(db, key(1), { openedAtMs: 10 })
  openShift(db, key(1), { openedAtMs: 11 })
  closeShift(db, key(1), { closedAtMs: 20, registerTotals: totals })
  closeShift(db, key(1), { closedAtMs: 30, registerTotals: { ...totals, saleCount: 0 } })
  expect(latestShift(db, registerId)).toMatchObject({ openedAtMs: 10, closedAtMs: 20, registerTotals: totals })
})

test('a close whose opening nobody told is kept all the same', () => {
  const db = openForTest()
  closeShift(db, key(4), { closedAtMs: 20, registerTotals: totals })
  expect(latestShift(db, registerId)).toMatchObject({ ...key(4), seal: 'waiting', closedAtMs: 20 })
})

test('an open shift cannot be sealed', () => {
  const db = openForTest()
  openShift(db, key(1), { openedAtMs: 10 })
  sealShift(db, key(1), 'sealed')
  expect(latestShift(db, registerId)?.seal).toBe('open')
})

test('the latest is the one opened last, also when a new storage counts from one again', () => {
  const db = openForTest()
  openShift(db, key(200), { openedAtMs: 10 })
  openShift(db, { ...key(1), fnNumber: '9999078900005678' }, { openedAtMs: 20 })
  expect(latestShift(db, registerId)?.shiftNumber).toBe(1)
})
