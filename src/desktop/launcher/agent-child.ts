import { type ChildProcess, spawn } from 'node:child_process'
import { AgentMessage, type LauncherMessage } from '../../shared/desktop/launcher-messages.ts'
import { type AppTree, programOf } from './app-tree.ts'
import { nodeEnvironment } from './node-environment.ts'

export type AgentChild = Readonly<{
  /** False when it is gone, or going. */
  send(message: LauncherMessage): boolean
  kill(): void
}>

type ChildOptions = Readonly<{
  tree: AppTree
  dataFolder: string
  agentOptions: readonly string[]
  logFd: number
  onMessage(message: AgentMessage): void
  /** Once, however it ended; nothing is left running then. */
  onEnd(how: string): void
}>

/** Starts the agent of one version on a port of its own. It leaves by itself when this process is gone. */
export function startAgentChild({ tree, dataFolder, agentOptions, logFd, onMessage, onEnd }: ChildOptions): AgentChild {
  const args = [programOf(tree.folder), 'start', '--data', dataFolder, ...agentOptions]
  const child = spawn(process.execPath, args, {
    // What it says belongs into the log; standard output says where the launcher listens.
    stdio: ['ignore', logFd, logFd, 'ipc'],
    env: agentEnvironment(process.env),
    windowsHide: true,
  })
  let hasEnded = false
  const end = (how: string): void => {
    if (hasEnded) return
    hasEnded = true
    onEnd(how)
  }
  child.on('message', input => {
    const message = AgentMessage.safeParse(input)
    if (message.success) onMessage(message.data)
  })
  // Without a process there is no exit event.
  child.on('error', error => {
    if (child.pid === undefined) end(error.message)
  })
  child.once('exit', (code, signal) => end(signal ? `ended by ${signal}` : `ended with code ${code}`))
  return {
    send: message => child.connected && trySend(child, message),
    kill: () => void child.kill('SIGKILL'),
  }
}

/** The public port is the launcher's; the agent takes any free one of this computer. */
function agentEnvironment(ours: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...nodeEnvironment(ours), TILLSIDE_HOST: '127.0.0.1', TILLSIDE_PORT: '0' }
}

function trySend(child: ChildProcess, message: LauncherMessage): boolean {
  try {
    // The callback takes what would otherwise be an error event: the line may break meanwhile.
    return child.send(message, () => undefined)
  } catch {
    return false
  }
}
