import { expect, test } from 'vitest'
import { erasePersonal } from '../../src/db/erasure.ts'
import { currentJournal } from '../../src/db/journals.ts'
import { markProgress } from '../../src/db/outbox.ts'
import { loadSale, saveSale } from '../../src/db/sales.ts'
import { closeShift, sealShift } from '../../src/db/shifts.ts'
import { fnNumber, registerId, saleIdOf, saleRow } from './support/builders.ts'
import { completeSale } from './support/complete-sale.ts'
import { MONDAY_MS, openForTest } from './support/database-for-test.ts'
import { allEntries, expectSoundChain } from './support/journal.ts'

const finalStates = ['completed', 'cancelled']
const totals = { saleCount: 0, saleTotalMinor: 0, returnCount: 0, returnTotalMinor: 0 }
const key = { registerId, fnNumber, shiftNumber: 12 }

function soldThree() {
  const db = openForTest()
  for (const number of [1, 2, 3]) completeSale(db, number)
  saveSale(db, saleRow(4, { personal: '{"loyaltyPhone":"79215550147"}' }))
  closeShift(db, key, { closedAtMs: MONDAY_MS + 1000, registerTotals: totals })
  return db
}

test('erases contacts of what is applied, sealed and past dispute; receipts and chain stay', () => {
  const db = soldThree()
  sealShift(db, key, 'sealed')
  markProgress(db, currentJournal(db, registerId), { receivedSeq: 4, appliedSeq: 3 })
  expect(erasePersonal(db, registerId, { beforeMs: MONDAY_MS + 3, finalStates })).toBe(4)

  const entries = allEntries(db, currentJournal(db, registerId))
  expect(entries.map(entry => entry.personal !== undefined)).toEqual([false, false, false, true])
  expect(entries.map(entry => entry.personalHash !== undefined)).toEqual([false, true, true, true])
  expectSoundChain(entries)
  expect(loadSale(db, saleIdOf(1))).toMatchObject({ state: 'completed' })
  expect(loadSale(db, saleIdOf(1))?.personal).toBeUndefined()
  expect(loadSale(db, saleIdOf(3))?.personal).toBeDefined()
})

test('keeps what the hub has not applied, and sales still open, however old', () => {
  const db = soldThree()
  sealShift(db, key, 'sealed')
  expect(erasePersonal(db, registerId, { beforeMs: MONDAY_MS + 9999, finalStates })).toBe(3)
  expect(allEntries(db, currentJournal(db, registerId)).filter(entry => entry.personal)).toHaveLength(3)
  expect(loadSale(db, saleIdOf(4))?.personal).toBeDefined()
})

test('erases nothing before a shift was sealed', () => {
  const db = soldThree()
  markProgress(db, currentJournal(db, registerId), { receivedSeq: 4, appliedSeq: 4 })
  expect(erasePersonal(db, registerId, { beforeMs: MONDAY_MS + 9999, finalStates })).toBe(0)
})
