import { AppError, toAppError } from '../../shared/errors/app-error.ts'
import type { OperationId } from '../../shared/ids.ts'
import { inBackground } from '../in-background.ts'
import type { Log } from '../log.ts'
import type { Conclusions } from './conclusions.ts'
import type { DeviceLink } from './device-link.ts'
import { isUnsettled, type OperationRecord, type OperationStore } from './operation-store.ts'
import { type FinalVerdict, recheckDisputed, settleOperation } from './settle-operation.ts'

const RETRY_MS = 1_000
/** So many readings in a row may fail before a person is asked; the device is asked on. */
const FAILURES_BEFORE_ASKING = 15

type Ask = Extract<FinalVerdict, { verdict: 'ask' }>

/** A question only a person can answer, with the documents to recognise ours by. */
export type OpenQuestion = Readonly<{
  operation: OperationRecord
  /** `device-away`: it does not let itself be read. */
  reason: Ask['reason'] | 'device-away'
  candidates: Ask['candidates']
}>

/** Finds out what became of operations without a clear answer, as often as the device must be asked. Prints nothing. */
export type SettlingDesk = Readonly<{
  /** Begins at once, or as soon as the device is back. */
  settle(operation: OperationRecord, delayMs?: number): void
  questions(): readonly OpenQuestion[]
  /** The operation was decided otherwise. */
  forget(operationId: OperationId): void
  stop(): void
}>

type Deps = Readonly<{
  link: DeviceLink
  operations: OperationStore
  conclusions: Conclusions
  log: Log
  onChange: () => void
}>

export function createSettlingDesk({ link, operations, conclusions, log, onChange }: Deps): SettlingDesk {
  const questions = new Map<OperationId, OpenQuestion>()
  const beingSettled = new Set<OperationId>()
  const timers = new Set<NodeJS.Timeout>()
  const failures = new Map<OperationId, number>()
  /** Asked for, and not known yet. */
  const wanted = new Map<OperationId, OperationRecord>()
  let isStopped = false

  const settle = (operation: OperationRecord, delayMs = 0): void => {
    if (isStopped) return
    wanted.set(operation.operationId, operation)
    const timer = setTimeout(() => {
      timers.delete(timer)
      void settleNow(operation)
    }, delayMs)
    timers.add(timer)
  }

  const settleNow = async (operation: OperationRecord): Promise<void> => {
    const { operationId } = operation
    // A device that is away is asked as soon as it is back; see onReady below.
    if (isStopped || beingSettled.has(operationId) || !('status' in link.state())) return
    if (!isUnsettled(operations.find(operationId))) return void wanted.delete(operationId)
    beingSettled.add(operationId)
    try {
      const verdict = await link.exclusive(printer => settleOperation(printer, operation.facts))
      log.info({ operationId, verdict: verdict.verdict }, 'settled by reading the device')
      heed(operation, verdict)
      wanted.delete(operationId)
    } catch (caught) {
      log.warn({ operationId, code: toAppError(caught).code }, 'settling did not get through, trying again')
      const failed = (failures.get(operationId) ?? 0) + 1
      failures.set(operationId, failed)
      if (failed === FAILURES_BEFORE_ASKING) {
        questions.set(operationId, { operation, reason: 'device-away', candidates: [] })
        onChange()
      }
      settle(operation, RETRY_MS)
    } finally {
      beingSettled.delete(operationId)
    }
  }

  const heed = (operation: OperationRecord, verdict: FinalVerdict): void => {
    const { operationId } = operation
    questions.delete(operationId)
    failures.delete(operationId)
    // A person may have answered while the device was being read.
    if (!isUnsettled(operations.find(operationId))) return
    switch (verdict.verdict) {
      case 'applied':
        conclusions.applied(operation, verdict.document)
        break
      case 'not-applied':
        conclusions.notApplied(operation, new AppError('fiscal.found-not-printed'))
        break
      case 'ask': {
        const { reason, candidates } = verdict
        questions.set(operationId, { operation, reason, candidates })
        onChange()
      }
    }
  }

  /** A person decided while the device was gone; now the FN itself can say. */
  const checkDisputed = async (): Promise<void> => {
    const present = link.state()
    if (present.state !== 'ready') return
    for (const operation of operations.disputed(present.status.baseline.fnNumber)) {
      const checked = await link.exclusive(printer => recheckDisputed(printer, operation.facts)).catch(() => undefined)
      if (!checked || isStopped) continue
      conclusions.rechecked(operation, checked.found?.registered)
    }
  }

  link.onReady(() => {
    const unsettled = operations.unsettled()
    // A running one nobody asked about is still in the hands of whoever sent it.
    for (const operation of unsettled) {
      if (operation.state === 'settling' || wanted.has(operation.operationId)) settle(operation)
    }
    if (unsettled.length === 0) inBackground(log, 'checking what a person decided', checkDisputed)
  })

  return {
    settle,
    questions: () => [...questions.values()],
    forget: operationId => void questions.delete(operationId),
    stop() {
      isStopped = true
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
