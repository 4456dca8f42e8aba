import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createApiClient } from '../support/api-client.ts'
import { API_TOKEN } from '../support/shop.ts'

const START_TIMEOUT_MS = 60_000
const KEPT_OUTPUT = 4_000

export type ApiClient = ReturnType<typeof createApiClient>

export type AgentProcess = Readonly<{
  api: ApiClient
  /** SIGKILL; resolves once the process is gone and the system has taken back its files and ports. */
  kill(): Promise<void>
  /** SIGTERM, as a supervisor would. */
  stop(): Promise<void>
  /** The last lines it logged. */
  output(): string
}>

type Start = Readonly<{
  /** Folder with `bin/tillside.mjs`: this repository, or a copy of it with one thing broken. */
  root: string
  dataFolder: string
  /** Where Node keeps compiled code between starts: killed processes cannot keep it themselves. */
  compileCache: string
}>

/** Nobody's agent outlives whoever started it. */
const living = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})

function spawnAgent({ root, dataFolder, compileCache }: Start): ChildProcess {
  const program = [join(root, 'bin', 'tillside.mjs'), 'start', '--data', dataFolder, '--no-screen', '--log', 'warn']
  const child = spawn(process.execPath, program, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  })
  living.add(child)
  child.once('exit', () => living.delete(child))
  return child
}

/** An agent that is killed while it starts, or soon after. */
export async function startBriefly(start: Start, lifeMs: number): Promise<void> {
  const child = spawnAgent(start)
  const gone = once(child, 'exit')
  await delay(lifeMs)
  child.kill('SIGKILL')
  await gone
}

/** The agent as a shop runs it: a process of its own, which can be killed. */
export async function startAgentProcess(start: Start): Promise<AgentProcess> {
  const child = spawnAgent(start)
  const gone = once(child, 'exit')
  const output = keepOutput(child)
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await gone
  }
  try {
    const url = await listening(child, output)
    return { api: createApiClient(url, API_TOKEN), kill: () => end('SIGKILL'), stop: () => end('SIGTERM'), output }
  } catch (error) {
    await end('SIGKILL')
    throw error
  }
}

function keepOutput(child: ChildProcess): () => string {
  let kept = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      kept = (kept + text).slice(-KEPT_OUTPUT)
    })
  }
  return () => kept
}

/** The address in the line the agent prints when it answers. */
function listening(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`the agent ${why}\n${output()}`))
    const timer = setTimeout(() => fail(`did not listen within ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS)
    child.once('exit', () => {
      clearTimeout(timer)
      fail('ended before it listened')
    })
    child.stdout?.on('data', () => {
      const url = /"listening":"([^"]+)"/.exec(output())?.[1]
      if (!url) return
      clearTimeout(timer)
      resolve(url)
    })
  })
}
