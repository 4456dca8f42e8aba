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
  /** Meetings since the last push that left it open whether both are on one road. */
  doubts: number
}>

/** With this many doubts a journal counts as forked: writing entries again is harmless, being locked out is not. */
export const MOST_DOUBTS = 3

export type Meeting =
  | Readonly<{ journal: 'continue'; isProved: boolean }>
  | Readonly<{ journal: 'forked'; commonSeq: number }>

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
 * | behind         | tail does not reach that place  | continue, unproved: the next push proves it, or is refused |
 * | behind         | other hash at the hub's place   | forked                                                     |
 * | behind         | refused push, or no push after  | forked                                                     |
 * |                | several unproved meetings       |                                                            |
 * | ahead          | anything                        | forked: an older copy of the database was restored         |
 * | any            | journal was replaced since      | forked: likewise                                           |
 *
 * `commonSeq` is the highest place proved equal; what the register holds after it has to be written again, which is
 * harmless for entries the hub knows.
 */
export function meetJournal(claim: RegisterClaim, hub: HubView): Meeting {
  const { received } = hub
  if (received.seq === 0) return { journal: 'continue', isProved: true }
  const positions = [claim.last, ...claim.tail]
  const forked: Meeting = { journal: 'forked', commonSeq: highestCommon(positions, hub) }
  if (claim.last.seq < received.seq || hub.isSuperseded) return forked
  const claimed = positions.find(position => position.seq === received.seq)
  if (claimed === undefined) return hub.doubts >= MOST_DOUBTS ? forked : { journal: 'continue', isProved: false }
  return claimed.hash === received.hash ? { journal: 'continue', isProved: true } : forked
}

function highestCommon(positions: readonly JournalPosition[], hub: HubView): number {
  return positions
    .filter(({ seq, hash }) => seq >= 1 && seq <= hub.received.seq && hub.hashAt(seq) === hash)
    .reduce((highest, { seq }) => Math.max(highest, seq), 0)
}
