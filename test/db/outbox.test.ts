import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { WritableDb } from '../../src/db/database.ts'
import { currentJournal, hashAt, lastPosition, recentPositions, startJournal } from '../../src/db/journals.ts'
import { appendEntry, markProgress, nextBatch, outboxCounts } from '../../src/db/outbox.ts'
import { transaction } from '../../src/db/transaction.ts'
import { MAX_BATCH_BYTES } from '../../src/shared/hub/messages.ts'
import { otherRegisterId, registerId, saleCompleted } from './support/builders.ts'
import { MONDAY_MS, openForTest } from './support/database-for-test.ts'
import { allEntries, expectEndsAt, expectSoundChain } from './support/journal.ts'

function append(db: WritableDb, number: number, nameLength = 20, phone?: string) {
  const [line] = saleCompleted(number).lines
  const lines = line ? [{ ...line, name: 'ю'.repeat(nameLength) }] : []
  return transaction(db, () =>
    appendEntry(db, {
      registerId,
      kind: 'sale-completed',
      payload: saleCompleted(number, { lines }),
      personal: phone === undefined ? undefined : { receiptContact: phone },
      nowMs: MONDAY_MS + number,
    }),
  )
}

const journalOf = (db: WritableDb) => currentJournal(db, registerId)

describe('a journal', () => {
  test('begins by saying so', () => {
    const db = openForTest()
    const [first, ...rest] = allEntries(db, journalOf(db))
    expect(first?.kind).toBe('journal-started')
    expect(JSON.parse(first?.payload ?? '')).toMatchObject({ reason: 'first', moment: { atMs: MONDAY_MS } })
    expect(rest).toEqual([])
  })

  test('is one per register', () => {
    const db = openForTest({ registerIds: [registerId, otherRegisterId] })
    append(db, 1)
    expect(outboxCounts(db, registerId).unsent).toBe(2)
    expect(outboxCounts(db, otherRegisterId).unsent).toBe(1)
    expect(journalOf(db).journalId).not.toBe(currentJournal(db, otherRegisterId).journalId)
  })

  test('that takes the place of a damaged one says so', () => {
    const db = openForTest({ reason: 'corrupt' })
    expect(JSON.parse(allEntries(db, journalOf(db))[0]?.payload ?? '')).toMatchObject({ reason: 'corrupt' })
  })

  test('names its recent places, newest first', () => {
    const db = openForTest()
    for (let number = 1; number <= 5; number += 1) append(db, number)
    const journal = journalOf(db)
    expect(recentPositions(db, journal, 3).map(position => position.seq)).toEqual([6, 5, 4])
    for (const { seq, hash } of recentPositions(db, journal)) expect(hashAt(db, journal, seq)).toBe(hash)
    expect(hashAt(db, journal, 7)).toBeUndefined()
  })
})

describe('an entry', () => {
  test('can only be written in a transaction', () => {
    const db = openForTest()
    const entry = { registerId, kind: 'sale-completed', payload: saleCompleted(1), nowMs: 1 } as const
    expect(() => appendEntry(db, entry)).toThrow('in the transaction')
  })

  test('carries its contacts to the hub, and their hash for ever', () => {
    const db = openForTest()
    append(db, 1, 20, '79215550147')
    const [, entry] = allEntries(db, journalOf(db))
    expect(entry?.personal).toBe('{"receiptContact":"79215550147"}')
    expectSoundChain(allEntries(db, journalOf(db)))
    const keyless = { ...db, personalKey: undefined }
    const [, without] = allEntries(keyless, journalOf(db))
    expect(without).toEqual({ ...entry, personal: undefined })
    expectSoundChain(allEntries(keyless, journalOf(db)))
  })

  test('too large for the hub is refused when it is written, and the sale with it', () => {
    const db = openForTest()
    const before = lastPosition(db, journalOf(db))
    expect(() => append(db, 1, 270_000)).toThrow('sync.entry-too-large')
    expect(lastPosition(db, journalOf(db))).toEqual(before)
  })
})

