import type { Edge, EdgeVerdict } from '../../drivers/fiscal/shtrih/index.ts'

/** What the device does with the command during which the agent was killed. */
export type Fate =
  /** Carries it out, and holds the answer for whoever asks next. */
  | 'finishes'
  /** Carries it out, and nobody is ever told. */
  | 'finishes-silently'
  /** Carries it out slowly: answers questions meanwhile with what was true before. */
  | 'finishes-late'
  /** Forgets it, as when the line loses power. */
  | 'does-not-finish'

/** FN documents are made by these: close receipt, Z report, open shift. */
export const committing: readonly number[] = [0xff45, 0x41, 0xe0]
/** Whatever begins, fills or registers a document, or moves paper. Settling sends none of them. */
export const printing: readonly number[] = [...committing, 0x8d, 0xff46, 0xff0c, 0xff41, 0xff42, 0xff43, 0xff0b, 0xb0]

const beforeCommit: readonly Edge['edge'][] = ['frame-received', 'acked', 'before-commit']

/** The fates worth trying at an edge; `late` needs a commit still to come, `silently` an answer still to come. */
export function fatesAt({ edge, command }: Pick<Edge, 'edge' | 'command'>): readonly Fate[] {
  const fates: Fate[] = ['finishes', 'does-not-finish']
  const isBeforeCommit = beforeCommit.includes(edge)
  if (printing.includes(command) && (isBeforeCommit || edge === 'committed')) fates.push('finishes-silently')
  if (committing.includes(command) && isBeforeCommit) fates.push('finishes-late')
  return fates
}

export const verdictOf: Readonly<Record<Fate, EdgeVerdict>> = {
  finishes: 'continue',
  'finishes-silently': 'silent',
  'finishes-late': 'continue',
  'does-not-finish': 'drop',
}
