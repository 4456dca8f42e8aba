import type { StoredEntry } from '../db/entries.ts'
import { appliedBefore, appliedPosition, entriesAfter, markApplied, setAppliedPosition } from '../db/entries.ts'
import { addFinding, type Finding } from '../db/findings.ts'
import { setApplied } from '../db/journals.ts'
import type { Db } from '../db/open-database.ts'
import { isEnvironmentError } from '../db/sqlite-errors.ts'
import { applyEntry } from './apply-entry.ts'

/** Large enough to share one fsync, small enough to keep a cashier's look-up waiting for a few milliseconds only. */
const BATCH_SIZE = 48

/** How far the applier came with a journal. */
export type Progress = Readonly<{ registerId: string; journalId: string; appliedSeq: number }>

/**
 * Applies the next entries in order of arrival, marks included, in one transaction: each takes effect once, whenever the
 * hub dies. Resolves to the journals that moved; empty when there is nothing left.
 *
 * Should an entry throw, the batch is undone and its entries are applied one by one; the culprit becomes a finding and
 * the rest goes on. Only trouble of the disk is thrown: everything stays and can be tried again.
 */
export async function applyNextBatch(db: Db, now: () => number): Promise<readonly Progress[]> {
  const entries = await entriesAfter(db, await appliedPosition(db), BATCH_SIZE)
  if (entries.length === 0) return []
  try {
    await applyTogether(db, entries, now())
  } catch (error) {
    if (isEnvironmentError(error)) throw error
    for (const entry of entries) await applyAlone(db, entry, now())
  }
  return progressOf(entries)
}

async function applyAlone(db: Db, entry: StoredEntry, nowMs: number): Promise<void> {
  try {
    await applyTogether(db, [entry], nowMs)
  } catch (error) {
    if (isEnvironmentError(error)) throw error
    const reason = error instanceof Error ? error.name : 'unknown'
    await db.transaction().execute(async tx => {
      await addFinding(
        tx,
        { ...about(entry), code: 'entry.failed', subject: entry.entryId, details: { reason } },
        nowMs,
      )
      await markApplied(tx, [entry])
      await moveOn(tx, [entry])
    })
  }
}

async function applyTogether(db: Db, entries: readonly StoredEntry[], nowMs: number): Promise<void> {
  await db.transaction().execute(async tx => {
    const known = await appliedBefore(tx, entries)
    const fresh: StoredEntry[] = []
    for (const entry of entries) {
      const findings: Finding[] = []
      const appliedHash = known.get(entry.entryId)
      if (appliedHash === undefined) {
        await applyEntry({
          db: tx,
          entry,
          nowMs,
          report: (code, subject, details = {}) => findings.push({ ...about(entry), code, subject, details }),
        })
        known.set(entry.entryId, entry.payloadHash)
        fresh.push(entry)
      } else if (appliedHash !== entry.payloadHash) {
        findings.push({ ...about(entry), code: 'entry.id-reused', subject: `${entry.journalId} ${entry.seq}` })
      }
      for (const finding of findings) await addFinding(tx, finding, nowMs)
    }
    await markApplied(tx, fresh)
    await moveOn(tx, entries)
  })
}

async function moveOn(db: Db, entries: readonly StoredEntry[]): Promise<void> {
  const last = entries.at(-1)
  if (last) await setAppliedPosition(db, last.position)
  for (const { journalId, appliedSeq } of progressOf(entries)) await setApplied(db, journalId, appliedSeq)
}

function progressOf(entries: readonly StoredEntry[]): Progress[] {
  const byJournal = new Map<string, Progress>()
  for (const { registerId, journalId, seq } of entries)
    byJournal.set(journalId, { registerId, journalId, appliedSeq: seq })
  return [...byJournal.values()]
}

function about(entry: StoredEntry): Pick<Finding, 'registerId' | 'entryId'> {
  return { registerId: entry.registerId, entryId: entry.entryId }
}
