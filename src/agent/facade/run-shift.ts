import { unnamedCashier } from '../../sale/fiscal-document.ts'
import { AppError, toAppError, toErrorData } from '../../shared/errors/app-error.ts'
import { isUnsettled } from '../fiscal/operation-store.ts'
import { keptDocument } from './device-facts.ts'
import type { FacadeTask, TaskEnd } from './facade-task.ts'
import { isDeviceFree, type TaskRun } from './task-run.ts'

type ShiftTask = Extract<FacadeTask, { kind: 'shift-open' | 'shift-close' }>

/** Opens or closes the shift on the device, once, whatever ended meanwhile. */
export async function runShift(run: TaskRun, task: ShiftTask): Promise<TaskEnd> {
  const { register, fiscal, changes, operationId } = run
  const { operations } = register
  const find = () => operations.find(operationId)
  let isRecovered = run.isTakenUp && find() !== undefined
  if (!find()) {
    await changes.until(() => isDeviceFree(register))
    const cashier = task.cashier ?? register.facts.cashier ?? unnamedCashier
    try {
      if (task.kind === 'shift-open') await fiscal.openShift(operationId, cashier)
      else await fiscal.closeShift(operationId, cashier)
    } catch (caught) {
      const error = toAppError(caught)
      if (error.code !== 'fiscal.outcome-unknown') return { state: 'failed', error: toErrorData(error), isRecovered }
      isRecovered = true
    }
  }
  await changes.until(() => !isUnsettled(find()))
  const operation = find()
  if (!operation?.document) {
    const error = operation?.error ?? toErrorData(new AppError('fiscal.found-not-printed'))
    return { state: 'failed', error, isRecovered }
  }
  const { document: registered, startedAtMs, kind } = operation
  const document = keptDocument(run.db, registered) ?? {
    registered,
    kind: kind === 'shift-open' ? 'shift-open' : 'shift-close',
    recordedAtMs: startedAtMs,
  }
  return { state: 'done', document, isRecovered, isUnprinted: false }
}
