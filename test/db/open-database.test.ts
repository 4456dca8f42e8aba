import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { readMeta, writeMeta } from '../../src/db/meta.ts'
import { SCHEMA_VERSION } from '../../src/db/migrate.ts'
import { checkIntegrity, databaseFile, openDatabaseForReading } from '../../src/db/open-database.ts'
import { listRegisters } from '../../src/db/registers.ts'
import { loadSale } from '../../src/db/sales.ts'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { otherRegisterId, registerId, saleIdOf } from './support/builders.ts'
import { completeSale } from './support/complete-sale.ts'
import { folderForTest, openForTest } from './support/database-for-test.ts'

function refusal(work: () => unknown): AppError {
  try {
    work()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('was not refused')
}

/** A folder with a few sales in it, closed. */
function folderWithSales(): string {
  const db = openForTest()
  for (let number = 1; number <= 40; number += 1) completeSale(db, number)
  db.close()
  return db.folder
}

function modesOf(sqlite: Sqlite.Database) {
  return [sqlite.pragma('journal_mode', { simple: true }), sqlite.pragma('synchronous', { simple: true })]
}

describe('a fresh folder', () => {
  test('gets a database that syncs every commit', () => {
    const db = openForTest({ folder: join(folderForTest(), 'data', 'register-1') })
    expect(modesOf(db.sqlite)).toEqual(['wal', 2])
    expect(db.sqlite.pragma('foreign_keys', { simple: true })).toBe(1)
    expect(listRegisters(db)).toEqual([registerId])
    expect(db.notices).toEqual([])
  })

  test('an empty file left by a crash is as good as none', () => {
    const folder = folderForTest()
    writeFileSync(databaseFile(folder), '')
    expect(listRegisters(openForTest({ folder }))).toEqual([registerId])
  })
})

describe('opening again', () => {
  test('finds the sales', () => {
    const db = openForTest({ folder: folderWithSales() })
    expect(loadSale(db, saleIdOf(40))?.state).toBe('completed')
  })

  test('a second connection beside the agent syncs too, and reads what was committed', () => {
    const db = openForTest()
    completeSale(db, 1)
    const reader = openDatabaseForReading(db.folder)
    expect(reader && modesOf(reader.sqlite)).toEqual(['wal', 2])
    expect(reader && loadSale(reader, saleIdOf(1))?.personal).toContain('79215550147')
    expect(reader && checkIntegrity(reader)).toBeUndefined()
    reader?.close()
  })

  test('there is nothing to read where nothing was opened', () => {
    expect(openDatabaseForReading(folderForTest())).toBeUndefined()
  })

  test('a register that joins later gets a place of its own', () => {
    const folder = folderWithSales()
    const db = openForTest({ folder, registerIds: [registerId, otherRegisterId] })
    expect(listRegisters(db)).toEqual([registerId, otherRegisterId])
  })

  test('a second writer is refused while the first one works', () => {
    const db = openForTest()
    expect(refusal(() => openForTest({ folder: db.folder })).code).toBe('db.locked')
    db.close()
    expect(listRegisters(openForTest({ folder: db.folder }))).toEqual([registerId])
  })
})

describe('a file it must not touch', () => {
  test('is not a database', () => {
    const folder = folderForTest()
    const text = 'a receipt somebody saved here '.repeat(20)
    writeFileSync(databaseFile(folder), text)
    const error = refusal(() => openForTest({ folder }))
    expect(error.code).toBe('db.corrupt')
    expect(error.params.file).toBe(databaseFile(folder))
    expect(readFileSync(databaseFile(folder), 'utf8')).toBe(text)
  })

  test('is damaged inside', () => {
    const folder = folderWithSales()
    const file = databaseFile(folder)
    const bytes = readFileSync(file)
    bytes.fill(0xa5, 4096 * 3, 4096 * 12)
    writeFileSync(file, bytes)
    expect(refusal(() => openForTest({ folder })).code).toBe('db.corrupt')
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })

  test('is cut short', () => {
    const folder = folderWithSales()
    const file = databaseFile(folder)
    truncateSync(file, 4096 * 5)
    const bytes = readFileSync(file)
    expect(refusal(() => openForTest({ folder })).code).toBe('db.corrupt')
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })

  test('has vanished and left its log, with sales in it', () => {
    const folder = folderForTest()
    writeFileSync(`${databaseFile(folder)}-wal`, Buffer.alloc(4096, 1))
    expect(refusal(() => openForTest({ folder })).code).toBe('db.corrupt')
    expect(readdirSync(folder)).toContain('tillside.db-wal')
  })

  test('belongs to another application', () => {
    const folder = folderForTest()
    const foreign = new Sqlite(databaseFile(folder))
    foreign.exec('CREATE TABLE goods (name TEXT)')
    foreign.close()
    const bytes = readFileSync(databaseFile(folder))
    expect(refusal(() => openForTest({ folder })).code).toBe('db.foreign')
    expect(readFileSync(databaseFile(folder)).equals(bytes)).toBe(true)
  })

  test('was written by a version whose files we cannot read', () => {
    const folder = folderWithSales()
    const db = openForTest({ folder, appVersion: '9.0.0' })
    writeMeta(db, 'min_reader', String(SCHEMA_VERSION + 1))
    db.close()
    const error = refusal(() => openForTest({ folder }))
    expect([error.code, error.params.writtenBy]).toEqual(['db.newer', '9.0.0'])
    expect(refusal(() => openDatabaseForReading(folder)).code).toBe('db.newer')
  })

  test('belongs to another register', () => {
    const folder = folderWithSales()
    expect(refusal(() => openForTest({ folder, registerIds: [otherRegisterId] })).code).toBe('db.wrong-register')
    expect(listRegisters(openForTest({ folder }))).toEqual([registerId])
  })

  test('after a refusal the folder is free for the next try', () => {
    const folder = folderForTest()
    writeFileSync(databaseFile(folder), 'x'.repeat(200))
    refusal(() => openForTest({ folder }))
    expect(refusal(() => openForTest({ folder })).code).toBe('db.corrupt')
  })
})

test('a later version that only expanded the schema can be left again', () => {
  const folder = folderWithSales()
  const later = openForTest({ folder })
  later.sqlite.exec('ALTER TABLE sales ADD COLUMN gift TEXT')
  later.sqlite.pragma(`user_version = ${SCHEMA_VERSION + 3}`)
  later.close()
  const db = openForTest({ folder })
  completeSale(db, 41)
  expect(loadSale(db, saleIdOf(41))?.state).toBe('completed')
  expect(db.sqlite.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION + 3)
})

describe('the key of the contact fields', () => {
  test('when lost, costs the contacts and nothing else, and is said once', () => {
    const folder = folderWithSales()
    rmSync(join(folder, 'personal.key'))
    const db = openForTest({ folder })
    expect(db.notices.map(notice => notice.code)).toEqual(['db.key-lost'])
    expect(loadSale(db, saleIdOf(1))).toMatchObject({ state: 'completed' })
    expect(loadSale(db, saleIdOf(1))).not.toHaveProperty('personal')
    completeSale(db, 41)
    expect(loadSale(db, saleIdOf(41))?.personal).toContain('79215550147')
    db.close()
    expect(openForTest({ folder }).notices).toEqual([])
  })

  test('when damaged, is put aside and replaced', () => {
    const folder = folderWithSales()
    writeFileSync(join(folder, 'personal.key'), 'short')
    const db = openForTest({ folder })
    expect(db.notices.map(notice => notice.code)).toEqual(['db.key-lost'])
    expect(readdirSync(folder).filter(name => name.startsWith('personal.key.damaged'))).toHaveLength(1)
    expect(readMeta(db, 'personal_key_id')).toBe(db.personalKey?.id)
  })

  test('never stands in the file, and neither do the contacts', () => {
    const db = openForTest()
    completeSale(db, 1, '79161234567')
    const secret = db.personalKey?.secret.export()
    db.close()
    const file = readFileSync(databaseFile(db.folder))
    expect(file.includes('79161234567')).toBe(false)
    expect(secret && file.includes(secret)).toBe(false)
  })
})
