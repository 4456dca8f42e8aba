import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AgentMessage, LauncherMessage } from '../../shared/desktop/launcher-messages.ts'
import type { VersionName } from '../../shared/desktop/update.ts'
import type { OperationId } from '../../shared/ids.ts'
import { appTreeIn } from './app-tree.ts'
import { createDownServer, type DownHealth, type DownWords } from './down-answer.ts'
import type { LauncherSettings } from './launcher-settings.ts'
import type { LauncherLog } from './log.ts'
import type { Refusal, SwitchRecord } from './pointer.ts'
import { openPublicPort, type PublicPort } from './public-port.ts'
import { writeScreenFile } from './screen-file.ts'
import type { Supervision } from './supervision.ts'
import { createSupervisor, type SupervisorLimits, supervisorLimits } from './supervisor.ts'
import {
  resumeSwitch,
  type SwitchLimits,
  type SwitchResult,
  type SwitchStep,
  switchLimits,
  switchVersion,
} from './switch-version.ts'
import { openVersions } from './versions.ts'

export type LauncherOptions = Readonly<{
  /** Holds settings.yaml, the database, and `versions/`. */
  dataFolder: string
  /** The app tree this launcher belongs to: it runs until another version is switched to. */
  appFolder: string
  host: string
  /** 0 takes any free one. */
  port: number
  allowedOrigins?: readonly string[]
  /** Handed to the window, which reads no settings itself. */
  window?: LauncherSettings['window']
  log: LauncherLog
  /** Of the agent. */
  logLevel?: string
  /** File descriptor that the agent's log goes to; standard error by default. */
  logFd?: number
  /** False: the agent serves the local API only. */
  hasScreen?: boolean
  limits?: Partial<SupervisorLimits & SwitchLimits>
  nowMs?: () => number
  /** Called after each step of a change of versions, while it may still be cut off there. */
  onStep?: (step: SwitchStep) => void
}>

export type LauncherMode =
  /** The agent answers. */
  | 'up'
  | 'starting'
  /** It ended without being asked and is on its way back. */
  | 'restarting'
  /** It keeps ending; it is tried again every half minute. */
  | 'struggling'
  | 'switching'
  | 'stopped'

export type LauncherState = Readonly<{
  mode: LauncherMode
  version: VersionName
  /** Address of the screen with its token; known once an agent has answered. */
  screenUrl?: string | undefined
  lastFailure: Supervision['lastFailure']
}>

export type Launcher = Readonly<{
  /**
   * Resolves when the port answers; the agent may take longer.
   *
   * @throws AppError setup.port-taken
   */
  start(): Promise<void>
  /** Stops the agent and lets go of the port. A change of versions under way is taken up by the next start. */
  stop(): Promise<void>
  /** `http://127.0.0.1:7710`, once started. */
  url(): string
  state(): LauncherState
  onState(listener: (state: LauncherState) => void): void
  /** What the agent says, but for its being ready or not. */
  onAgentMessage(listener: (message: AgentMessage) => void): void
  /** False when no agent is there to hear it. */
  send(message: LauncherMessage): boolean
  /**
   * Runs another version, which lies whole in `versionsFolder` under its name. The version before comes back, with the
   * same database, unless the new one does everything it did. One change at a time. Rejects when the disk takes nothing
   * more; the register goes on in one of the two versions then, and the next start sorts it out. `hasPassedSelfTest`: it
   * was tried a moment ago, and is not tried again while a register waits.
   */
  switchTo(version: VersionName, leaseId?: OperationId, hasPassedSelfTest?: boolean): Promise<SwitchResult>
  versionsFolder: string
  /** The version that runs, or is being started. */
  runningVersion(): VersionName
  /** Versions that failed here. They are not tried again. */
  refusedVersions(): readonly Refusal[]
  /** How the last change ended, also one that an earlier life of the launcher began. */
  lastSwitch(): SwitchRecord | undefined
}>

