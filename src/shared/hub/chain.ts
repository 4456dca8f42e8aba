import type { Entry } from './entries.ts'

/** `previousHash` of the first entry of a journal. */
export const GENESIS_HASH = '0'.repeat(64)

/** SHA-256 of a UTF-8 text as lower-case hex; given by the caller, because this folder does no I/O. */
export type Sha256 = (text: string) => string

type HashedFields = Pick<
  Entry,
  'entryId' | 'v' | 'registerId' | 'journalId' | 'seq' | 'kind' | 'createdAtMs' | 'payloadHash' | 'personalHash'
>

/** Hash of a payload or of the personal text: salted, so that a phone cannot be guessed back from it. */
export function saltedHash(sha256: Sha256, salt: string, text: string): string {
  return sha256(`${salt}\n${text}`)
}

/** The link of the chain: covers the envelope and the salted hashes, so texts may be erased and the chain still verifies. */
export function entryHash(sha256: Sha256, previousHash: string, entry: HashedFields): string {
  return sha256(
    [
      previousHash,
      entry.entryId,
      entry.v,
      entry.registerId,
      entry.journalId,
      entry.seq,
      entry.kind,
      entry.createdAtMs,
      entry.payloadHash,
      entry.personalHash ?? '-',
    ].join('\n'),
  )
}

/** Whether an entry is what it claims to be, given the hash before it. */
export function isEntrySound(sha256: Sha256, entry: Entry, previousHash: string): boolean {
  return (
    entry.previousHash === previousHash &&
    saltedHash(sha256, entry.salt, entry.payload) === entry.payloadHash &&
    (entry.personal === undefined || saltedHash(sha256, entry.salt, entry.personal) === entry.personalHash) &&
    entryHash(sha256, previousHash, entry) === entry.hash
  )
}
