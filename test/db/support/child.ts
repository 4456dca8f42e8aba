import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const DEADLINE_MS = 10_000

/** Another process on the same folder: `lines` are what it printed so far. */
export type Child = Readonly<{
  lines: readonly string[]
  /** Waits for the next printed line that satisfies. */
  says(wanted: (line: string) => boolean): Promise<string>
  /** SIGKILL: no handler, no farewell. */
  kill(): Promise<void>
}>

export function startChild(script: URL, ...args: string[]): Child {
  const child = spawn(process.execPath, [fileURLToPath(script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const waiting: { wanted: (line: string) => boolean; resolve: (line: string) => void }[] = []
  createInterface({ input: child.stdout }).on('line', line => {
    lines.push(line)
    const next = waiting.findIndex(({ wanted }) => wanted(line))
    if (next >= 0) waiting.splice(next, 1)[0]?.resolve(line)
  })
  const kill = () => killed(child)
  onTestFinished(kill)
  return {
    lines,
    kill,
    says(wanted) {
      const said = lines.find(wanted)
      if (said !== undefined) return Promise.resolve(said)
      return new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`the child never said it; it said: ${lines.join(' | ')}`)),
          DEADLINE_MS,
        )
        waiting.push({
          wanted,
          resolve(line) {
            clearTimeout(late)
            resolve(line)
          },
        })
      })
    },
  }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
