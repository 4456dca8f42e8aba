import { pino } from 'pino'
import { createLauncher, type Launcher } from '../../../src/desktop/launcher/launcher.ts'
import { createUpdater } from '../../../src/desktop/update/updater.ts'
import type { AgentMessage } from '../../../src/shared/desktop/launcher-messages.ts'
import { quick } from '../../desktop/support/launcher-for-test.ts'

// A launcher in a process of its own: is offered a version, and is killed at the named step.
const [dataFolder = '', appFolder = '', version = '', feedUrl = '', killAt] = process.argv.slice(2)

const onStep = (step: string): void => {
  if (step === killAt) process.kill(process.pid, 'SIGKILL')
}
const log = pino({ level: 'silent' })
const real = createLauncher({ dataFolder, appFolder, host: '127.0.0.1', port: 0, log, limits: quick, onStep })
const listeners: ((message: AgentMessage) => void)[] = []
const hear = (message: AgentMessage) => {
  for (const listener of listeners) listener(message)
}
real.onAgentMessage(hear)
const launcher: Launcher = { ...real, onAgentMessage: listener => void listeners.push(listener) }
const limits = { answerMs: 300, againMs: 20, networkMs: 20 }
const updater = createUpdater({ launcher, dataFolder, log, limits, onStep })
let hasBegun = false
real.onState(({ mode }) => {
  if (mode !== 'up' || hasBegun) return
  hasBegun = true
  hear({ type: 'update-offered', offer: { version, ring: 'main', feedUrl } })
})
await real.start()
await updater.start()
