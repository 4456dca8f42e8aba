import type { WritableDb } from '../../db/database.ts'
import { type MaintenanceLease, presentLease, releaseForeignLease, releaseLease, takeLease } from '../../db/lease.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { OperationId } from '../../shared/ids.ts'

/** The quiet moment in which the version is changed. */
export type Maintenance = Readonly<{
  /** `undefined`: it is ours. Else what is under way. */
  take(leaseId: OperationId): 'sale' | 'device' | 'lease' | undefined
  release(leaseId: OperationId): void
  isHeld(): boolean
  /** @throws AppError agent.updating: nothing may begin just now */
  assertOver(): void
}>

type Deps = Readonly<{
  db: WritableDb
  version: string
  now: () => number
  /** Sales on their way to the disk are there when this returns. */
  flush(): void
  /** The printer is at work, though nothing may be written down for it yet. */
  isDeviceBusy(): boolean
}>

export function createMaintenance({ db, version, now, flush, isDeviceBusy }: Deps): Maintenance {
  releaseForeignLease(db, version)
  let held: MaintenanceLease | undefined = presentLease(db, now())

  const isHeld = (): boolean => {
    if (held && (now() >= held.untilMs || now() < held.takenAtMs)) held = undefined
    return held !== undefined
  }

  return {
    take(leaseId) {
      if (isDeviceBusy()) return 'device'
      flush()
      const taken = takeLease(db, { leaseId, heldByVersion: version, nowMs: now() })
      if (!taken.ok) return taken.reason
      held = taken.lease
      return undefined
    },
    release(leaseId) {
      releaseLease(db, leaseId)
      if (held?.leaseId === leaseId) held = undefined
    },
    isHeld,
    assertOver() {
      if (isHeld()) throw new AppError('agent.updating')
    },
  }
}
