import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { WritableDb } from '../../../src/db/database.ts'
import { type OpenDatabaseOptions, openDatabase } from '../../../src/db/open-database.ts'
import { registerId } from './builders.ts'

export const MONDAY_MS = Date.UTC(2026, 10, 23, 9, 0)

/** An empty data folder that goes away with the test. */
export function folderForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tillside-db-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A real database in a folder of its own, closed when the test ends. Keeps no ballast unless asked to. */
export function openForTest(options: Partial<OpenDatabaseOptions> = {}): WritableDb {
  const db = openDatabase({
    folder: options.folder ?? folderForTest(),
    registerIds: [registerId],
    nowMs: MONDAY_MS,
    appVersion: '0.1.0',
    ballastBytes: 0,
    ...options,
  })
  onTestFinished(() => db.close())
  return db
}
