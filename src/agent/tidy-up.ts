import { checkpoint } from '../db/checkpoint.ts'
import type { WritableDb } from '../db/database.ts'
import { erasePersonal } from '../db/erasure.ts'
import { inBackground } from './in-background.ts'
import type { Log } from './log.ts'
import type { Register } from './register.ts'

const TIDY_MS = 30_000
/** So long after the seal a contact may still be needed for a dispute; then it is erased. */
const DISPUTE_PERIOD_MS = 7 * 24 * 60 * 60 * 1000

/** Moves finished changes into the database file and erases old contacts, while at no register a customer waits for a receipt. */
export function tidyUp(registers: readonly Register[], db: WritableDb, log: Log, now: () => number): () => void {
  const timer = setInterval(() => {
    if (registers.some(isBusy)) return
    inBackground(log, 'tidying the database up', () => {
      checkpoint(db, now())
      const old = { beforeMs: now() - DISPUTE_PERIOD_MS, finalStates: ['completed', 'cancelled'] }
      for (const { settings } of registers) erasePersonal(db, settings.registerId, old)
    })
  }, TIDY_MS)
  return () => clearInterval(timer)
}

function isBusy({ runner }: Register): boolean {
  return runner.open().some(sale => sale.phase.state !== 'composing')
}
