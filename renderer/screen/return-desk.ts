import { choiceWithKeys, returnChoice, withStep, withToggled } from '../returns/return-choice.ts'
import type { ReadyState } from './action.ts'
import { withEntry } from './entries.ts'
import type { ScreenStore } from './store.ts'

type Parts = Readonly<{ store: ScreenStore; ready: () => ReadyState | undefined }>

/** What of a receipt goes back, chosen line by line before the agent is asked. */
export function createReturnDesk({ store, ready }: Parts) {
  return {
    /** The line above or below has the keys. */
    select(state: ReadyState, step: 1 | -1): void {
      const lines = returnChoice(state).filter(line => line.leftMilli > 0)
      const next = lines[lines.findIndex(line => line.key === choiceWithKeys(state)?.key) + step]
      if (next) store.setState({ selectedLineKey: next.key, ...withEntry(state, 'return-quantity', '') })
    },

    /** By a finger: the line has the keys from now on. */
    choose(key: string, change: 'toggle' | 1 | -1): void {
      const state = ready()
      const line = state && returnChoice(state).find(each => each.key === key)
      if (!state || !line) return
      const chosen = change === 'toggle' ? withToggled(state, line) : withStep(state, line, change)
      store.setState({ ...chosen, selectedLineKey: key, ...withEntry(state, 'return-quantity', '') })
    },
  }
}
