import { describe, expect, test } from 'vitest'
import type { RegisterState } from '../../../hub/db/register-states.ts'
import { findRegisters } from '../../../hub/web/page/registers/find-registers.ts'
import { byTrouble, viewRegister } from '../../../hub/web/registers.ts'
import type { RegisterView } from '../../../hub/web/view.ts'

const MINUTE_MS = 60_000
const nowMs = 1_790_000_000_000

const well: RegisterState = {
  registerId: 'r1',
  storeId: 'spb-07',
  storeName: 'Петербург, Невский',
  agentVersion: '1.4.0',
  lastContactAtMs: nowMs - MINUTE_MS,
  unsent: 0,
  oldestUnsentMs: null,
  unsettled: 0,
  freeDiskBytes: 10 * 1024 ** 3,
  healthAtMs: nowMs - MINUTE_MS,
  openFindings: 0,
}
const view = (state: Partial<RegisterState>, isConnected = true, update?: 'waiting' | 'rolled-back' | 'applied') =>
  viewRegister(
    { ...well, ...state },
    {
      isConnected,
      nowMs,
      update: update && { registerId: 'r1', version: '1.5.0', state: update, atMs: nowMs },
    },
  )

describe('what troubles a register', () => {
  test.each<[string, RegisterView, RegisterView['severity'], RegisterView['troubles']]>([
    ['that works', view({}), 'good', []],
    ['that went away a moment ago', view({}, false), 'good', []],
    ['away for long', view({ lastContactAtMs: nowMs - 16 * MINUTE_MS }, false), 'attention', ['away']],
    [
      'away with receipts',
      view({ lastContactAtMs: nowMs - 16 * MINUTE_MS, unsent: 3 }, false),
      'bad',
      ['away-with-queue'],
    ],
    [
      'never seen',
      view({ lastContactAtMs: null, unsent: null, healthAtMs: null }, false),
      'attention',
      ['never-connected'],
    ],
    ['with a young queue', view({ unsent: 9, oldestUnsentMs: 5 * MINUTE_MS }), 'good', []],
    ['with an old queue', view({ unsent: 9, oldestUnsentMs: 11 * MINUTE_MS }), 'bad', ['queue-old']],
    ['with an unknown outcome', view({ unsettled: 1, openFindings: 2 }), 'bad', ['unsettled', 'findings']],
    ['with a full disk', view({ freeDiskBytes: 1024 }), 'attention', ['disk-low']],
    ['that went back from a version', view({}, true, 'rolled-back'), 'attention', ['update-failed']],
  ])('%s', (_title, register, severity, troubles) => {
    expect([register.severity, register.troubles]).toEqual([severity, troubles])
  })

  test('a queue grows older while the register is silent', () => {
    const told = { unsent: 1, oldestUnsentMs: MINUTE_MS, healthAtMs: nowMs - 30 * MINUTE_MS }
    expect(view(told).oldestUnsentAgeMs).toBe(31 * MINUTE_MS)
  })

  test('an update is shown until it is taken', () => {
    expect(view({}, true, 'waiting').update).toEqual({ version: '1.5.0', state: 'waiting' })
    expect(view({}, true, 'applied').update).toBeUndefined()
  })
})

describe('the list of registers', () => {
  const list = [
    view({ registerId: 'k10', storeName: 'Казань' }),
    view({ registerId: 'k2', storeName: 'Казань' }),
    view({ registerId: 'm1', storeName: 'Москва, Артём', openFindings: 1 }),
    view({ registerId: 's1', unsettled: 1 }),
  ]
  const ids = (registers: readonly RegisterView[]) => registers.map(({ registerId }) => registerId)

  test('has the worst first, then stores and numbers as people count', () => {
    expect(ids(list.toSorted(byTrouble))).toEqual(['s1', 'm1', 'k2', 'k10'])
  })

  test.each([
    ['', ['k10', 'k2', 'm1', 's1']],
    ['казань', ['k10', 'k2']],
    ['КАЗ 10', ['k10']],
    ['артем', ['m1']],
    ['1.4', ['k10', 'k2', 'm1', 's1']],
    ['нигде', []],
  ])('is filtered by «%s»', (text, found) => {
    expect(ids(findRegisters(list, text))).toEqual(found)
  })
})
