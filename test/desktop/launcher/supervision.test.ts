import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nextRestart } from '../../../src/desktop/launcher/restart-budget.ts'
import {
  type Supervision,
  type SupervisionEvent,
  supervise,
  supervisionLimits,
  unsupervised,
  wakeAtMs,
} from '../../../src/desktop/launcher/supervision.ts'

const ready = { port: 4000, version: '1.0.0', screenToken: 'token' }

describe('the restart budget', () => {
  it.each([
    [1, 0, false],
    [2, 500, false],
    [3, 1000, false],
    [4, 2000, false],
    [5, 5000, false],
    [6, 10_000, false],
    [10, 10_000, false],
    [11, 30_000, true],
    [50, 30_000, true],
  ])('after %i crashes in a row waits %i ms; keeps ending: %s', (count, pauseMs, isStruggling) => {
    const crashes = Array.from({ length: count }, (_, at) => at * 1000)
    expect(nextRestart(crashes, count * 1000)).toEqual({ pauseMs, isStruggling })
  })

  it('forgets crashes of ten minutes ago', () => {
    expect(nextRestart([0, 1, 2, 3, 601_000], 601_000)).toEqual({ pauseMs: 0, isStruggling: false })
  })
})

describe('the life of an agent', () => {
  const starting: Supervision = { phase: { name: 'starting', sinceMs: 0 }, crashesAtMs: [] }
  const up: Supervision = { phase: { name: 'ready', sinceMs: 0, ready, missedProbes: 0 }, crashesAtMs: [] }
  const leaving: Supervision = { phase: { name: 'leaving', sinceMs: 0 }, crashesAtMs: [] }
  const pausing: Supervision = { phase: { name: 'pausing', untilMs: 500, isStruggling: false }, crashesAtMs: [0] }
  const ended: SupervisionEvent = { type: 'ended', how: 'ended with code 1' }
  const woke: SupervisionEvent = { type: 'woke' }
  const missed: SupervisionEvent = { type: 'probed', isAnswered: false }

  it.each<[string, Supervision, SupervisionEvent, number, string, string[]]>([
    ['starts it', unsupervised, { type: 'start-asked' }, 0, 'starting', ['spawn']],
    ['starts it once', starting, { type: 'start-asked' }, 0, 'starting', []],
    ['lets it answer', starting, { type: 'became-ready', ready }, 1, 'ready', []],
    ['kills a start that takes too long', starting, woke, supervisionLimits.startMs, 'starting', ['kill']],
    ['waits while a start may take longer', starting, woke, supervisionLimits.startMs - 1, 'starting', []],
    ['restarts after a start that came to nothing', starting, ended, 1, 'pausing', []],
    ['restarts after a crash', up, ended, 1, 'pausing', []],
    ['starts again after the pause', pausing, woke, 500, 'starting', ['spawn']],
    ['does not cut the pause short', pausing, woke, 499, 'pausing', []],
    ['asks it to leave', up, { type: 'stop-asked' }, 1, 'leaving', ['ask-to-leave']],
    ['asks it to leave while it starts', starting, { type: 'stop-asked' }, 1, 'leaving', ['ask-to-leave']],
    ['asks once', leaving, { type: 'stop-asked' }, 1, 'leaving', []],
    ['needs nobody to leave in a pause', pausing, { type: 'stop-asked' }, 1, 'off', []],
    ['kills what does not leave', leaving, woke, supervisionLimits.leaveMs, 'leaving', ['kill']],
    ['is done when it has left', leaving, ended, 1, 'off', []],
    ['hears no late word of one that leaves', leaving, { type: 'became-ready', ready }, 1, 'leaving', []],
    ['bears a missed answer', up, missed, 1, 'ready', []],
  ])('%s', (_, state, event, nowMs, phase, effects) => {
    const step = supervise(state, event, nowMs)
    expect([step.state.phase.name, step.effects]).toEqual([phase, effects])
  })

  it('kills an agent that misses five questions in a row, and only then', () => {
    let state = up
    const killed: boolean[] = []
    for (const isAnswered of [false, false, false, false, true, false, false, false, false, false]) {
      const step = supervise(state, { type: 'probed', isAnswered }, 1)
      state = step.state
      killed.push(step.effects.includes('kill'))
    }
    expect(killed).toEqual([...Array(9).fill(false), true])
  })

  it('says what the agent said about its failure, else how it ended', () => {
    const failed = supervise(starting, { type: 'start-failed', code: 'db.locked' }, 1).state
    expect(supervise(failed, ended, 2).state.lastFailure?.code).toBe('db.locked')
    expect(supervise(up, ended, 2).state.lastFailure).toEqual({ code: 'agent.down', detail: 'ended with code 1' })
  })

  it('never gives up: whatever happens, it is off by order, or runs, or has a time to wake', () => {
    const anyEvent = fc.oneof<fc.Arbitrary<SupervisionEvent>[]>(
      fc.constantFrom<SupervisionEvent>({ type: 'became-ready', ready }, ended, woke, missed),
      fc.constant({ type: 'start-failed', code: 'db.locked' }),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(anyEvent, fc.nat(200_000))), steps => {
        let nowMs = 0
        let state = supervise(unsupervised, { type: 'start-asked' }, nowMs).state
        for (const [event, laterMs] of steps) {
          nowMs += laterMs
          state = supervise(state, event, nowMs).state
        }
        expect(state.phase.name === 'ready' || wakeAtMs(state) !== undefined).toBe(true)
      }),
    )
  })
})
