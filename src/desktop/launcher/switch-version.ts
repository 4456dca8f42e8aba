import { setTimeout as pause } from 'node:timers/promises'
import type { VersionName } from '../../shared/desktop/update.ts'
import type { ErrorCode } from '../../shared/errors/catalogue.ts'
import { askHealth, type Health } from './health.ts'
import { judgeHealth } from './health-proof.ts'
import type { LauncherLog } from './log.ts'
import { beginSwitch, flip, prove, refuse, rollBack, type Switching, tryAgain } from './pointer.ts'
import { runSelfTest } from './self-test.ts'
import type { Supervisor } from './supervisor.ts'
import type { Versions } from './versions.ts'

/** What has been written or done. Whatever comes after any of these, the next start of the launcher finds its way. */
export type SwitchStep =
  | 'intent-written'
  | 'agent-stopped'
  | 'pointer-flipped'
  | 'agent-started'
  | 'proof-written'
  | 'failed-agent-stopped'
  | 'rollback-written'

export type SwitchResult = Readonly<{
  outcome: 'applied' | 'rolled-back'
  code?: string | undefined
  /** A few words for IT. */
  detail?: string | undefined
  /** So long the port answered `down`. */
  gapMs: number
}>

export type SwitchLimits = Readonly<{
  /** From the start of the new version until everything that answered before answers again. */
  proofMs: number
  /** For the version before, once it is started again. */
  returnMs: number
  pollMs: number
  healthMs: number
}>
export const switchLimits: SwitchLimits = { proofMs: 90_000, returnMs: 60_000, pollMs: 100, healthMs: 3000 }

/** So often a version may be tried when the launcher itself is killed meanwhile. */
const MOST_TRIES = 3

export type SwitchDeps = Readonly<{
  versions: Versions
  supervisor: Supervisor
  dataFolder: string
  limits: SwitchLimits
  log: LauncherLog
  nowMs: () => number
  /** The launcher is stopping: nothing more is decided. */
  signal: AbortSignal
  onStep(step: SwitchStep): void
}>

/** The agent of an earlier life is still leaving: no fault of the new one. It is started again, and again. */
const LEFTOVER: ErrorCode = 'db.locked'

const passed = { ok: true } as const

type Failure = Readonly<{ code: string; detail: string }>

/** Brings another version up, or the present one back. Every step is written down before the next one is taken. */
export async function switchVersion(
  deps: SwitchDeps,
  to: VersionName,
  leaseId: Switching['leaseId'],
  hasPassedSelfTest: boolean,
): Promise<SwitchResult> {
  const { versions, supervisor } = deps
  const tree = versions.find(to)
  if (!tree) return { outcome: 'rolled-back', code: 'update.damaged', detail: 'no whole tree of it', gapMs: 0 }
  const known = versions.pointer().refused.find(({ version }) => version === to)
  if (known) return { outcome: 'rolled-back', code: 'update.refused-before', detail: known.code, gapMs: 0 }

  // Whoever tried it a moment ago, before anybody had to wait for this, need not try it again.
  const test = hasPassedSelfTest ? passed : await runSelfTest(tree, deps.dataFolder)
  if (!test.ok) {
    const refusal = { code: 'update.self-test-failed', detail: test.detail }
    await versions.keep(refuse(versions.pointer(), { version: to, ...refusal, atMs: deps.nowMs() }))
    return { outcome: 'rolled-back', ...refusal, gapMs: 0 }
  }
  const before = await healthNow(deps)
  await versions.keep(beginSwitch(versions.pointer(), { to, before, leaseId }))
  deps.onStep('intent-written')
  const downSinceMs = performance.now()
  await supervisor.stop()
  deps.onStep('agent-stopped')
  const { switching } = versions.pointer()
  if (!switching) throw new Error('the switch was lost')
  await versions.keep(flip(versions.pointer(), switching))
  deps.onStep('pointer-flipped')
  return await startAndProve(deps, downSinceMs)
}

