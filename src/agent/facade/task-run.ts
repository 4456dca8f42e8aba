import type { WritableDb } from '../../db/database.ts'
import { isBeingPrinted } from '../../sale/sale.ts'
import type { OperationId, SaleId } from '../../shared/ids.ts'
import type { FiscalDesk } from '../fiscal/fiscal-desk.ts'
import type { Register } from '../register.ts'
import type { Changes } from './changes.ts'
import type { FacadeJob } from './facade-task.ts'

/** One task of one job, on its way to an end. */
export type TaskRun = Readonly<{
  db: WritableDb
  register: Register
  fiscal: FiscalDesk
  changes: Changes
  job: FacadeJob
  index: number
  operationId: OperationId
  /** An earlier life of the agent had begun it. */
  isTakenUp: boolean
  /** Writes down which sale this task goes into; before anything is done to that sale. */
  keepSale(saleId: SaleId): void
  /** It fell over something of ours again and again: its end is a failure. */
  mayGiveUp: boolean
  now: () => number
}>

/** A device that has just gone, or was never seen yet, may be back in a moment; only then its work is refused. */
const AWAY_MS = 5_000

/** Nothing else changes the device, and nothing is being found out about it. True also of one that is gone for good. */
export function isDeviceFree({ device, operations, runner }: Register, except?: SaleId): boolean {
  const link = device()
  if (link?.state === 'connecting') return false
  if (link?.state === 'away' && performance.now() - link.sinceMs < AWAY_MS) return false
  const isPrinting = runner.open().some(sale => sale.saleId !== except && isBeingPrinted(sale))
  return !isPrinting && operations.unsettled().length === 0
}
