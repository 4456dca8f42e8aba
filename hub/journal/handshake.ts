import { AppError } from '../../src/shared/errors/app-error.ts'
import { hashesAt } from '../db/entries.ts'
import { addFinding } from '../db/findings.ts'
import { addJournal, findJournal, type Journal, newestUsedOrdinal, setDoubts } from '../db/journals.ts'
import type { Db } from '../db/open-database.ts'
import { type Meeting, meetJournal, placesToCompare, type RegisterClaim } from './meet-journal.ts'

type JournalClaim = RegisterClaim & Readonly<{ registerId: string; journalId: string }>

export type JournalAgreement = Readonly<{ meeting: Meeting; journal: Journal }>

/**
 * Agrees with a register where its journal stands. A journal the hub never saw is remembered; a fork raises an alarm,
 * once however often the register comes back with it.
 *
 * @throws AppError db.wrong-register: the journal is another register's
 */
export async function agreeOnJournal(db: Db, claim: JournalClaim, nowMs: number): Promise<JournalAgreement> {
  return db.transaction().execute(async tx => {
    const known = await findJournal(tx, claim.journalId)
    const journal = known ?? (await addJournal(tx, claim.registerId, claim.journalId, nowMs))
    if (journal.registerId !== claim.registerId) throw new AppError('db.wrong-register')

    const { received } = journal
    const hashes = await hashesAt(tx, claim.journalId, placesToCompare(claim, received.seq))
    const meeting = meetJournal(claim, {
      received,
      hashAt: seq => hashes.get(seq),
      isSuperseded: (await newestUsedOrdinal(tx, claim.registerId)) > journal.ordinal,
      doubts: journal.doubts,
    })
    if (meeting.journal === 'continue' && !meeting.isProved) await setDoubts(tx, claim.journalId, journal.doubts + 1)
    if (meeting.journal === 'forked') {
      await addFinding(
        tx,
        {
          code: 'journal.forked',
          subject: `${claim.journalId} ${meeting.commonSeq}`,
          registerId: claim.registerId,
          details: { commonSeq: meeting.commonSeq, hubSeq: received.seq, registerSeq: claim.last.seq },
        },
        nowMs,
      )
    }
    return { meeting, journal }
  })
}
