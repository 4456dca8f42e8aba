import type { WritableDb } from '../db/database.ts'
import type { RegisterId } from '../shared/ids.ts'
import type { LauncherLink } from './launcher-link.ts'
import type { AgentSettings } from './load-settings.ts'
import type { Log } from './log.ts'
import { type OpenRegister, openRegister } from './open-register.ts'
import type { Register } from './register.ts'
import { hubToken } from './secrets.ts'
import { createMaintenance } from './update/maintenance.ts'
import { shareHubUpdates } from './update/shared-hub-updates.ts'
import { createUpdates } from './update/updates.ts'

export type OpenRegisters = Readonly<{
  /** In the order of the settings. */
  opened: readonly [OpenRegister, ...OpenRegister[]]
  stop(): Promise<void>
}>

type Deps = Readonly<{
  db: WritableDb
  entries: AgentSettings['registers']
  dataFolder: string
  version: string
  launcher: LauncherLink | undefined
  log: Log
  now: () => number
}>

/**
 * Opens all registers of this agent. Sales, devices and the line to the hub are each one's own; the database, the version
 * and the quiet moment to change it belong to the process: what is quiet for one must be quiet for all.
 *
 * @throws AppError sync.offline, register.unknown (first pairing with the hub only), setup.*
 */
export async function openRegisters(deps: Deps): Promise<OpenRegisters> {
  const { db, entries, dataFolder, version, launcher, log, now } = deps
  const hubTokens = new Map<RegisterId, string>()
  for (const entry of entries) hubTokens.set(entry.settings.registerId, await hubToken(dataFolder, entry))

  const opened: OpenRegister[] = []
  const all = (): Register[] => opened.map(({ register }) => register)
  const maintenance = createMaintenance({
    db,
    version,
    now,
    flush() {
      for (const { runner } of all()) runner.flush()
    },
    isDeviceBusy: () => all().some(register => register.isDeviceBusy()),
  })
  const hub = shareHubUpdates()
  const onChange = () => {
    for (const { changed } of all()) changed()
  }
  const updates = createUpdates({ db, version, hub, launcher, maintenance, onChange, now, log })
  const stop = async (): Promise<void> => {
    for (const register of opened.toReversed()) await register.stop()
    updates.stop()
  }

  try {
    for (const { settings } of entries) {
      const token = hubTokens.get(settings.registerId) ?? ''
      const next = await openRegister({
        db,
        settings,
        dataFolder,
        hubToken: token,
        version,
        maintenance,
        updates,
        log,
        now,
      })
      opened.push(next)
      hub.add(next.register.sync.updates)
      next.register.sync.onChange(updates.online)
    }
    const [first, ...others] = opened
    if (!first) throw new Error('an agent without a register')
    return { opened: [first, ...others], stop }
  } catch (error) {
    await stop()
    throw error
  }
}
