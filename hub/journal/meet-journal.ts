import type { JournalPosition } from '../../src/shared/hub/messages.ts'

/** What the register says of its journal: where it stands, and recent positions, newest first. */
export type RegisterClaim = Readonly<{ last: JournalPosition; tail: readonly JournalPosition[] }>

/** What the hub holds of the same journal. */
export type HubView = Readonly<{
  received: JournalPosition
  /** The hub's own hash at a place up to `received`, where it was asked for; see `placesToCompare`. */
  hashAt(seq: number): string | undefined
  /** The register has used another journal since. */
  isSuperseded: boolean
  /** A push did not hang on what the hub holds. */
  isDisputed: boolean
}>

export type Meeting = Readonly<{ journal: 'continue' }> | Readonly<{ journal: 'forked'; commonSeq: number }>

/** The places whose hashes `meetJournal` will compare. */
export function placesToCompare({ last, tail }: RegisterClaim, receivedSeq: number): number[] {
  const places = [last, ...tail].map(position => position.seq).filter(seq => seq >= 1 && seq <= receivedSeq)
  return [...new Set(places)]
}

/**
 * Compares a register's journal with what the hub received of it.
 *
 * | hub            | register                        | answer                                                     |
 * |----------------|---------------------------------|------------------------------------------------------------|
 * | nothing        | anything                        | continue: it pushes all it has                             |
 * | as far         | same hash                       | continue                                                   |
 * | behind         | same hash at the hub's place    | continue from there                                        |
 * | behind         | tail does not reach that place  | continue: the next push proves it, or is refused           |
 * | behind         | other hash at the hub's place   | forked                                                     |
 * | behind         | its push was refused before     | forked                                                     |
 * | ahead          | anything                        | forked: an older copy of the database was restored         |
 * | any            | journal was replaced since      | forked: likewise                                           |
 *
 * `commonSeq` is the highest place proved equal; what the register holds after it has to be written again, which is
 * harmless for entries the hub knows.
 */
export function meetJournal(claim: RegisterClaim, hub: HubView): Meeting {
  const { received } = hub
  if (received.seq === 0) return { journal: 'continue' }
  const positions = [claim.last, ...claim.tail]
  const forked: Meeting = { journal: 'forked', commonSeq: highestCommon(positions, hub) }
  if (claim.last.seq < received.seq || hub.isSuperseded || hub.isDisputed) return forked
  const claimed = positions.find(position => position.seq === received.seq)
  return claimed === undefined || claimed.hash === received.hash ? { journal: 'continue' } : forked
}

function highestCommon(positions: readonly JournalPosition[], hub: HubView): number {
  return positions
    .filter(({ seq, hash }) => seq >= 1 && seq <= hub.received.seq && hub.hashAt(seq) === hash)
    .reduce((highest, { seq }) => Math.max(highest, seq), 0)
}
