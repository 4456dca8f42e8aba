import { findJournal } from '../db/journals.ts'
import { saveHealth } from '../db/registers.ts'
import { findSealState } from '../db/shifts.ts'
import { appendEntries } from '../journal/append.ts'
import { findPastReceipt } from '../journal/past-receipt.ts'
import { type Route, route } from './route.ts'

/** What registers bring, and what they ask of the past. */
export const journalRoutes: readonly Route[] = [
  route('outbox.push', async ({ db, applier, now }, { registerId }, { journalId, entries }) => {
    const { received, appliedSeq, isNews } = await appendEntries(db, { registerId, journalId, entries }, now())
    if (isNews) applier.nudge()
    return { received, appliedSeq }
  }),

  route('receipts.find', async ({ db }, { registerId }, { ref }) => {
    const receipt = await findPastReceipt(db, registerId, ref)
    return receipt ? { status: 'found', receipt } : { status: 'not-found' }
  }),

  route('seals.get', async ({ db }, _session, shift) => ({ seal: (await findSealState(db, shift)) ?? 'waiting' })),

  route('health.report', async ({ db, now }, { registerId, journalId }, health) => {
    await saveHealth(db, registerId, health, now())
    return { appliedSeq: (await findJournal(db, journalId))?.appliedSeq ?? 0 }
  }),
]
