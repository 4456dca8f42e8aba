import { pino } from 'pino'
import { createLauncher } from '../../../src/desktop/launcher/launcher.ts'
import { quick, shortProof } from './launcher-for-test.ts'

// A launcher in a process of its own: switches to a version and is killed at the named step.
const [dataFolder = '', appFolder = '', version = '', killAt] = process.argv.slice(2)

const launcher = createLauncher({
  dataFolder,
  appFolder,
  host: '127.0.0.1',
  port: 0,
  log: pino({ level: 'silent' }),
  limits: { ...quick, ...shortProof },
  onStep: step => {
    if (step === killAt) process.kill(process.pid, 'SIGKILL')
  },
})
let hasBegun = false
launcher.onState(({ mode }) => {
  if (mode !== 'up' || hasBegun) return
  hasBegun = true
  launcher.switchTo(version).catch(() => process.exit(1))
})
await launcher.start()
