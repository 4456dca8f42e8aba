import { once } from 'node:events'
import type { AgentMessage, LauncherMessage } from '../../shared/desktop/launcher-messages.ts'
import { type AgentChild, startAgentChild } from './agent-child.ts'
import type { AppTree } from './app-tree.ts'
import { askHealth } from './health.ts'
import type { LauncherLog } from './log.ts'
import {
  type Ready,
  type Supervision,
  type SupervisionEvent,
  type SupervisionLimits,
  supervise,
  supervisionLimits,
  unsupervised,
  wakeAtMs,
} from './supervision.ts'

export type SupervisorLimits = SupervisionLimits & Readonly<{ probeEveryMs: number; probeTimeoutMs: number }>
export const supervisorLimits: SupervisorLimits = { ...supervisionLimits, probeEveryMs: 2000, probeTimeoutMs: 3000 }

const KILL_AGAIN_MS = 250

export type Supervisor = Readonly<{
  /** Starts this version and keeps it running. */
  start(tree: AppTree): void
  /** Resolves when no agent runs; it is killed if it does not leave in time. */
  stop(): Promise<void>
  state(): Supervision
  /** What runs, or ran last. */
  tree(): AppTree | undefined
  /** The agent that answers now. */
  ready(): Ready | undefined
  send(message: LauncherMessage): boolean
}>

type SupervisorOptions = Readonly<{
  dataFolder: string
  /** Of the agent's command line. */
  agentOptions: readonly string[]
  logFd: number
  log: LauncherLog
  limits: SupervisorLimits
  onChange(state: Supervision): void
  onMessage(message: AgentMessage): void
}>

/** Keeps one agent alive: does what the supervision machine asks for, and tells it what happened. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { log, limits } = options
  const changes = new EventTarget()
  let state = unsupervised
  let tree: AppTree | undefined
  let child: AgentChild | undefined
  let wake: NodeJS.Timeout | undefined
  let probe: NodeJS.Timeout | undefined

  function happen(event: SupervisionEvent): void {
    const before = state
    const step = supervise(before, event, performance.now(), limits)
    state = step.state
    for (const effect of step.effects) {
      if (effect === 'spawn') spawnAgent()
      else if (effect === 'kill') child?.kill()
      else if (!child?.send({ type: 'stop' })) child?.kill()
    }
    clearTimeout(wake)
    const atMs = wakeAtMs(state, limits)
    if (atMs !== undefined) {
      // A killed process may take its time to go.
      const leastMs = step.effects.includes('kill') ? KILL_AGAIN_MS : 1
      wake = setTimeout(() => happen({ type: 'woke' }), Math.max(leastMs, atMs - performance.now() + 1))
    }
    if (before.phase.name === state.phase.name) return
    tell(event)
    options.onChange(state)
    changes.dispatchEvent(new Event('change'))
  }

  function tell(event: SupervisionEvent): void {
    const facts = { version: tree?.version, phase: state.phase.name, crashes: state.crashesAtMs.length }
    if (event.type === 'ended' && state.phase.name !== 'off') log.warn({ ...facts, how: event.how }, 'the agent ended')
    else log.info(facts, 'the agent changed')
  }

  function spawnAgent(): void {
    if (!tree) throw new Error('nothing to start')
    const started = startAgentChild({
      tree,
      dataFolder: options.dataFolder,
      agentOptions: options.agentOptions,
      logFd: options.logFd,
      onMessage: message => {
        if (started !== child) return
        if (message.type === 'ready') {
          happen({ type: 'became-ready', ready: message })
          watchHealth(started, message.port)
        } else if (message.type === 'failed') {
          log.error({ code: message.code, detail: message.detail }, 'the agent could not start')
          happen({ type: 'start-failed', code: message.code, detail: message.detail })
        } else options.onMessage(message)
      },
      onEnd: how => {
        if (started !== child) return
        child = undefined
        clearTimeout(probe)
        happen({ type: 'ended', how })
      },
    })
    child = started
  }

  /** One question at a time, as long as this agent is the one. */
  function watchHealth(watched: AgentChild, port: number): void {
    clearTimeout(probe)
    probe = setTimeout(async () => {
      const health = await askHealth(port, limits.probeTimeoutMs)
      if (watched !== child || state.phase.name !== 'ready') return
      happen({ type: 'probed', isAnswered: health !== undefined })
      watchHealth(watched, port)
    }, limits.probeEveryMs)
  }

  return {
    start(which) {
      tree = which
      happen({ type: 'start-asked' })
    },
    async stop() {
      happen({ type: 'stop-asked' })
      while (state.phase.name !== 'off') await once(changes, 'change')
    },
    state: () => state,
    tree: () => tree,
    ready: () => (state.phase.name === 'ready' ? state.phase.ready : undefined),
    send: message => child?.send(message) ?? false,
  }
}
