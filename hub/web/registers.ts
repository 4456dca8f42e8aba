import type { RegisterState } from '../db/register-states.ts'
import type { RegisterUpdate } from '../db/update-offers.ts'
import { isFailure } from '../updates/offer-state.ts'
import type { RegisterView, Severity, TroubleKind } from './view.ts'

const MINUTE_MS = 60_000
/** Shorter absences are a restart, or a switch that was unplugged for a moment. */
const AWAY_MS = 15 * MINUTE_MS
/** A register with a line delivers within seconds. */
const OLD_QUEUE_MS = 10 * MINUTE_MS
const LOW_DISK_BYTES = 200 * 1024 * 1024

const severities: Record<TroubleKind, Exclude<Severity, 'good'>> = {
  'away-with-queue': 'bad',
  'queue-old': 'bad',
  unsettled: 'bad',
  away: 'attention',
  'never-connected': 'attention',
  'disk-low': 'attention',
  'update-failed': 'attention',
  findings: 'attention',
}
const rank: Record<Severity, number> = { bad: 2, attention: 1, good: 0 }

type Present = Readonly<{ isConnected: boolean; update: RegisterUpdate | undefined; nowMs: number }>

/** A register with what troubles it. */
export function viewRegister(state: RegisterState, { isConnected, update, nowMs }: Present): RegisterView {
  const { registerId, storeId, storeName, agentVersion, lastContactAtMs, unsent, oldestUnsentMs, healthAtMs } = state
  const oldestUnsentAgeMs =
    oldestUnsentMs === null || healthAtMs === null ? null : oldestUnsentMs + Math.max(0, nowMs - healthAtMs)
  const register = {
    registerId,
    storeId,
    storeName,
    version: agentVersion,
    isConnected,
    lastContactAtMs,
    unsent,
    oldestUnsentAgeMs,
    unsettled: state.unsettled ?? 0,
    openFindings: state.openFindings,
    update: update && viewUpdate(update),
  }
  const troubles = [...lineTroubles(register, nowMs)]
  if (register.unsettled > 0) troubles.push('unsettled')
  if (state.freeDiskBytes !== null && state.freeDiskBytes < LOW_DISK_BYTES) troubles.push('disk-low')
  if (update && isFailure(update)) troubles.push('update-failed')
  if (state.openFindings > 0) troubles.push('findings')
  const worst = troubles.toSorted((one, other) => rank[severities[other]] - rank[severities[one]])
  return { ...register, troubles: worst, severity: worst[0] === undefined ? 'good' : severities[worst[0]] }
}

function viewUpdate({ version, state }: RegisterUpdate): RegisterView['update'] {
  return state === 'applied' || state === 'withdrawn' ? undefined : { version, state }
}

type Line = Pick<RegisterView, 'isConnected' | 'lastContactAtMs' | 'unsent' | 'oldestUnsentAgeMs'>

function lineTroubles({ isConnected, lastContactAtMs, unsent, oldestUnsentAgeMs }: Line, nowMs: number): TroubleKind[] {
  if (isConnected) return unsent !== 0 && (oldestUnsentAgeMs ?? 0) > OLD_QUEUE_MS ? ['queue-old'] : []
  if (lastContactAtMs === null) return ['never-connected']
  if (nowMs - lastContactAtMs < AWAY_MS) return []
  return [(unsent ?? 0) > 0 ? 'away-with-queue' : 'away']
}

/** Worst first; of equals by store and register, so that rows stand still while nothing changes. */
export function byTrouble(one: RegisterView, other: RegisterView): number {
  return (
    rank[other.severity] - rank[one.severity] ||
    other.troubles.length - one.troubles.length ||
    collator.compare(one.storeName, other.storeName) ||
    collator.compare(one.registerId, other.registerId)
  )
}

const collator = new Intl.Collator('ru', { numeric: true })