/** Takes up what an earlier life of the launcher left: before the flip it is undone, after it the new version may still prove itself. */
export async function resumeSwitch(deps: SwitchDeps, switching: Switching): Promise<SwitchResult | undefined> {
  const { versions, supervisor, log } = deps
  if (switching.step === 'stopping') {
    log.warn({ to: switching.to }, 'a change of versions was cut off before it began; it is undone')
    const detail = 'cut off before the switch'
    await versions.keep(rollBack(versions.pointer(), switching, { detail, atMs: deps.nowMs() }))
    supervisor.start(versions.current())
    return undefined
  }
  log.warn(
    { to: switching.to, tries: switching.tries },
    'a change of versions was cut off; the new version is tried again',
  )
  const downSinceMs = performance.now()
  if (switching.tries >= MOST_TRIES || !versions.find(switching.to)) {
    const detail = `tried ${switching.tries} times, each cut off`
    return await goBack(deps, switching, { code: 'update.not-started', detail }, downSinceMs)
  }
  await versions.keep(tryAgain(versions.pointer(), switching))
  return await startAndProve(deps, downSinceMs)
}

async function startAndProve(deps: SwitchDeps, downSinceMs: number): Promise<SwitchResult> {
  const { versions, supervisor } = deps
  const { switching } = versions.pointer()
  if (!switching) throw new Error('the switch was lost')
  supervisor.start(versions.current())
  const startedAtMs = performance.now()
  const failure = await waitForProof(deps, switching, startedAtMs + deps.limits.proofMs)
  if (failure) return await goBack(deps, switching, failure, downSinceMs)
  const readyAtMs = upSinceMs(supervisor) ?? performance.now()
  await versions.keep(prove(versions.pointer(), switching, deps.nowMs()))
  deps.onStep('proof-written')
  return { outcome: 'applied', gapMs: Math.round(readyAtMs - downSinceMs) }
}

/** Undefined once the new version has shown that it does what the one before did. */
async function waitForProof(deps: SwitchDeps, switching: Switching, deadlineMs: number): Promise<Failure | undefined> {
  const { supervisor, limits, signal } = deps
  let missing: readonly string[] = ['agent']
  let hasBeenReady = false
  for (;;) {
    signal.throwIfAborted()
    const { phase, lastFailure } = supervisor.state()
    const hasEnded = phase.name === 'pausing' || (phase.name === 'starting' && hasBeenReady)
    if (hasEnded && lastFailure?.code !== LEFTOVER) {
      const why = [lastFailure?.code, lastFailure?.detail].filter(Boolean).join(': ')
      return { code: 'update.not-started', detail: why || 'it ended' }
    }
    if (phase.name === 'ready') {
      if (!hasBeenReady) deps.onStep('agent-started')
      hasBeenReady = true
      const verdict = judgeHealth(switching.before, await healthNow(deps), switching.to)
      if (verdict.kind === 'healthy') return undefined
      if (verdict.kind === 'wrong') return { code: 'update.unhealthy', detail: verdict.what }
      missing = verdict.missing
    }
    if (performance.now() > deadlineMs) {
      return { code: hasBeenReady ? 'update.unhealthy' : 'update.not-started', detail: missing.join(', ') }
    }
    await pause(limits.pollMs, undefined, { signal })
  }
}

/** The same database, the version before. Its entries of newer kinds are carried by the outbox unread. */
async function goBack(
  deps: SwitchDeps,
  switching: Switching,
  failure: Failure,
  downSinceMs: number,
): Promise<SwitchResult> {
  const { versions, supervisor, limits, signal } = deps
  await supervisor.stop()
  deps.onStep('failed-agent-stopped')
  signal.throwIfAborted()
  await versions.keep(rollBack(versions.pointer(), switching, { ...failure, atMs: deps.nowMs() }))
  deps.onStep('rollback-written')
  supervisor.start(versions.current())
  const deadlineMs = performance.now() + limits.returnMs
  while (!supervisor.ready() && performance.now() < deadlineMs) await pause(limits.pollMs, undefined, { signal })
  const upAtMs = upSinceMs(supervisor) ?? performance.now()
  return { outcome: 'rolled-back', ...failure, gapMs: Math.round(upAtMs - downSinceMs) }
}

function upSinceMs(supervisor: Supervisor): number | undefined {
  const { phase } = supervisor.state()
  return phase.name === 'ready' ? phase.sinceMs : undefined
}

async function healthNow({ supervisor, limits }: SwitchDeps): Promise<Health | undefined> {
  const ready = supervisor.ready()
  return ready && (await askHealth(ready.port, limits.healthMs))
}
