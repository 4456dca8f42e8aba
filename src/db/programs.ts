import type { RegisterId } from '../shared/ids.ts'
import { type ReadableDb, statement, type WritableDb } from './database.ts'
import { transaction } from './transaction.ts'

/** A register program that may speak to a register: who it is and what it may do, never its token. */
export type ProgramRow = Readonly<{
  programId: string
  registerId: RegisterId
  /** What IT calls it. */
  name: string
  /** What it said of itself when it was paired. */
  software: string
  rights: readonly string[]
  /** SHA-256 in hex. */
  tokenHash: string
  createdAtMs: number
  /** Absent: never yet. May be an hour behind. */
  lastUsedAtMs?: number | undefined
}>

type StoredProgram = Omit<ProgramRow, 'rights' | 'lastUsedAtMs'> &
  Readonly<{ rights: string; lastUsedAtMs: number | null }>

/** Keeps a newly paired program. One of the same name at this register is shut out by the same commit. */
export function addProgram(db: WritableDb, program: ProgramRow): void {
  transaction(db, () => {
    revokeProgram(db, program.registerId, program.name, program.createdAtMs)
    statement<object>(
      db,
      `INSERT INTO programs
        (program_id, register_id, name, software, rights, token_hash, created_at_ms, last_used_at_ms, revoked_at_ms)
       VALUES (@programId, @registerId, @name, @software, @rights, @tokenHash, @createdAtMs, NULL, NULL)`,
    ).run({ ...program, rights: JSON.stringify(program.rights) })
  })
}

/** The programs that were not revoked, in the order they were paired. */
export function listPrograms(db: ReadableDb): ProgramRow[] {
  return statement<[], StoredProgram>(
    db,
    `SELECT program_id AS programId, register_id AS registerId, name, software, rights, token_hash AS tokenHash,
       created_at_ms AS createdAtMs, last_used_at_ms AS lastUsedAtMs
     FROM programs WHERE revoked_at_ms IS NULL ORDER BY created_at_ms, program_id`,
  )
    .all()
    .map(row => ({ ...row, rights: JSON.parse(row.rights) as string[], lastUsedAtMs: row.lastUsedAtMs ?? undefined }))
}

/** Shuts a program out. False: there is none of this name. */
export function revokeProgram(db: WritableDb, registerId: RegisterId, name: string, nowMs: number): boolean {
  const { changes } = statement<[number, string, string]>(
    db,
    'UPDATE programs SET revoked_at_ms = ? WHERE register_id = ? AND name = ? AND revoked_at_ms IS NULL',
  ).run(nowMs, registerId, name)
  return changes > 0
}

export function noteProgramUsed(db: WritableDb, programId: string, atMs: number): void {
  statement<[number, string]>(db, 'UPDATE programs SET last_used_at_ms = ? WHERE program_id = ?').run(atMs, programId)
}