describe('a batch', () => {
  test('holds at most a hundred entries', () => {
    const db = openForTest()
    transaction(db, () => {
      for (let number = 1; number <= 150; number += 1) append(db, number, 10)
    })
    expect(nextBatch(db, journalOf(db)).map(entry => entry.seq)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1))
    expect(nextBatch(db, journalOf(db), 100)).toHaveLength(51)
  })

  test('stays below the limit of bytes, but takes one entry however large', () => {
    const db = openForTest()
    append(db, 1, 200_000)
    for (let number = 2; number <= 8; number += 1) append(db, number, 30_000)
    expect(nextBatch(db, journalOf(db), 1).map(entry => entry.seq)).toEqual([2])
    const next = nextBatch(db, journalOf(db), 2)
    expect(next.length).toBeGreaterThan(1)
    expect(Buffer.byteLength(JSON.stringify(next))).toBeLessThanOrEqual(MAX_BATCH_BYTES)
  })

  test('is empty at the end and beyond it', () => {
    const db = openForTest()
    expect(nextBatch(db, journalOf(db), 1)).toEqual([])
    expect(nextBatch(db, journalOf(db), 50)).toEqual([])
  })
})

describe('progress', () => {
  test('is counted by the word of the hub, which may take it back', () => {
    const db = openForTest()
    for (let number = 1; number <= 4; number += 1) append(db, number)
    markProgress(db, journalOf(db), { receivedSeq: 4, appliedSeq: 2 })
    expect(outboxCounts(db, registerId)).toEqual({ unsent: 1, unapplied: 3, oldestUnsentAtMs: MONDAY_MS + 4 })
    markProgress(db, journalOf(db), { appliedSeq: 3 })
    expect(outboxCounts(db, registerId)).toMatchObject({ unsent: 1, unapplied: 2 })
    markProgress(db, journalOf(db), { receivedSeq: 1 })
    expect(outboxCounts(db, registerId)).toEqual({ unsent: 4, unapplied: 2, oldestUnsentAtMs: MONDAY_MS + 1 })
    markProgress(db, journalOf(db), { receivedSeq: 5, appliedSeq: 5 })
    expect(outboxCounts(db, registerId)).toEqual({ unsent: 0, unapplied: 0, oldestUnsentAtMs: undefined })
  })
})

describe('a fork', () => {
  test('writes again what the hub does not share: same ids, same order, nothing deleted', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ entries: fc.integer({ min: 0, max: 6 }), common: fc.double({ min: 0, max: 1, noNaN: true }) }),
          {
            minLength: 1,
            maxLength: 4,
          },
        ),
        rounds => {
          const db = openForTest()
          let number = 0
          for (const { entries, common } of rounds) {
            transaction(db, () => {
              for (let left = entries; left > 0; left -= 1) append(db, number + left, 5, '79215550147')
            })
            number += entries
            const old = journalOf(db)
            const before = allEntries(db, old)
            const commonSeq = Math.floor(before.length * common)
            const forked = startJournal(db, { registerId, reason: 'forked', commonSeq, nowMs: MONDAY_MS })

            expect(journalOf(db)).toEqual(forked)
            const [opening, ...again] = allEntries(db, forked)
            expect(JSON.parse(opening?.payload ?? '')).toMatchObject({
              reason: 'forked',
              previousJournalId: old.journalId,
            })
            const content = (entry: (typeof before)[number]) => [
              entry.entryId,
              entry.payload,
              entry.personal,
              entry.createdAtMs,
            ]
            expect(again.map(content)).toEqual(before.slice(commonSeq).map(content))
            expect(allEntries(db, old)).toEqual(before)
            expectSoundChain(allEntries(db, forked))
            expectEndsAt(db, forked, allEntries(db, forked))
          }
          db.close()
        },
      ),
      { numRuns: 15 },
    )
  })
})

test('whatever is appended, in whatever transactions, comes out in order, once each and sound', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.boolean(), { maxLength: 5 }), { maxLength: 8 }), transactions => {
      const db = openForTest()
      const wanted: string[] = [allEntries(db, journalOf(db))[0]?.entryId ?? '']
      let number = 0
      for (const entries of transactions) {
        const isKept = entries[0] ?? true
        const written: string[] = []
        const work = () => {
          for (const hasPhone of entries) {
            number += 1
            written.push(append(db, number, 5, hasPhone ? '79215550147' : undefined).entryId)
          }
          if (!isKept) throw new Error('undone')
        }
        try {
          transaction(db, work)
          wanted.push(...written)
        } catch {
          expect(isKept).toBe(false)
        }
      }
      const entries = allEntries(db, journalOf(db))
      expect(entries.map(entry => entry.entryId)).toEqual(wanted)
      expectSoundChain(entries)
      db.close()
    }),
    { numRuns: 20 },
  )
})