/** The one process that never changes: holds the port, keeps the agent of the current version running, changes versions. */
export function createLauncher(options: LauncherOptions): Launcher {
  const { dataFolder, appFolder, host, log, nowMs = Date.now } = options
  const installed = appTreeIn(appFolder)
  if (!installed) throw new Error('a launcher without a program')
  mkdirSync(dataFolder, { recursive: true })
  const versions = openVersions(dataFolder, installed, log)
  const stateListeners = new Set<(state: LauncherState) => void>()
  const messageListeners = new Set<(message: AgentMessage) => void>()
  const stopping = new AbortController()
  let publicPort: PublicPort | undefined
  let switching: Promise<unknown> | undefined
  let screenUrl: string | undefined

  const supervisor = createSupervisor({
    dataFolder,
    logFd: options.logFd ?? 2,
    agentOptions: ['--log', options.logLevel ?? 'info', ...(options.hasScreen === false ? ['--no-screen'] : [])],
    log,
    limits: { ...supervisorLimits, ...options.limits },
    onChange() {
      const token = supervisor.ready()?.screenToken
      if (token !== undefined) {
        screenUrl = `${url()}/#token=${token}`
        writeScreenFile(dataFolder, { screenUrl, healthUrl: `${url()}/v1/health`, window: options.window ?? {} }, log)
      }
      for (const listener of stateListeners) listener(state())
    },
    onMessage(message) {
      for (const listener of messageListeners) listener(message)
    },
  })
  const switchDeps = {
    versions,
    supervisor,
    dataFolder,
    limits: { ...switchLimits, ...options.limits },
    log,
    nowMs,
    signal: stopping.signal,
    onStep: options.onStep ?? (() => undefined),
  }

  const runningVersion = (): VersionName => supervisor.tree()?.version ?? versions.pointer().current

  function state(): LauncherState {
    const { phase, lastFailure } = supervisor.state()
    return { mode: modeOf(phase), version: runningVersion(), screenUrl, lastFailure }
  }

  function modeOf(phase: Supervision['phase']): LauncherMode {
    if (phase.name === 'ready') return 'up'
    if (phase.name === 'pausing') return phase.isStruggling ? 'struggling' : 'restarting'
    if (switching) return 'switching'
    if (phase.name !== 'starting') return 'stopped'
    return supervisor.state().crashesAtMs.length === 0 ? 'starting' : 'restarting'
  }

  function downHealth(): DownHealth {
    const { mode, version, lastFailure } = state()
    return { mode: 'down', version, reason: mode, code: lastFailure?.code, detail: lastFailure?.detail, nowMs: nowMs() }
  }

  function url(): string {
    const name = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host
    return `http://${name}:${publicPort?.port ?? options.port}`
  }

  /** One at a time; a launcher that is being stopped leaves the rest to its next life. */
  async function alone(change: Promise<SwitchResult | undefined>): Promise<SwitchResult | undefined> {
    switching = change
    try {
      const result = await change
      if (result) log.info({ ...result, version: runningVersion() }, 'the change of versions ended')
      return result
    } finally {
      switching = undefined
      // Whatever went wrong on the way, a till without an agent is the worst of all.
      if (!stopping.signal.aborted) supervisor.start(versions.current())
      for (const listener of stateListeners) listener(state())
    }
  }

  return {
    async start() {
      const down = createDownServer({
        words: readWords(appFolder),
        allowedOrigins: options.allowedOrigins ?? [],
        health: downHealth,
      })
      const agentPort = () => supervisor.ready()?.port
      publicPort = await openPublicPort({ host, port: options.port, agentPort, down })
      const pointer = versions.pointer()
      await versions.keep(pointer).catch(error => {
        // A full disk must not keep the register from starting.
        log.error({ original: String(error) }, 'the pointer could not be written')
      })
      if (!pointer.switching) return supervisor.start(versions.current())
      alone(resumeSwitch(switchDeps, pointer.switching)).catch(error => {
        if (!stopping.signal.aborted)
          log.error({ original: String(error) }, 'a change of versions could not be taken up')
      })
    },
    async stop() {
      stopping.abort()
      await supervisor.stop()
      await switching?.catch(() => undefined)
      // A change that was just going back may have started the version before.
      await supervisor.stop()
      await publicPort?.close()
    },
    url,
    state,
    onState: listener => void stateListeners.add(listener),
    onAgentMessage: listener => void messageListeners.add(listener),
    send: message => supervisor.ready() !== undefined && supervisor.send(message),
    async switchTo(version, leaseId, hasPassedSelfTest = false) {
      if (switching) throw new Error('a change of versions is under way')
      if (version === runningVersion()) return { outcome: 'applied', gapMs: 0 }
      const result = await alone(switchVersion(switchDeps, version, leaseId, hasPassedSelfTest))
      if (!result) throw new Error('a change of versions without a result')
      return result
    },
    versionsFolder: versions.folder,
    runningVersion,
    refusedVersions: () => versions.pointer().refused,
    lastSwitch: () => versions.pointer().lastSwitch,
  }
}

/** Wording has one home, the screen's locale files. */
function readWords(appFolder: string): DownWords {
  const file = join(appFolder, 'renderer/locales/ru.json')
  try {
    const { error } = JSON.parse(readFileSync(file, 'utf8')) as { error: { agent: { down: DownWords } } }
    return error.agent.down
  } catch {
    return {
      title: 'Tillside перезапускается',
      action: 'Продавайте дальше. Через минуту не вернётся – позовите поддержку.',
    }
  }
}
