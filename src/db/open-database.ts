import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type Sqlite from 'better-sqlite3'
import { AppError } from '../shared/errors/app-error.ts'
import type { RegisterId } from '../shared/ids.ts'
import { freeBallast, keepBallast } from './ballast.ts'
import { connect, findDamage, isSmallEnoughToCheck } from './connect.ts'
import { asReadable, asWritable, type ReadableDb, type WritableDb } from './database.ts'
import { BALLAST_BYTES } from './disk-space.ts'
import { inspectFile } from './inspect-file.ts'
import { readMeta, writeMeta } from './meta.ts'
import { migrate, SCHEMA_VERSION } from './migrate.ts'
import { makePersonalKey, readPersonalKey } from './personal-key.ts'
import { addRegisters, listRegisters } from './registers.ts'
import { isDiskFull, toDbError } from './sqlite-errors.ts'
import { takeWriterLock } from './writer-lock.ts'

export type OpenDatabaseOptions = Readonly<{
  /** Data folder; made when missing. */
  folder: string
  /** The registers this agent serves. */
  registerIds: readonly RegisterId[]
  nowMs: number
  appVersion: string
  /** `corrupt`: this file takes the place of a damaged one that was moved away. The hub hears it. */
  reason?: 'first' | 'corrupt'
  /** Reserve on the disk; 0 keeps none. Default 64 MB. */
  ballastBytes?: number | undefined
}>

/** The file in a data folder. */
export function databaseFile(folder: string): string {
  return join(folder, 'tillside.db')
}

/**
 * Opens the register's database for its one writer, makes it when there is none, and brings its schema up to date.
 * Commits are on the disk when they return (`synchronous = FULL`, asserted).
 *
 * On a refusal the file stays exactly as it was found.
 *
 * @throws AppError db.locked, db.corrupt, db.foreign, db.newer, db.wrong-register, disk.full
 */
export function openDatabase(options: OpenDatabaseOptions): WritableDb {
  mkdirSync(options.folder, { recursive: true })
  const lock = takeWriterLock(options.folder)
  try {
    const db = openWithBallast(options, lock.release)
    keepBallast(options.folder, db.ballastBytes)
    return db
  } catch (error) {
    lock.release()
    throw toDbError(error, databaseFile(options.folder))
  }
}

/**
 * Opens the database beside a running agent, for reading: doctor, backup, command line. `undefined`: there is none yet.
 *
 * @throws AppError db.corrupt, db.foreign, db.newer
 */
export function openDatabaseForReading(folder: string): ReadableDb | undefined {
  const file = databaseFile(folder)
  if (!existsSync(file) || inspectFile(file) === 'absent') return undefined
  try {
    return openReader(folder)
  } catch (error) {
    throw toDbError(error, file)
  }
}

/** What SQLite finds wrong with the whole file, or `undefined`. Takes seconds for a large one. */
export function checkIntegrity(db: ReadableDb): string | undefined {
  return findDamage(db.sqlite)
}

/** A full disk must not keep a register from settling what was under way. */
function openWithBallast(options: OpenDatabaseOptions, release: () => void): WritableDb {
  try {
    return openLocked(options, release)
  } catch (error) {
    if (!isDiskFull(error) || !freeBallast(options.folder)) throw error
    return openLocked(options, release)
  }
}

function openLocked(options: OpenDatabaseOptions, release: () => void): WritableDb {
  const { folder, nowMs } = options
  const file = databaseFile(folder)
  if (inspectFile(file) === 'ours') assertFit(folder, options.registerIds)

  const sqlite = connect(file, 'write')
  try {
    const close = () => {
      closeTidily(sqlite)
      release()
    }
    const ballastBytes = options.ballastBytes ?? BALLAST_BYTES
    const keyless = asWritable({ sqlite, folder, file, ballastBytes, close, personalKey: undefined, notices: [] })
    migrate(keyless)
    writeMeta(keyless, 'written_by', options.appVersion)
    addRegisters(keyless, options.registerIds, { nowMs, reason: options.reason ?? 'first' })
    return asWritable({ ...keyless, ...settleKey(keyless, nowMs) })
  } catch (error) {
    sqlite.close()
    throw error
  }
}

function closeTidily(sqlite: Sqlite.Database): void {
  if (!sqlite.open) return
  try {
    sqlite.pragma('optimize')
  } catch {
    // Statistics are a convenience: a full disk may not keep the file open.
  }
  sqlite.close()
}

/** Through a reader, because a writer's close would move the write-ahead log into a file we are about to refuse. */
function assertFit(folder: string, registerIds: readonly RegisterId[]): void {
  const db = openReader(folder)
  try {
    if (isSmallEnoughToCheck(db.file)) {
      const damage = checkIntegrity(db)
      if (damage)
        throw new AppError('db.corrupt', { params: { file: db.file }, original: { code: 'quick_check', text: damage } })
    }
    if (!hasTables(db)) return
    const present = listRegisters(db)
    if (present.length > 0 && !present.some(id => registerIds.includes(id))) {
      throw new AppError('db.wrong-register', {
        params: { file: db.file, found: present.join(', '), wanted: registerIds.join(', ') },
      })
    }
  } finally {
    db.close()
  }
}

function openReader(folder: string): ReadableDb {
  const file = databaseFile(folder)
  const sqlite = connect(file, 'read')
  try {
    const personalKey = readPersonalKey(folder)
    const db = asReadable({ sqlite, folder, file, personalKey, notices: [], close: () => void sqlite.close() })
    const minReader = hasTables(db) ? Number(readMeta(db, 'min_reader') ?? 0) : 0
    if (minReader > SCHEMA_VERSION) {
      throw new AppError('db.newer', {
        params: { file, writtenBy: readMeta(db, 'written_by') ?? '?', needs: minReader, has: SCHEMA_VERSION },
      })
    }
    return db
  } catch (error) {
    sqlite.close()
    throw error
  }
}

function hasTables(db: ReadableDb): boolean {
  return Number(db.sqlite.pragma('user_version', { simple: true })) > 0
}

/** The key the contact fields are kept under. A lost one is replaced: what it kept stays shut, new texts are kept again. */
function settleKey(db: WritableDb, nowMs: number): Pick<WritableDb, 'personalKey' | 'notices'> {
  const known = readMeta(db, 'personal_key_id')
  const personalKey = readPersonalKey(db.folder) ?? makePersonalKey(db.folder, nowMs)
  if (personalKey) writeMeta(db, 'personal_key_id', personalKey.id)
  const isLost = personalKey === undefined || (known !== undefined && known !== personalKey.id)
  return { personalKey, notices: isLost ? [new AppError('db.key-lost', { params: { folder: db.folder } })] : [] }
}
