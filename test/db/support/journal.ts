import { expect } from 'vitest'
import type { ReadableDb } from '../../../src/db/database.ts'
import { sha256 } from '../../../src/db/entry-writing.ts'
import { type Journal, lastPosition } from '../../../src/db/journals.ts'
import { nextBatch } from '../../../src/db/outbox.ts'
import { GENESIS_HASH, isEntrySound } from '../../../src/shared/hub/chain.ts'
import { Entry } from '../../../src/shared/hub/entries.ts'

/** All entries of a journal, fetched batch by batch as the relay would. */
export function allEntries(db: ReadableDb, journal: Journal): Entry[] {
  const entries: Entry[] = []
  for (;;) {
    const batch = nextBatch(db, journal, entries.length)
    if (batch.length === 0) return entries
    entries.push(...batch)
  }
}

/** No gaps, every hash as the hub would compute it, every entry as the schema wants it. */
export function expectSoundChain(entries: readonly Entry[]): void {
  let previousHash = GENESIS_HASH
  for (const [index, entry] of entries.entries()) {
    expect(entry.seq).toBe(index + 1)
    expect(Entry.safeParse(entry).success).toBe(true)
    expect(isEntrySound(sha256, entry, previousHash)).toBe(true)
    previousHash = entry.hash
  }
}

/** The end of the journal, as the register tells it. */
export function expectEndsAt(db: ReadableDb, journal: Journal, entries: readonly Entry[]): void {
  expect(lastPosition(db, journal)).toEqual({ seq: entries.length, hash: entries.at(-1)?.hash ?? GENESIS_HASH })
}
