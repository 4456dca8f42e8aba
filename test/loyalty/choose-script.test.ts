import { describe, expect, test } from 'vitest'
import { chooseScript } from '../../src/loyalty/choose-script.ts'
import type { Script } from '../../src/shared/programme.ts'
import type { ScriptRecord } from '../../src/shared/proposal.ts'
import { NOW_MS, programmeOf, script } from './programme-for-test.ts'

type Situation = Parameters<typeof chooseScript>[0]

function chosen(scripts: Script[], more: Partial<Situation> = {}): string | undefined {
  return chooseScript({
    programme: programmeOf({ scripts }),
    moment: 'composing',
    audience: { isMember: false },
    phase: 'full',
    records: [],
    nowMs: NOW_MS,
    ...more,
  })?.scriptId
}
const shown = (scriptId: string): ScriptRecord => ({ scriptId, shownAtMs: NOW_MS })
const answered = (scriptId: string): ScriptRecord => ({
  ...shown(scriptId),
  answer: { answerId: 'yes', outcome: 'accepted', atMs: NOW_MS },
})

describe('the script to say', () => {
  test('is the one of highest priority, and of equals the first', () => {
    expect(chosen([script('a'), script('b', { priority: 5 }), script('c', { priority: 5 })])).toBe('b')
  })

  test.each<[string, Partial<Script>, Partial<Situation>, boolean]>([
    ['fits its moment', { moment: 'paying' }, { moment: 'paying' }, true],
    ['waits for its moment', { moment: 'paying' }, {}, false],
    ['is for guests', { audience: { isMember: false } }, {}, true],
    ['is not for members then', { audience: { isMember: false } }, { audience: { isMember: true } }, false],
    [
      'asks for an e-mail where there is none',
      { audience: { hasEmail: false } },
      { audience: { isMember: true, hasEmail: false } },
      true,
    ],
    ['asks nobody of whom it is not known', { audience: { hasEmail: false } }, { audience: { isMember: true } }, false],
    ['is for its stores', { audience: { stores: ['s-1'] } }, { audience: { isMember: true, storeId: 's-2' } }, false],
    ['is for a phase', { phase: 'accrue-only' }, { phase: 'accrue-only' }, true],
    ['ends with the phase', { phase: 'accrue-only' }, {}, false],
    ['waits for its first day', { fromMs: NOW_MS + 1 }, {}, false],
    ['ends with its last', { untilMs: NOW_MS }, {}, false],
  ])('%s', (_, of, situation, isSaid) => {
    expect(chosen([script('a', of)], situation)).toBe(isSaid ? 'a' : undefined)
  })

  test('does not come back once it was answered', () => {
    expect(chosen([script('a'), script('b')], { records: [answered('a')] })).toBe('b')
    expect(chosen([script('a')], { records: [answered('a')] })).toBeUndefined()
  })

  test('stays until it is answered, though a higher one fits by now', () => {
    expect(chosen([script('a'), script('b', { priority: 9 })], { records: [shown('a')] })).toBe('a')
  })

  test('gives way when it does not fit any more, and does not push in again', () => {
    const scripts = [script('guests', { priority: 9, audience: { isMember: false } }), script('all')]
    const member = { audience: { isMember: true } }
    expect(chosen(scripts, { ...member, records: [shown('guests')] })).toBe('all')
    expect(chosen(scripts, { records: [shown('guests'), shown('all')] })).toBe('all')
  })
})
