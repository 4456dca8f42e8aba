import type { WritableDb } from '../db/database.ts'
import { readMeta, writeMeta } from '../db/meta.ts'
import type { RegisterId } from '../shared/ids.ts'
import { Programme } from '../shared/programme.ts'

/**
 * What a register goes by that has never heard the hub: 3 % accrued. Nothing is promised that nobody planned: no
 * promotions, no scripts, and points are not spent yet.
 */
const DEFAULT_PROGRAMME: Programme = {
  version: 1,
  accrualBps: 300,
  maxSpendBps: 5000,
  minUnitPriceMinor: 1,
  promotions: [],
  scripts: [],
}

export type ProgrammeCopy = Readonly<{
  current(): Programme
  keep(programme: Programme): void
  /** The hub told new rules, or the same ones again. */
  onKept(listener: () => void): void
}>

/** The loyalty programme as last heard, kept in the database so that a start without the hub has it. */
export function createProgrammeCopy(db: WritableDb, registerId: RegisterId): ProgrammeCopy {
  const name = `programme:${registerId}`
  const stored = Programme.safeParse(parseJson(readMeta(db, name)))
  let current = stored.success ? stored.data : DEFAULT_PROGRAMME
  const listeners: (() => void)[] = []
  return {
    current: () => current,
    keep(programme) {
      current = programme
      writeMeta(db, name, JSON.stringify(programme))
      for (const listener of listeners) listener()
    },
    onKept: listener => void listeners.push(listener),
  }
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return undefined
  }
}
