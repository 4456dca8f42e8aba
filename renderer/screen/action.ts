import type { ScreenCommandInput, ScreenCommandName } from '../../src/shared/screen/commands.ts'
import type { Snapshot } from '../../src/shared/screen/snapshot.ts'
import type { EntryName, Panel, ScreenState } from './store.ts'

export type KeyName =
  | 'Enter'
  | 'Escape'
  | 'Delete'
  | 'Backspace'
  | 'Insert'
  | 'Home'
  | 'End'
  | 'PageUp'
  | 'PageDown'
  | 'F1'
  | 'F2'
  | 'F3'
  | 'F4'
  | 'F5'
  | 'F6'
  | 'F7'
  | 'F8'
  | 'F9'
  | 'F10'
  | 'F12'
  | '1'
  | '2'
  | '3'

export type ReadyState = ScreenState & Readonly<{ snapshot: Snapshot }>

/**
 * Something the cashier can do: one command, one label, one key. The key legend, the buttons and the keyboard are all
 * drawn from these. It is offered while the snapshot names its command as allowed.
 */
export type ScreenAction = Readonly<{
  command: ScreenCommandName
  /** `action.<label>` in the locales. */
  label: string
  key: KeyName
  tone?: 'danger' | 'return'
  /** Where it makes sense at all, beyond being allowed. */
  isOffered?: (snapshot: Snapshot) => boolean
  /** The command, or nothing when something is still missing. `idFor` gives the same id for the same press repeated. */
  build?: (state: ReadyState, idFor: (press: string) => string) => ScreenCommandInput | undefined
  /** What was typed for it and is of no use a second time. */
  spends?: EntryName
  /** What it changes on the screen alone: a panel that asks for more. Nothing when something is still missing. */
  change?: (state: ReadyState) => Partial<ScreenState> | undefined
  /** What opens here once the command was accepted, by the state it was pressed in. */
  after?: (state: ReadyState) => Partial<ScreenState> | undefined
}>

/** The line that quantity and removal are about. */
export function selectedLine(state: ReadyState) {
  const lines = state.snapshot.sale?.lines ?? []
  return lines.find(line => line.key === state.selectedLineKey) ?? lines.at(-1)
}

/** An action that asks for more in the right column first. */
export const opens = (panel: Panel): Pick<ScreenAction, 'change'> => ({ change: () => ({ panel }) })
