import { describe, expect, it } from 'vitest'
import { judgeHealth } from '../../../src/desktop/launcher/health-proof.ts'

const health = (device: string, hub: string, change = {}) => ({
  registerId: 'r-1',
  version: '1.1.0',
  device: { state: device },
  hub: { state: hub },
  ...change,
})

describe('nothing that answered before the switch may fail after it', () => {
  it.each([
    ['both as before', health('ready', 'online'), health('ready', 'online'), 'healthy'],
    ['a device at work', health('ready', 'online'), health('busy', 'online'), 'healthy'],
    ['a device that was at work', health('busy', 'online'), health('ready', 'online'), 'healthy'],
    ['a lost device', health('ready', 'online'), health('away', 'online'), 'not-yet'],
    ['a device being opened', health('ready', 'online'), health('connecting', 'online'), 'not-yet'],
    ['a lost hub', health('ready', 'online'), health('ready', 'offline'), 'not-yet'],
    ['a refused register', health('ready', 'online'), health('ready', 'refused'), 'not-yet'],
    ['a device that was off', health('away', 'online'), health('away', 'online'), 'healthy'],
    ['a hub that was off', health('ready', 'offline'), health('ready', 'offline'), 'healthy'],
    ['no device at all', health('none', 'online'), health('none', 'online'), 'healthy'],
    ['paper that was out', health('attention', 'online'), health('away', 'online'), 'healthy'],
    ['an agent that did not answer before', undefined, health('away', 'offline'), 'healthy'],
    ['no answer', health('ready', 'online'), undefined, 'not-yet'],
    ['another register', health('ready', 'online'), health('ready', 'online', { registerId: 'r-2' }), 'wrong'],
    ['another version', undefined, health('ready', 'online', { version: '1.0.0' }), 'wrong'],
  ])('%s', (_, before, after, kind) => {
    expect(judgeHealth(before, after, '1.1.0').kind).toBe(kind)
  })
})

describe('of an agent with several registers', () => {
  const own = (registerId: string, device: string, hub = 'online') => ({
    registerId,
    device: { state: device },
    hub: { state: hub },
  })
  const before = health('ready', 'online', { registers: [own('r-1', 'ready'), own('r-2', 'ready')] })

  it('each one must answer as before', () => {
    expect(judgeHealth(before, before, '1.1.0').kind).toBe('healthy')
    const after = health('ready', 'online', { registers: [own('r-1', 'ready'), own('r-2', 'away', 'offline')] })
    expect(judgeHealth(before, after, '1.1.0')).toEqual({
      kind: 'not-yet',
      missing: ['r-2 device away', 'r-2 hub offline'],
    })
  })

  it('none may be missing', () => {
    const after = health('ready', 'online', { registers: [own('r-1', 'ready')] })
    expect(judgeHealth(before, after, '1.1.0').kind).toBe('wrong')
  })

  it('an agent that knows of one only is judged by that one', () => {
    expect(judgeHealth(health('ready', 'online'), before, '1.1.0').kind).toBe('healthy')
  })
})
