import { hash, randomBytes, randomUUID } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { entryHash, GENESIS_HASH, saltedHash } from '../../../src/shared/hub/chain.ts'
import type { Entry, EntryPersonal } from '../../../src/shared/hub/entries.ts'
import type { JournalPosition } from '../../../src/shared/hub/messages.ts'
import type { EntryId, JournalId, RegisterId } from '../../../src/shared/ids.ts'

const sha256 = (text: string) => hash('sha256', text)

/** A register's journal as its database would write it. */
export type JournalForTest = Readonly<{
  registerId: string
  journalId: JournalId
  entries: Entry[]
  add(kind: string, payload: unknown, personal?: EntryPersonal): Entry
  /** Links an entry of another journal into this one, as a register does after a fork. */
  rewrite(entry: Entry): Entry
  last(): JournalPosition
  tail(atMost?: number): JournalPosition[]
  /** The same database, as it stood after `seq`, going its own way from there. */
  copyAt(seq: number): JournalForTest
}>

export function createJournalForTest(
  registerId: string,
  journalId = randomUUID() as JournalId,
  entries: Entry[] = [],
): JournalForTest {
  const link = (entry: Omit<Entry, 'seq' | 'journalId' | 'previousHash' | 'hash'>): Entry => {
    const previousHash = entries.at(-1)?.hash ?? GENESIS_HASH
    const placed = { ...entry, journalId, seq: entries.length + 1, previousHash }
    const linked: Entry = { ...placed, hash: entryHash(sha256, previousHash, placed) }
    entries.push(linked)
    return linked
  }
  const journal: JournalForTest = {
    registerId,
    journalId,
    entries,
    add: (kind, content, personalContent) => {
      const salt = randomBytes(16).toString('hex')
      const payload = typeof content === 'string' ? content : JSON.stringify(content)
      const personal = personalContent === undefined ? undefined : JSON.stringify(personalContent)
      return link({
        entryId: uuidv7() as EntryId,
        v: 1,
        registerId: registerId as RegisterId,
        kind,
        createdAtMs: 1_790_000_000_000,
        payload,
        salt,
        payloadHash: saltedHash(sha256, salt, payload),
        ...(personal === undefined ? {} : { personal, personalHash: saltedHash(sha256, salt, personal) }),
      })
    },
    rewrite: entry => link(entry),
    last: () => positions(entries).at(-1) ?? { seq: 0, hash: GENESIS_HASH },
    tail: (atMost = 500) => positions(entries).toReversed().slice(0, atMost),
    copyAt: seq => createJournalForTest(registerId, journalId, entries.slice(0, seq)),
  }
  return journal
}

function positions(entries: readonly Entry[]): JournalPosition[] {
  return entries.map(({ seq, hash }) => ({ seq, hash }))
}
