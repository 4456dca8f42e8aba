import { randomUUID } from 'node:crypto'
import type { WritableDb } from '../../db/database.ts'
import { addProgram, listPrograms, noteProgramUsed, type ProgramRow, revokeProgram } from '../../db/programs.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { RegisterId } from '../../shared/ids.ts'
import { inBackground } from '../in-background.ts'
import type { Log } from '../log.ts'
import { Right } from './rights.ts'
import type { SettingsProgram } from './settings-programs.ts'
import { hashOfToken, newToken } from './token-hash.ts'

/** The last use is written down so often at most: a call to the API costs no commit. */
const WRITE_USE_MS = 60 * 60 * 1000

/** A register program that may speak to a register of this agent. */
export type Program = Readonly<{
  registerId: RegisterId
  name: string
  rights: readonly Right[]
  /** `settings`: as long as it stands in settings.yaml. */
  pairedBy: 'code' | 'settings'
  /** What it said of itself. */
  software?: string | undefined
  pairedAtMs?: number | undefined
  lastUsedAtMs?: number | undefined
}>

/** Who may speak to the registers of this agent, in memory for each call and on disk for the next start. */
export type ProgramBook = Readonly<{
  byTokenHash(tokenHash: string): Program | undefined
  list(registerId: RegisterId): readonly Program[]
  /** Makes a token and keeps its hash. A program of that name at that register is shut out by it. */
  pair(program: Pick<Program, 'registerId' | 'name' | 'rights'> & Readonly<{ software: string }>): string
  /**
   * Refuses its next call.
   *
   * @throws AppError pairing.no-such-program, pairing.in-settings
   */
  revoke(registerId: RegisterId, name: string): void
  noteUse(tokenHash: string): void
  isUsed(tokenHash: string): boolean
  /** @throws AppError pairing.in-settings */
  assertFree(registerId: RegisterId, name: string): void
}>

type Deps = Readonly<{
  db: WritableDb
  fromSettings: readonly SettingsProgram[]
  log: Log
  now: () => number
}>

type Kept = { program: Program; programId?: string | undefined; writtenAtMs?: number | undefined }

export function openProgramBook({ db, fromSettings, log, now }: Deps): ProgramBook {
  const kept = new Map<string, Kept>()
  for (const { tokenHash, ...program } of fromSettings) {
    kept.set(tokenHash, { program: { ...program, pairedBy: 'settings' } })
  }
  const keep = (row: ProgramRow): void => {
    const { programId, tokenHash, lastUsedAtMs } = row
    if (!kept.has(tokenHash)) kept.set(tokenHash, { program: asProgram(row), programId, writtenAtMs: lastUsedAtMs })
  }
  for (const row of listPrograms(db)) keep(row)

  const named = (registerId: RegisterId, name: string) =>
    [...kept].filter(([, { program }]) => program.registerId === registerId && program.name === name)

  const assertFree = (registerId: RegisterId, name: string): void => {
    if (named(registerId, name).some(([, { program }]) => program.pairedBy === 'settings')) {
      throw new AppError('pairing.in-settings', { params: { program: name } })
    }
  }

  const writeUse = (programId: string, atMs: number): void => {
    if (db.sqlite.open) noteProgramUsed(db, programId, atMs)
  }

  return {
    assertFree,
    byTokenHash: tokenHash => kept.get(tokenHash)?.program,
    isUsed: tokenHash => kept.get(tokenHash)?.program.lastUsedAtMs !== undefined,
    list: registerId =>
      [...kept.values()].flatMap(({ program }) => (program.registerId === registerId ? [program] : [])),

    pair(program) {
      assertFree(program.registerId, program.name)
      const token = newToken()
      const row = { ...program, programId: randomUUID(), tokenHash: hashOfToken(token), createdAtMs: now() }
      addProgram(db, row)
      for (const [before] of named(program.registerId, program.name)) kept.delete(before)
      keep(row)
      return token
    },

    revoke(registerId, name) {
      assertFree(registerId, name)
      if (!revokeProgram(db, registerId, name, now())) {
        throw new AppError('pairing.no-such-program', { params: { program: name } })
      }
      for (const [tokenHash] of named(registerId, name)) kept.delete(tokenHash)
    },

    noteUse(tokenHash) {
      const entry = kept.get(tokenHash)
      if (!entry) return
      const atMs = now()
      entry.program = { ...entry.program, lastUsedAtMs: atMs }
      const { programId, writtenAtMs } = entry
      if (programId === undefined || Math.abs(atMs - (writtenAtMs ?? -WRITE_USE_MS)) < WRITE_USE_MS) return
      entry.writtenAtMs = atMs
      setImmediate(() => inBackground(log, 'noting when a program called', () => writeUse(programId, atMs)))
    },
  }
}

function asProgram({ registerId, name, software, rights, createdAtMs, lastUsedAtMs }: ProgramRow): Program {
  // A word of a newer version means nothing here, and gives nothing.
  const known = Right.options.filter(right => rights.includes(right))
  return { registerId, name, software, rights: known, pairedBy: 'code', pairedAtMs: createdAtMs, lastUsedAtMs }
}
