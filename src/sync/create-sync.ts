import type { WritableDb } from '../db/database.ts'
import type { LoyaltyPort } from '../loyalty/port.ts'
import type { StaffPort } from '../loyalty/staff-port.ts'
import { AppError } from '../shared/errors/app-error.ts'
import type { HubRequest } from '../shared/hub/messages.ts'
import type { RegisterId } from '../shared/ids.ts'
import { createGreeting } from './greeting.ts'
import { startHealthReports } from './health-report.ts'
import { createHubClient, type HubClientOptions, type LinkState } from './hub-client.ts'
import { createHubLoyalty } from './hub-loyalty.ts'
import { createHubStaff } from './hub-staff.ts'
import { createHubUpdates, type HubUpdates } from './hub-updates.ts'
import type { Log } from './log.ts'
import { createProgrammeCopy } from './programme-copy.ts'
import { createRelay, RELAY_TIMINGS, type RelayTimings } from './relay.ts'

/** How the link to the hub is, and what it still owes. */
export type SyncStatus = Readonly<{
  state: LinkState
  /** Entries the hub does not hold yet. */
  unsent: number
  /** Entries the hub's applier has not turned into points and receipts yet, the unsent among them. */
  unapplied: number
  /** Age of the oldest unsent entry. */
  oldestUnsentMs?: number | undefined
  lastContactAtMs?: number | undefined
  /** What support must hear: the hub refuses this register or a batch, or the journal was begun anew (`sync.forked`). */
  alarm?: AppError | undefined
}>

export type Sync = Readonly<{
  loyalty: LoyaltyPort
  staff: StaffPort
  updates: HubUpdates
  status(): SyncStatus
  /** An entry was committed: bring it to the hub now. */
  nudge(): void
  /** Returns how to stop listening. */
  onChange(listener: () => void): () => void
  stop(): void
}>

export type SyncOptions = Readonly<{
  db: WritableDb
  /** Base address of the hub. */
  url: string
  registerId: RegisterId
  token: string
  agentVersion: string
  /** Sales past checkout and not finished, with their `checkoutVersion` as revision. */
  liveSales(): HubRequest<'register.authenticate'>['liveSales']
  log: Log
  now?: () => number
  /** For tests that cannot wait. */
  timings?: Partial<RelayTimings> & Pick<HubClientOptions, 'reconnect'>
}>

/** Links one register to the hub. The agent makes one per register; each has a line of its own. */
export function createSync(options: SyncOptions): Sync {
  const { db, registerId, log, now = Date.now, timings = {} } = options
  const listeners = new Set<() => void>()
  const onChange = () => {
    for (const listener of [...listeners]) listener()
  }
  const programme = createProgrammeCopy(db, registerId)
  let forkAlarm: AppError | undefined

  const greeting = createGreeting({
    ...options,
    now,
    onProgramme: programme.keep,
    onForked() {
      forkAlarm = new AppError('sync.forked', { params: { registerId } })
      log.warn({ registerId }, 'the hub knows another past of this register: a new journal was begun')
    },
  })
  const { reconnect, ...relayTimings } = timings
  const client = createHubClient({ url: options.url, greeting, log, now, ...(reconnect ? { reconnect } : {}) })
  const loyalty = createHubLoyalty({ client, programme })
  const relay = createRelay({ db, registerId, client, log, timings: { ...RELAY_TIMINGS, ...relayTimings }, onChange })
  const stopReports = startHealthReports({ db, registerId, client, now })
  client.onLink(onChange)
  programme.onKept(onChange)

  return {
    loyalty,
    staff: createHubStaff(client),
    updates: createHubUpdates(client),
    nudge: relay.nudge,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    status() {
      const { state, lastContactAtMs, reason } = client.link()
      const { unsent, unapplied, oldestUnsentAtMs } = relay.counts()
      const refusal = reason?.code === 'sync.offline' ? undefined : reason
      return {
        state,
        unsent,
        unapplied,
        oldestUnsentMs: oldestUnsentAtMs === undefined ? undefined : Math.max(0, now() - oldestUnsentAtMs),
        lastContactAtMs,
        alarm: refusal ?? relay.alarm() ?? forkAlarm,
      }
    },
    stop() {
      relay.stop()
      stopReports()
      client.stop()
    },
  }
}
