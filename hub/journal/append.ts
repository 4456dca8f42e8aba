import { hash } from 'node:crypto'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { isEntrySound } from '../../src/shared/hub/chain.ts'
import type { Entry } from '../../src/shared/hub/entries.ts'
import type { JournalPosition } from '../../src/shared/hub/messages.ts'
import { hashesAt, insertEntries } from '../db/entries.ts'
import { addJournal, findJournal, type Journal, setDoubts, setReceived } from '../db/journals.ts'
import type { Db } from '../db/open-database.ts'
import { noteContact } from '../db/registers.ts'
import { MOST_DOUBTS } from './meet-journal.ts'

type Batch = Readonly<{ registerId: string; journalId: string; entries: readonly Entry[] }>

export type Appended = Readonly<{ received: JournalPosition; appliedSeq: number; isNews: boolean }>

/**
 * Appends a register's entries to its journal, whole batch or nothing, and resolves after the commit. Entries the hub
 * holds already are success. Nothing about their meaning can refuse them.
 *
 * @throws AppError sync.gap (entries missing before the first one; `receivedSeq` says what is here),
 *   sync.rejected (`reason`: the chain does not hold, or the entries are another register's); nothing is appended
 */
export async function appendEntries(db: Db, batch: Batch, nowMs: number): Promise<Appended> {
  const outcome = await db.transaction().execute(async (tx): Promise<Appended | AppError> => {
    const journal = await journalOf(tx, batch, nowMs)
    const fresh = batch.entries.filter(entry => entry.seq > journal.received.seq)
    const refusal = refuse(batch, journal, fresh) ?? (await refuseKnown(tx, batch, journal))
    if (refusal) {
      // Remembered, so that the next handshake answers `forked` and not `continue` for ever.
      if (refusal.params.reason === 'other-road') await setDoubts(tx, batch.journalId, MOST_DOUBTS)
      return refusal
    }
    const last = fresh.at(-1)
    if (!last) return { received: journal.received, appliedSeq: journal.appliedSeq, isNews: false }
    const received: JournalPosition = { seq: last.seq, hash: last.hash }
    await insertEntries(tx, fresh, nowMs)
    await setReceived(tx, batch.journalId, received)
    await noteContact(tx, batch.registerId, nowMs)
    return { received, appliedSeq: journal.appliedSeq, isNews: true }
  })
  if (outcome instanceof AppError) throw outcome
  return outcome
}

async function journalOf(db: Db, { registerId, journalId }: Batch, nowMs: number): Promise<Journal> {
  const journal = (await findJournal(db, journalId)) ?? (await addJournal(db, registerId, journalId, nowMs))
  if (journal.registerId !== registerId) throw rejected('other-register', 0)
  return journal
}

function refuse(batch: Batch, journal: Journal, fresh: readonly Entry[]): AppError | undefined {
  const stranger = batch.entries.find(
    entry => entry.registerId !== batch.registerId || entry.journalId !== batch.journalId,
  )
  if (stranger) return rejected('other-register', stranger.seq)
  const outOfOrder = batch.entries.find((entry, at) => at > 0 && entry.seq !== (batch.entries[at - 1]?.seq ?? 0) + 1)
  const [first] = fresh
  if (outOfOrder || (first && first.seq !== journal.received.seq + 1)) return gap(journal)

  let previousHash = journal.received.hash
  for (const entry of fresh) {
    if (!isEntrySound(sha256, entry, previousHash)) {
      const isOtherRoad = entry === first && entry.previousHash !== previousHash
      return rejected(isOtherRoad ? 'other-road' : 'chain-broken', entry.seq)
    }
    previousHash = entry.hash
  }
  return undefined
}

/** Entries sent again must be the ones the hub holds. */
async function refuseKnown(db: Db, batch: Batch, journal: Journal): Promise<AppError | undefined> {
  const known = batch.entries.filter(entry => entry.seq <= journal.received.seq)
  const hashes = await hashesAt(
    db,
    batch.journalId,
    known.map(entry => entry.seq),
  )
  const changed = known.find(entry => hashes.get(entry.seq) !== entry.hash)
  return changed ? rejected('other-road', changed.seq) : undefined
}

function rejected(reason: 'other-register' | 'other-road' | 'chain-broken', seq: number): AppError {
  return new AppError('sync.rejected', { params: { reason, seq } })
}

function gap({ received }: Journal): AppError {
  return new AppError('sync.gap', { params: { receivedSeq: received.seq, receivedHash: received.hash } })
}

function sha256(text: string): string {
  return hash('sha256', text)
}
