import { describe, expect, test } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { asWritable, type WritableDb } from '../../src/db/database.ts'
import { readMeta } from '../../src/db/meta.ts'
import { migrate, migrations, schemaVersion } from '../../src/db/migrate.ts'
import { databaseFile } from '../../src/db/open-database.ts'
import { folderForTest } from './support/database-for-test.ts'

/** A bare file with the schema stopped at a version. */
function stoppedAt(version: number): WritableDb {
  const folder = folderForTest()
  const file = databaseFile(folder)
  const sqlite = connect(file, 'write')
  const close = () => void sqlite.close()
  const db = asWritable({ sqlite, folder, file, ballastBytes: 0, personalKey: undefined, notices: [], close })
  migrate(db, migrations, version)
  return db
}

function tablesOf(db: WritableDb): string[] {
  const rows = db.sqlite.prepare<[], { name: string }>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`,
  )
  return rows.all().map(row => row.name)
}

const tablesSince: Record<number, string[]> = {
  1: ['meta', 'registers'],
  2: ['commands', 'sales'],
  3: ['documents', 'operations', 'shifts'],
  4: ['entries', 'journal_links', 'journals'],
  5: ['slips'],
  6: ['maintenance_lease'],
  7: ['programs'],
  8: ['facade_jobs'],
  9: ['sale_links'],
}

describe.each(migrations.map(migration => migration.version))('migration %i', version => {
  test('adds its tables to those before it', () => {
    const db = stoppedAt(version)
    const wanted = Array.from({ length: version }, (_, index) => tablesSince[index + 1] ?? [])
    expect(tablesOf(db)).toEqual(wanted.flat().toSorted())
    expect(schemaVersion(db)).toBe(version)
    db.close()
  })

  test('makes strict tables only', () => {
    const db = stoppedAt(version)
    const tables = db.sqlite.pragma('table_list') as { name: string; strict: number }[]
    expect(tables.filter(table => !table.name.startsWith('sqlite_') && table.strict !== 1)).toEqual([])
    db.close()
  })

  test('leaves the road open for the rest', () => {
    const db = stoppedAt(version)
    migrate(db)
    expect(schemaVersion(db)).toBe(migrations.length)
    expect(readMeta(db, 'min_reader')).toBe('1')
    db.close()
  })
})

test('a step that fails leaves the file at the step before', () => {
  const db = stoppedAt(2)
  const broken = {
    version: 3,
    minReader: 1,
    sql: 'CREATE TABLE fine (a TEXT) STRICT; CREATE TABLE sales (a TEXT) STRICT;',
  }
  expect(() => migrate(db, [...migrations.slice(0, 2), broken])).toThrow('already exists')
  expect(schemaVersion(db)).toBe(2)
  expect(tablesOf(db)).not.toContain('fine')
  db.close()
})

test('versions must rise one by one', () => {
  const db = stoppedAt(1)
  const late = { version: 5, minReader: 1, sql: '' }
  expect(() => migrate(db, [...migrations, { ...late, version: 99 }])).toThrow('stands at place')
  db.close()
})

test('a step that older versions cannot live with says so', () => {
  const db = stoppedAt(4)
  migrate(db, [...migrations.slice(0, 4), { version: 5, minReader: 5, sql: 'CREATE TABLE gifts (a TEXT) STRICT;' }])
  expect(readMeta(db, 'min_reader')).toBe('5')
  db.close()
})
