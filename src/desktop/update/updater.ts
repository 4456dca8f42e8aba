import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { AgentMessage } from '../../shared/desktop/launcher-messages.ts'
import { OFFER_LIFE_MS, type UpdateOffer, type UpdateProgress } from '../../shared/desktop/update.ts'
import { AppError, toErrorData } from '../../shared/errors/app-error.ts'
import type { OperationId } from '../../shared/ids.ts'
import type { Launcher } from '../launcher/launcher.ts'
import type { LauncherLog } from '../launcher/log.ts'
import type { SwitchRecord } from '../launcher/pointer.ts'
import type { SwitchResult } from '../launcher/switch-version.ts'
import { askLease, type LeaseLimits } from './ask-lease.ts'
import { pruneVersions } from './install-version.ts'
import { assertWanted, isNoSpace, makeReady } from './make-ready.ts'
import { openUpdateMemory, type UpdateJob } from './update-memory.ts'

export type UpdaterLimits = LeaseLimits & Readonly<{ networkMs: number; offerLifeMs: number }>
export const updaterLimits: UpdaterLimits = {
  answerMs: 5000,
  againMs: 5000,
  networkMs: 5000,
  offerLifeMs: OFFER_LIFE_MS,
}

/** What was written or done, for tests that kill the launcher there. */
export type UpdateStep = 'offer-kept' | 'version-ready' | 'lease-taken' | 'switch-asked' | 'outcome-kept'

export type UpdaterOptions = Readonly<{
  launcher: Launcher
  dataFolder: string
  log: LauncherLog
  limits?: Partial<UpdaterLimits>
  nowMs?: () => number
  onStep?: (step: UpdateStep) => void
}>

export type Updater = Readonly<{
  /** Takes up what an earlier life left. To be called once the launcher was started. */
  start(): Promise<void>
  /** What is under way is left as it is, for the next start. */
  stop(): Promise<void>
}>

type Why = Readonly<{ code?: string | undefined; detail?: string | undefined }>

const MOST_UNFIT = 20
const DETAIL_CHARS = 300
const STOP_MS = 3000

