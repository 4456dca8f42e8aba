import type { ReadableDb, WritableDb } from '../db/database.ts'
import { currentJournal, hashAt, lastPosition, recentPositions, startJournal } from '../db/journals.ts'
import { markProgress } from '../db/outbox.ts'
import { AppError } from '../shared/errors/app-error.ts'
import type { HubRequest } from '../shared/hub/messages.ts'
import type { JournalId, RegisterId } from '../shared/ids.ts'
import type { Programme } from '../shared/programme.ts'
import type { Greeting } from './hub-client.ts'

export type GreetingOptions = Readonly<{
  db: WritableDb
  registerId: RegisterId
  token: string
  agentVersion: string
  /** Sales past checkout: the hub frees this register's other holds. */
  liveSales(): HubRequest<'register.authenticate'>['liveSales']
  now(): number
  onProgramme(programme: Programme): void
  onForked(): void
}>

/** Says where this register's journal stands, and follows the hub's word: rewinds, or begins a new journal after a fork. */
export function createGreeting(options: GreetingOptions): Greeting {
  const { db, registerId } = options
  let begunHere: JournalId | undefined

  return {
    request() {
      const journal = currentJournal(db, registerId)
      return {
        registerId,
        token: options.token,
        agentVersion: options.agentVersion,
        journalId: journal.journalId,
        last: lastPosition(db, journal),
        tail: recentPositions(db, journal),
        liveSales: options.liveSales(),
        nowMs: options.now(),
      }
    },
    answered(result) {
      options.onProgramme(result.programme)
      const journal = currentJournal(db, registerId)
      if (result.journal === 'forked') {
        // A journal the hub cannot have seen before cannot have forked: begin no endless row of them.
        if (journal.journalId === begunHere) return strayed('forked', result.commonSeq)
        begunHere = startJournal(db, {
          registerId,
          reason: 'forked',
          commonSeq: result.commonSeq,
          nowMs: options.now(),
        }).journalId
        options.onForked()
        return 'again'
      }
      const { received, appliedSeq } = result
      if (!isOnOurRoad(db, registerId, received)) return strayed('continue', received.seq)
      markProgress(db, journal, { receivedSeq: received.seq, appliedSeq })
      return 'online'
    },
  }
}

/** Whether a position the hub names is one of ours. */
export function isOnOurRoad(
  db: ReadableDb,
  registerId: RegisterId,
  position: Readonly<{ seq: number; hash: string }>,
): boolean {
  return hashAt(db, currentJournal(db, registerId), position.seq) === position.hash
}

function strayed(code: string, seq: number): AppError {
  return new AppError('sync.rejected', {
    params: { seq },
    original: { code, text: 'the hub names a place we never had' },
  })
}
