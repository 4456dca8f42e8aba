import type { AgentMessage } from '../../shared/desktop/launcher-messages.ts'
import { nextRestart, recentCrashes } from './restart-budget.ts'

/**
 * The life of the agent as its launcher sees it: a pure machine. `src/desktop/launcher/supervisor.ts` carries out what it asks for.
 *
 *   off → starting → ready ──→ leaving → off
 *            ↑          │ ended, or no longer answers
 *            └─ pausing ←
 */
export type Supervision = Readonly<{
  phase: SupervisedPhase
  /** When the agent ended without being asked, on a clock that only runs forward. */
  crashesAtMs: readonly number[]
  /** Why the last start came to nothing, or the last life ended. */
  lastFailure?: Failure | undefined
}>

export type Failure = Readonly<{ code: string; detail?: string | undefined }>

export type Ready = Omit<Extract<AgentMessage, { type: 'ready' }>, 'type'>

export type SupervisedPhase =
  | Readonly<{ name: 'off' }>
  | Readonly<{ name: 'starting'; sinceMs: number; failure?: Failure }>
  | Readonly<{ name: 'ready'; sinceMs: number; ready: Ready; missedProbes: number }>
  | Readonly<{ name: 'pausing'; untilMs: number; isStruggling: boolean }>
  | Readonly<{ name: 'leaving'; sinceMs: number }>

export type SupervisionEvent =
  | Readonly<{ type: 'start-asked' }>
  | Readonly<{ type: 'stop-asked' }>
  | Readonly<{ type: 'became-ready'; ready: Ready }>
  | Readonly<{ type: 'start-failed'; code: string; detail?: string | undefined }>
  | Readonly<{ type: 'ended'; how: string }>
  | Readonly<{ type: 'probed'; isAnswered: boolean }>
  /** A deadline passed: see `wakeAtMs`. */
  | Readonly<{ type: 'woke' }>

export type SupervisionEffect = 'spawn' | 'ask-to-leave' | 'kill'

/** Milliseconds and counts; tests make them short. */
export type SupervisionLimits = Readonly<{ startMs: number; leaveMs: number; missedProbes: number }>

export const supervisionLimits: SupervisionLimits = {
  // A first start may convert a database, pair with the hub and, in a checkout, build the screen.
  startMs: 120_000,
  leaveMs: 10_000,
  // Counted, not timed: a computer that slept through an hour has missed none.
  missedProbes: 5,
}

export type Step = Readonly<{ state: Supervision; effects: readonly SupervisionEffect[] }>

export const unsupervised: Supervision = { phase: { name: 'off' }, crashesAtMs: [] }

export function supervise(
  state: Supervision,
  event: SupervisionEvent,
  nowMs: number,
  limits: SupervisionLimits = supervisionLimits,
): Step {
  const { phase } = state
  const stay: Step = { state, effects: [] }
  const enter = (next: SupervisedPhase, ...effects: SupervisionEffect[]): Step => ({
    state: { ...state, phase: next },
    effects,
  })

  switch (event.type) {
    case 'start-asked':
      return phase.name === 'off' ? enter({ name: 'starting', sinceMs: nowMs }, 'spawn') : stay
    case 'stop-asked':
      if (phase.name === 'pausing') return enter({ name: 'off' })
      if (phase.name === 'off' || phase.name === 'leaving') return stay
      return enter({ name: 'leaving', sinceMs: nowMs }, 'ask-to-leave')
    case 'became-ready':
      if (phase.name !== 'starting') return stay
      return {
        state: {
          ...state,
          lastFailure: undefined,
          phase: { name: 'ready', sinceMs: nowMs, ready: event.ready, missedProbes: 0 },
        },
        effects: [],
      }
    case 'start-failed':
      if (phase.name !== 'starting') return stay
      return enter({ ...phase, failure: { code: event.code, detail: event.detail } })
    case 'ended':
      if (phase.name === 'leaving') return enter({ name: 'off' })
      return phase.name === 'off' || phase.name === 'pausing' ? stay : restart(state, event.how, nowMs)
    case 'probed': {
      if (phase.name !== 'ready') return stay
      const missedProbes = event.isAnswered ? 0 : phase.missedProbes + 1
      return enter({ ...phase, missedProbes }, ...(missedProbes >= limits.missedProbes ? (['kill'] as const) : []))
    }
    case 'woke':
      if (isBefore(wakeAtMs(state, limits), nowMs)) return stay
      if (phase.name === 'pausing') return enter({ name: 'starting', sinceMs: nowMs }, 'spawn')
      // Its end is an event of its own, and comes soon.
      return phase.name === 'starting' || phase.name === 'leaving' ? { state, effects: ['kill'] } : stay
  }
}

/** When the machine wants to be woken, on its own clock. */
export function wakeAtMs({ phase }: Supervision, limits: SupervisionLimits = supervisionLimits): number | undefined {
  if (phase.name === 'starting') return phase.sinceMs + limits.startMs
  if (phase.name === 'pausing') return phase.untilMs
  if (phase.name === 'leaving') return phase.sinceMs + limits.leaveMs
  return undefined
}

function isBefore(wakeMs: number | undefined, nowMs: number): boolean {
  return wakeMs === undefined || nowMs < wakeMs
}

function restart(state: Supervision, how: string, nowMs: number): Step {
  const crashesAtMs = [...recentCrashes(state.crashesAtMs, nowMs), nowMs]
  const { pauseMs, isStruggling } = nextRestart(crashesAtMs, nowMs)
  const said = state.phase.name === 'starting' ? state.phase.failure : undefined
  const lastFailure = said ?? { code: 'agent.down', detail: how }
  return {
    state: { crashesAtMs, lastFailure, phase: { name: 'pausing', untilMs: nowMs + pauseMs, isStruggling } },
    effects: [],
  }
}
