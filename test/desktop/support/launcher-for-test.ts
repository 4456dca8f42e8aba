import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createLauncher, type Launcher, type LauncherOptions } from '../../../src/desktop/launcher/launcher.ts'
import { waitFor } from '../../support/wait-for.ts'

export type Behaviour = Readonly<{
  /** Left out: it becomes ready. `hangs` never does. */
  start?: 'crashes' | 'fails' | 'hangs'
  selfTest?: 'fails'
  ignoresStop?: boolean
  isDeaf?: boolean
  health?: Readonly<Record<string, unknown>>
}>

const sqlite = createRequire(import.meta.url).resolve('better-sqlite3')

export const quick = {
  startMs: 4000,
  leaveMs: 400,
  missedProbes: 2,
  probeEveryMs: 30,
  probeTimeoutMs: 1500,
  proofMs: 8000,
  returnMs: 4000,
  pollMs: 10,
  healthMs: 1000,
}

/** A data folder with fake versions, and launchers on it. */
export function createTill() {
  const folder = mkdtempSync(join(tmpdir(), 'tillside-launcher-'))
  const dataFolder = join(folder, 'data')
  mkdirSync(join(dataFolder, 'versions'), { recursive: true })
  const launchers: Launcher[] = []

  const writeVersion = (at: string, version: string, behaviour: Behaviour = {}): string => {
    mkdirSync(join(at, 'bin'), { recursive: true })
    cpSync(join(import.meta.dirname, 'fake-agent.mjs'), join(at, 'bin/tillside.mjs'))
    writeFileSync(join(at, 'package.json'), JSON.stringify({ version, type: 'module' }))
    writeFileSync(join(at, 'behaviour.json'), JSON.stringify({ ...behaviour, sqlite }))
    return at
  }

  return {
    dataFolder,
    appFolder: writeVersion(join(folder, 'app'), '1.0.0'),
    install: (version: string, behaviour?: Behaviour) => writeVersion(join(folder, 'app'), version, behaviour),
    addVersion: (version: string, behaviour?: Behaviour) =>
      writeVersion(join(dataFolder, 'versions', version), version, behaviour),
    hadTwoAtOnce: () => existsSync(join(dataFolder, 'two-at-once')),
    async launch(options: Partial<LauncherOptions> = {}): Promise<Launcher> {
      const launcher = createLauncher({
        dataFolder,
        appFolder: join(folder, 'app'),
        host: '127.0.0.1',
        port: 0,
        log: pino({ level: process.env.TEST_LOG ?? 'silent' }, pino.destination(2)),
        ...options,
        limits: { ...quick, ...options.limits },
      })
      launchers.push(launcher)
      await launcher.start()
      return launcher
    },
    async close() {
      await Promise.all(launchers.map(launcher => launcher.stop()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
/** For versions that never prove themselves: long enough to start on a busy computer. */
export const shortProof = { proofMs: 1000 }

export type Till = ReturnType<typeof createTill>

export const isUp = (launcher: Launcher) => waitFor('the agent to answer', () => launcher.state().mode === 'up')

export type HealthAnswer = Readonly<{ mode: string; version: string; pid: number; reason?: string; code?: string }>

export async function healthOf(url: string): Promise<HealthAnswer> {
  const response = await fetch(`${url}/v1/health`, { signal: AbortSignal.timeout(2000) })
  return (await response.json()) as HealthAnswer
}
