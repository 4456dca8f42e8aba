/** What goes wrong, and before or during which of the program's steps (counted from 0). */
export type Fault = Readonly<{ at: number; what: FaultKind }>

export const faultKinds = [
  /** The register program dies before it asks. */
  'program-before',
  /** It dies when the answer is on its way: the work is done, nobody knows. */
  'program-after',
  /** The agent is killed before it is asked. */
  'agent-before',
  /** The agent is killed while it works. */
  'agent-during',
  /** The hub is away for this step. */
  'hub-away',
] as const
export type FaultKind = (typeof faultKinds)[number]

/** The process of the register program is gone, and what it had in memory with it. */
export class ProgramDied extends Error {}

/** So many of them, different ones, by this source of chance (0 to 1). */
export function pick<T>(from: readonly T[], count: number, random: () => number): readonly T[] {
  const left = [...from]
  const picked: T[] = []
  while (picked.length < count && left.length > 0) {
    picked.push(...left.splice(Math.floor(random() * left.length), 1))
  }
  return picked
}
