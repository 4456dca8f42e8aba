import type { WritableDb } from '../db/database.ts'
import { currentJournal } from '../db/journals.ts'
import { markApplied, markProgress, nextBatch, type OutboxCounts, outboxCounts } from '../db/outbox.ts'
import { AppError, toAppError } from '../shared/errors/app-error.ts'
import type { RegisterId } from '../shared/ids.ts'
import { backoffMs } from './backoff.ts'
import { isOnOurRoad } from './greeting.ts'
import type { CallResult } from './hub-call.ts'
import type { HubClient } from './hub-client.ts'
import type { Log } from './log.ts'

export type RelayTimings = Readonly<{
  /** How long the hub may take to commit a batch. */
  ackTimeoutMs: number
  /** After a lost answer or a busy hub. */
  retry: Readonly<{ firstMs: number; mostMs: number }>
  /** After the hub refused a batch as broken: support has to look, so there is no hurry. */
  rejectedRetryMs: number
  /** In case a nudge went missing. */
  tickMs: number
}>

export const RELAY_TIMINGS: RelayTimings = {
  ackTimeoutMs: 15_000,
  retry: { firstMs: 500, mostMs: 30_000 },
  rejectedRetryMs: 60_000,
  tickMs: 5000,
}

export type Relay = Readonly<{
  /** Something was written: send it now if the line is free. */
  nudge(): void
  counts(): OutboxCounts
  /** Why the journal does not move, when support must know. */
  alarm(): AppError | undefined
  stop(): void
}>

export type RelayOptions = Readonly<{
  db: WritableDb
  registerId: RegisterId
  client: HubClient
  log: Log
  timings: RelayTimings
  onChange(): void
}>

/** One refusal may be the hub's bad minute; this many in a row are support's business. */
const ALARMING_FAILURES = 3

/** Errors after which the hub is asked anew how far it holds the journal. */
const lostOurPlace: ReadonlySet<string> = new Set([
  'sync.gap',
  'sync.forked',
  // Maybe the hub holds another past of this journal; then it answers the greeting with `forked`.
  'sync.rejected',
  'register.not-authenticated',
])

/**
 * Brings the journal to the hub: in order, one batch at a time, marked only by the hub's own word. An answer that is
 * lost means the batch is sent again; the hub knows entries by their place and id. Nothing is ever dropped.
 */
export function createRelay(options: RelayOptions): Relay {
  const { db, registerId, client, log, timings, onChange } = options
  let alarm: AppError | undefined
  let failures = 0
  let isPumping = false
  let stopped = false
  let pause: NodeJS.Timeout | undefined
  let wasOnline = false
  /** The pause is there only because the line was lost: a new line ends it. */
  let endsWithLine = false
  /** The journal a pause is about: another one begins afresh. */
  let heldJournalNo: number | undefined

  const pump = async () => {
    if (isPumping) return
    isPumping = true
    try {
      while (!stopped && !pause && client.link().state === 'online') {
        const journal = currentJournal(db, registerId)
        const entries = nextBatch(db, journal)
        if (entries.length === 0) break
        const answer = await client.call(
          'outbox.push',
          { journalId: journal.journalId, entries },
          { timeoutMs: timings.ackTimeoutMs },
        )
        if (stopped) break
        await take(answer, journal.receivedSeq)
        onChange()
      }
    } catch (error) {
      hold(toAppError(error))
    } finally {
      isPumping = false
    }
  }

  const take = async (answer: CallResult<'outbox.push'>, sentAfterSeq: number) => {
    if (!answer.ok) {
      hold(answer.error, answer.retryAfterMs)
      if (lostOurPlace.has(answer.error.code)) await client.greetAgain()
      return
    }
    const { received, appliedSeq } = answer.result
    if (!isOnOurRoad(db, registerId, received)) {
      hold(new AppError('sync.gap', { params: { seq: received.seq } }))
      await client.greetAgain()
      return
    }
    const journal = currentJournal(db, registerId)
    markProgress(db, journal, { receivedSeq: received.seq, appliedSeq: Math.max(journal.appliedSeq, appliedSeq) })
    if (received.seq <= sentAfterSeq) return hold(new AppError('sync.gap', { params: { seq: received.seq } }))
    failures = 0
    alarm = undefined
  }

  const hold = (error: AppError, retryAfterMs = 0) => {
    if (stopped) return
    failures += 1
    heldJournalNo = currentJournal(db, registerId).journalNo
    const isRejected = error.code === 'sync.rejected'
    endsWithLine = error.code === 'sync.offline' && retryAfterMs === 0
    if (error.code !== 'sync.offline') {
      const { code, params, original } = error
      log.warn({ code, params, original, failures }, 'the hub did not take a batch')
      if (isRejected || (failures >= ALARMING_FAILURES && retryAfterMs === 0)) alarm = error
    }
    const waitMs = isRejected ? timings.rejectedRetryMs : backoffMs(failures, timings.retry, Math.random())
    clearTimeout(pause)
    pause = setTimeout(resume, Math.max(waitMs, retryAfterMs))
  }
  const resume = () => {
    pause = undefined
    void pump()
  }

  const tick = setInterval(() => void pump(), timings.tickMs)
  client.onLink(() => {
    const isOnline = client.link().state === 'online'
    const isNewJournal = heldJournalNo !== currentJournal(db, registerId).journalNo
    if (isOnline && pause && (isNewJournal || (endsWithLine && !wasOnline))) {
      clearTimeout(pause)
      pause = undefined
      alarm = undefined
    }
    wasOnline = isOnline
    void pump()
  })
  client.on('journal.applied', ({ journalId, appliedSeq }) => {
    const journal = currentJournal(db, registerId)
    if (journal.journalId !== journalId) return
    markApplied(db, journal, appliedSeq)
    onChange()
  })

  return {
    // Off the caller's stack: the sale that nudges has its own next step to take first.
    nudge: () => void setImmediate(() => void pump()),
    counts: () => outboxCounts(db, registerId),
    alarm: () => alarm,
    stop() {
      stopped = true
      clearTimeout(pause)
      clearInterval(tick)
    },
  }
}
