import type { RegisteredDocument } from '../../../src/shared/fiscal/document.ts'
import type { Till } from '../till.ts'

export const kinds = ['receipt', 'return', 'shift-open', 'shift-close'] as const
export type Kind = (typeof kinds)[number]

/** What the register says of an operation once nothing is being found out any more. */
export type Claim = Readonly<{ state: 'printed'; registered: RegisteredDocument } | { state: 'not-printed' }>

/** Steps of a register program's work; those in `-ing` are reached while their request is on its way. */
export type Step = 'lines-put' | 'checking-out' | 'checked-out' | 'paying' | 'printed' | 'reporting' | 'reported'

/** Called at each step: whoever wants to pull a plug there does it before this resolves. */
export type At = (step: Step) => Promise<void>

/** Sends a request, and lets the step's plug be pulled while it is on its way. */
export async function during<T>(at: At, step: Step, send: () => Promise<T>): Promise<T> {
  const [sent] = await Promise.all([(async () => await send())(), at(step)])
  return sent
}

/** Nobody pulls a plug. */
export const nowhere: At = async () => {}

export type Wanted = Readonly<{
  kind: Kind
  /** The same number continues the same sale. */
  number: number
  at: At
}>

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
