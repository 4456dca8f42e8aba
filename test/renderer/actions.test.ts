import { describe, expect, it } from 'vitest'
import en from '../../renderer/locales/en.json' with { type: 'json' }
import ru from '../../renderer/locales/ru.json' with { type: 'json' }
import type { KeyName, ReadyState, ScreenAction } from '../../renderer/screen/action.ts'
import { actions } from '../../renderer/screen/actions.ts'
import { actionForKey, legendOf, mainActionOf } from '../../renderer/screen/offered.ts'
import { createScreenStore } from '../../renderer/screen/store.ts'
import { ScreenCommand } from '../../src/shared/screen/commands.ts'
import { type SceneName, scenes } from './support/scenes.ts'

const names = Object.keys(scenes) as SceneName[]
const every: readonly ScreenAction[] = Object.values(actions)
const commandNames = ScreenCommand.options.map(option => option.shape.name.value)

function stateIn(name: SceneName): ReadyState {
  return { ...createScreenStore().getState(), snapshot: scenes[name].snapshot, link: 'up' }
}

describe('the list of actions', () => {
  it.each(every.map(action => [action.label, action] as const))('%s has words in both languages', label => {
    expect(Object.keys(ru.action)).toContain(label)
    expect(Object.keys(en.action)).toContain(label)
  })

  it('asks only for commands of the contract', () => {
    for (const action of every) expect(commandNames).toContain(action.command)
  })

  it('reaches every command of the contract, or a panel or the pad does', () => {
    // Typed on the pad, or taken from a field with letters.
    const elsewhere = ['identify', 'remove-promo-code', 'remove-gift-card']
    const asked = new Set([...every.map(action => action.command), ...elsewhere])
    expect(commandNames.filter(name => !asked.has(name as never))).toEqual([])
  })
})

describe.each(names)('the keys of %s', name => {
  const state = stateIn(name)

  it('stand in the legend once each', () => {
    const keys = legendOf(state).map(action => action.key)
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('do what the legend says', () => {
    for (const action of legendOf(state)) {
      const isAllowed = state.snapshot.allowed.includes(action.command)
      expect(actionForKey(state, action.key)).toBe(isAllowed ? action : undefined)
    }
  })

  it('leave Enter to the main action', () => {
    const keys: KeyName[] = legendOf(state).map(action => action.key)
    expect(keys).not.toContain('Enter')
    expect(mainActionOf(state)?.key ?? 'Enter').toBe('Enter')
  })
})
