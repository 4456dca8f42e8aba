import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { packageFile } from '../cli/paths.ts'

const START_MS = 30_000

export type AgentProcess = Readonly<{
  url: string
  screenUrl: string
  /** SIGKILL: no goodbye, as when the plug is pulled. Resolves when the process is gone. */
  kill(): Promise<void>
  /** SIGTERM, then patience. */
  stop(): Promise<void>
}>

/** Starts an agent as a process of its own, the way a register does; with `launch` under the launcher that changes versions. */
export async function startAgentProcess(
  dataFolder: string,
  options: Readonly<{ screen: boolean; command?: 'start' | 'launch' }>,
): Promise<AgentProcess> {
  const args = [
    options.command ?? 'start',
    '--data',
    dataFolder,
    '--log',
    process.env.TILLSIDE_LOG ?? 'error',
    ...(options.screen ? [] : ['--no-screen']),
  ]
  const child = spawn(process.execPath, [packageFile('bin/tillside.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { listening, screen } = await firstLine(child)
  return {
    url: listening,
    screenUrl: screen,
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
  }
}

async function firstLine(child: ChildProcess): Promise<{ listening: string; screen: string }> {
  if (!child.stdout) throw new Error('the agent has no output')
  const lines = createInterface({ input: child.stdout })
  const late = setTimeout(() => child.kill('SIGKILL'), START_MS)
  try {
    for await (const line of lines) return JSON.parse(line) as { listening: string; screen: string }
    throw new Error(`the agent ended with code ${child.exitCode} before it was ready`)
  } finally {
    clearTimeout(late)
  }
}

function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise(resolve => {
    child.once('exit', () => resolve())
    child.kill(signal)
  })
}
