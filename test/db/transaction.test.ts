import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { freeBallast, keepBallast } from '../../src/db/ballast.ts'
import { checkpoint } from '../../src/db/checkpoint.ts'
import type { WritableDb } from '../../src/db/database.ts'
import { freeDiskBytes, isDiskLow } from '../../src/db/disk-space.ts'
import { countSales, saveSale } from '../../src/db/sales.ts'
import { transaction } from '../../src/db/transaction.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { registerId, saleRow } from './support/builders.ts'
import { folderForTest, MONDAY_MS, openForTest } from './support/database-for-test.ts'

const BALLAST_BYTES = 200_000
const hugeSale = (number: number) => saleRow(number, { body: JSON.stringify('x'.repeat(100_000)) })

/** SQLite says "full" from here on, as it does when the disk is. */
function fillUp(db: WritableDb): void {
  const pages = db.sqlite.pragma('page_count', { simple: true })
  db.sqlite.pragma(`max_page_count = ${Number(pages) + 2}`)
}

/** The room the ballast gave back, as a file system would give it. */
function makeRoomWhereBallastWas(db: WritableDb): void {
  if (!existsSync(join(db.folder, 'ballast'))) db.sqlite.pragma('max_page_count = 100000')
}

describe('a transaction', () => {
  test('that throws leaves nothing behind and passes the error on', () => {
    const db = openForTest()
    const work = () => {
      saveSale(db, saleRow(1))
      throw new AppError('sale.empty')
    }
    expect(() => transaction(db, work)).toThrow('sale.empty')
    expect(countSales(db, registerId, ['composing'])).toBe(0)
    expect(db.sqlite.inTransaction).toBe(false)
  })

  test('inside another one stands or falls with it', () => {
    const db = openForTest()
    const work = () => {
      transaction(db, () => saveSale(db, saleRow(1)))
      throw new Error('later')
    }
    expect(() => transaction(db, work)).toThrow('later')
    expect(countSales(db, registerId, ['composing'])).toBe(0)
  })

  test('gives back what the work returned', () => {
    expect(transaction(openForTest(), () => 42)).toBe(42)
  })
})

describe('a full disk', () => {
  test('costs the ballast, and the sale under way is written', () => {
    const db = openForTest({ ballastBytes: BALLAST_BYTES })
    expect(statSync(join(db.folder, 'ballast')).size).toBe(BALLAST_BYTES)
    fillUp(db)
    transaction(db, () => {
      makeRoomWhereBallastWas(db)
      saveSale(db, saleRow(1))
      saveSale(db, hugeSale(2))
    })
    expect(countSales(db, registerId, ['composing'])).toBe(2)
    expect(existsSync(join(db.folder, 'ballast'))).toBe(false)
    checkpoint(db, MONDAY_MS)
    expect(statSync(join(db.folder, 'ballast')).size).toBe(BALLAST_BYTES)
  })

  test('with the ballast gone too, is said plainly, and the database stands as it was', () => {
    const db = openForTest({ ballastBytes: BALLAST_BYTES })
    saveSale(db, saleRow(1))
    fillUp(db)
    const work = () => transaction(db, () => saveSale(db, hugeSale(2)))
    expect(work).toThrow('disk.full')
    expect(work).toThrow('disk.full')
    expect(countSales(db, registerId, ['composing'])).toBe(1)
    db.sqlite.pragma('max_page_count = 100000')
    work()
    expect(countSales(db, registerId, ['composing'])).toBe(2)
  })

  test('cannot pass for success where the work swallowed it', () => {
    const db = openForTest()
    fillUp(db)
    const work = () => {
      try {
        saveSale(db, hugeSale(1))
      } catch {
        // As careless code would.
      }
    }
    expect(() => transaction(db, work)).toThrow('rolled back under the work')
  })
})

describe('the ballast', () => {
  test('is made whole again when it was cut short, and is not there when it is not wanted', () => {
    const folder = folderForTest()
    expect(keepBallast(folder, 0)).toBe(false)
    expect(keepBallast(folder, 1000)).toBe(true)
    expect(keepBallast(folder, 2_500_000)).toBe(true)
    expect(statSync(join(folder, 'ballast')).size).toBe(2_500_000)
    expect([freeBallast(folder), freeBallast(folder)]).toEqual([true, false])
  })

  test('is not made where it would take the last of the disk', () => {
    const folder = folderForTest()
    expect(keepBallast(folder, freeDiskBytes(folder))).toBe(false)
    expect(existsSync(join(folder, 'ballast'))).toBe(false)
  })

  test('a disk with less room than asked for is low', () => {
    const folder = folderForTest()
    expect(isDiskLow(folder, 1)).toBe(false)
    expect(isDiskLow(folder, 2 * freeDiskBytes(folder))).toBe(true)
  })
})
