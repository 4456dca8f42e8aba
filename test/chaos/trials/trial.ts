import type { RegisteredDocument } from '../../../src/shared/fiscal/document.ts'
import type { Till } from '../till.ts'

export const kinds = ['receipt', 'return', 'shift-open', 'shift-close'] as const
export type Kind = (typeof kinds)[number]

/** What the register says of an operation once nothing is being found out any more. */
export type Claim = Readonly<{ state: 'printed'; registered: RegisteredDocument } | { state: 'not-printed' }>

type Memory = ReturnType<Till['documents']>

/** One operation in a known state, about to be begun and cut off. */
export type Trial = Readonly<{
  kind: Kind
  /** Makes the device work. Ends when the answer came, or when it is sure that none will. */
  begin(): Promise<void>
  /** What the register says now; `undefined` while it is still finding out. */
  claim(): Promise<Claim | undefined>
  /** The same operation again under the same id. Only ever called after `not-printed`. */
  retry(): Promise<void>
  /** The documents it left in the fiscal memory. */
  documents(): Memory
  /** The register program's own business, not the agent's: it goes on while the agent is dead. */
  printsItself: boolean
}>