/** Brings offered versions onto this register, one at a time, and has the launcher switch when no customer waits. */
export function createUpdater(options: UpdaterOptions): Updater {
  const { launcher, dataFolder, log, nowMs = Date.now, onStep = () => undefined } = options
  const limits = { ...updaterLimits, ...options.limits }
  const folder = join(dataFolder, 'updates')
  mkdirSync(folder, { recursive: true })
  const memory = openUpdateMemory(join(folder, 'update.json'))
  const listeners = new Set<(message: AgentMessage) => void>()
  let underWay: Readonly<{ abort: AbortController; done: Promise<void> }> | undefined
  /** Absent as soon as it is known how it ended. */
  let current: UpdateJob | undefined
  let isStopped = false

  launcher.onAgentMessage(message => {
    if (message.type === 'update-offered') offered(message.offer)
    if (message.type === 'updates-halted') halted()
    for (const listener of [...listeners]) listener(message)
  })
  let wasUp = false
  launcher.onState(({ mode }) => {
    if (mode === 'up' && !wasUp) sayAgain()
    wasUp = mode === 'up'
  })

  const listen = (listener: (message: AgentMessage) => void): (() => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  function sayAgain(): void {
    const { progress } = memory.present()
    if (progress) launcher.send({ type: 'update-progress', progress })
  }

  /** Kept first, then said: an agent that is not there hears it when it comes. */
  async function tell(
    { offer, from }: UpdateJob,
    state: UpdateProgress['state'],
    why: Why = {},
    next: UpdateJob | 'same' | 'none' = 'same',
  ): Promise<void> {
    const atMs = Math.max(nowMs(), (memory.present().progress?.atMs ?? 0) + 1)
    const detail = why.detail?.slice(0, DETAIL_CHARS)
    const { version } = offer
    const switchedAtMs = state === 'applied' || state === 'rolled-back' ? switchBegunAtMs(version) : undefined
    const progress: UpdateProgress = { version, from, state, code: why.code, detail, atMs, switchedAtMs }
    if (next !== 'same') current = next === 'none' ? undefined : next
    await memory.change(next === 'same' ? { progress } : { progress, job: current })
    log.info({ ...progress }, 'update')
    launcher.send({ type: 'update-progress', progress })
  }

  /** Told right before the launcher was asked to switch. */
  function switchBegunAtMs(version: string): number | undefined {
    const { progress } = memory.present()
    return progress?.state === 'switching' && progress.version === version ? progress.atMs : undefined
  }

  function offered(offer: UpdateOffer): void {
    if (isStopped || current?.step === 'switching' || current?.offer.version === offer.version) return
    const { progress } = memory.present()
    const hasEnded = progress?.state === 'applied' || progress?.state === 'rolled-back'
    // The hub asks again because it has not heard yet how that ended.
    if (hasEnded && progress.version === offer.version) sayAgain()
    else if (offer.version === launcher.runningVersion()) alreadyRuns(offer)
    else take(offer)
  }

  /** Installed by hand. */
  function alreadyRuns(offer: UpdateOffer): void {
    inTheEnd(tell({ offer, from: offer.version, receivedAtMs: nowMs(), step: 'ready' }, 'applied'))
  }

  function take(offer: UpdateOffer): void {
    const job: UpdateJob = { offer, from: launcher.runningVersion(), receivedAtMs: nowMs(), step: 'fetching' }
    const before = underWay
    if (current) before?.abort.abort()
    begin(job, async signal => {
      await before?.done
      signal.throwIfAborted()
      await memory.change({ job })
      onStep('offer-kept')
      await carryOut(job, signal)
    })
  }

  function halted(): void {
    const present = underWay
    if (!present || !current || current.step === 'switching') return
    present.abort.abort()
    current = undefined
    inTheEnd(present.done.then(() => (current ? undefined : memory.change({ job: undefined, progress: undefined }))))
  }

  /** Nobody waits for it, and a disk that is full must not end the launcher. */
  function inTheEnd(work: Promise<unknown>): void {
    work.catch(error => log.error({ cause: String(error) }, 'what became of an update could not be kept'))
  }

  function begin(job: UpdateJob, work: (signal: AbortSignal) => Promise<void>): void {
    const abort = new AbortController()
    current = job
    const done = work(abort.signal)
      .catch(error => {
        if (abort.signal.aborted) return
        log.error({ version: job.offer.version, cause: String(error) }, 'an update was left')
        // A disk that was full may have room by now: the hub may offer it again.
        if (underWay?.abort === abort && launcher.runningVersion() !== job.offer.version) current = undefined
      })
      .finally(() => {
        if (underWay?.abort === abort) underWay = undefined
      })
    underWay = { abort, done }
  }

  async function carryOut(job: UpdateJob, signal: AbortSignal): Promise<void> {
    const deadlineMs = Math.min(job.receivedAtMs, nowMs()) + limits.offerLifeMs
    const life = AbortSignal.timeout(Math.max(1, deadlineMs - nowMs()))
    const ending = AbortSignal.any([signal, life])
    try {
      await switchWhenQuiet(job.step === 'fetching' ? await prepare(job, ending) : job, ending)
    } catch (error) {
      // What the launcher left half-way, its next start sorts out.
      if (signal.aborted || launcher.runningVersion() === job.offer.version) throw error
      const lateCode = current?.step === 'fetching' ? 'update.not-downloaded' : 'update.no-quiet-moment'
      await tell(job, 'refused', life.aborted ? { code: lateCode } : whyOf(error), 'none')
      await tidy()
    }
  }

  async function prepare(job: UpdateJob, signal: AbortSignal): Promise<UpdateJob> {
    const { unfit } = memory.present()
    const making = { launcher, dataFolder, folder, networkMs: limits.networkMs, unfit, log, signal }
    assertWanted(job.offer, making)
    await tell(job, 'downloading')
    try {
      await makeReady(job.offer, making)
    } catch (error) {
      const isUnfit = error instanceof AppError && error.code === 'update.self-test-failed'
      if (isUnfit) await memory.change({ unfit: [...unfit, job.offer.version].slice(-MOST_UNFIT) })
      throw error
    }
    const ready: UpdateJob = { ...job, step: 'ready' }
    await tell(job, 'waiting', {}, ready)
    onStep('version-ready')
    return ready
  }

  async function switchWhenQuiet(job: UpdateJob, signal: AbortSignal): Promise<void> {
    const leaseId = (job.leaseId ?? randomUUID()) as OperationId
    const { version } = job.offer
    const { send } = launcher
    let result: SwitchResult
    try {
      await askLease({ leaseId, version, send, listen, limits, signal })
      onStep('lease-taken')
      signal.throwIfAborted()
      await tell(job, 'switching', {}, { ...job, step: 'switching', leaseId })
      onStep('switch-asked')
      result = await launcher.switchTo(version, leaseId, true)
    } finally {
      send({ type: 'release-lease', leaseId })
    }
    // Once it is told how this ended, the register sells.
    const wasTried = result.gapMs > 0
    await conclude(job, result.outcome === 'rolled-back' && !wasTried ? 'refused' : result.outcome, result)
  }

  async function conclude(job: UpdateJob, state: 'applied' | 'rolled-back' | 'refused', why: Why): Promise<void> {
    await tell(job, state, why, 'none')
    onStep('outcome-kept')
    await tidy()
  }

  /** The running version and the one before stay; so does one that is being made ready. */
  async function tidy(): Promise<void> {
    const { job, progress } = memory.present()
    const previous = progress?.state === 'applied' ? progress.from : launcher.lastSwitch()?.from
    const keep = [launcher.runningVersion(), previous, job?.from, job?.offer.version]
    await pruneVersions(launcher.versionsFolder, keep)
  }

  /** An earlier life asked the launcher to switch: its own record says what became of that. */
  async function takeUpSwitch(job: UpdateJob, signal: AbortSignal): Promise<void> {
    const recordOf = (): SwitchRecord | undefined => {
      const record = launcher.lastSwitch()
      return record && record.leaseId === job.leaseId ? record : undefined
    }
    const isProving = () => launcher.runningVersion() === job.offer.version
    while (!recordOf() && isProving()) await pause(limits.answerMs / 20, undefined, { signal })
    const record = recordOf()
    // Never begun, or cut off before the new version was started: it still waits for its moment.
    if (!record || (record.outcome === 'rolled-back' && record.code === undefined)) {
      const ready: UpdateJob = { ...job, step: 'ready', leaseId: undefined }
      await tell(ready, 'waiting', {}, ready)
      return await carryOut(ready, signal)
    }
    if (job.leaseId) launcher.send({ type: 'release-lease', leaseId: job.leaseId })
    await conclude(job, record.outcome, record)
  }

  return {
    async start() {
      const { job } = memory.present()
      await tidy()
      if (job) begin(job, signal => (job.step === 'switching' ? takeUpSwitch(job, signal) : carryOut(job, signal)))
    },
    async stop() {
      isStopped = true
      underWay?.abort.abort()
      // A self-test under way ends by itself; nothing depends on its result any more.
      await Promise.race([underWay?.done, pause(STOP_MS, undefined, { ref: false })])
    },
  }
}

function whyOf(error: unknown): Why {
  const { code, params, original } = toErrorData(isNoSpace(error) ? new AppError('disk.full') : error)
  return { code, detail: original?.text ?? Object.values(params).join(' ') }
}
