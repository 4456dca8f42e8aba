import { expect, test } from 'vitest'
import { checkpoint } from '../../src/db/checkpoint.ts'
import { completeSale } from './support/complete-sale.ts'
import { MONDAY_MS, openForTest } from './support/database-for-test.ts'
import { readWal } from './support/wal.ts'

test('completing a sale is one commit to the log, so exactly one fsync', () => {
  const db = openForTest()
  for (let number = 1; number <= 20; number += 1) {
    const before = readWal(db.file)
    completeSale(db, number)
    expect(readWal(db.file)).toEqual({ salt: before.salt, commits: before.commits + 1 })
  }
})

test('the sale after a checkpoint does not pay for the new log', () => {
  const db = openForTest()
  for (let number = 1; number <= 5; number += 1) completeSale(db, number)
  const old = readWal(db.file)
  expect(checkpoint(db, MONDAY_MS, 1)).toBeGreaterThan(0)
  const fresh = readWal(db.file)
  expect(fresh.salt).not.toBe(old.salt)
  completeSale(db, 6)
  expect(readWal(db.file)).toEqual({ salt: fresh.salt, commits: fresh.commits + 1 })
})

test('a quiet moment with little to move moves nothing', () => {
  const db = openForTest()
  completeSale(db, 1)
  const before = readWal(db.file)
  expect(checkpoint(db, MONDAY_MS)).toBe(0)
  expect(readWal(db.file)).toEqual(before)
})
