import { AppError, toAppError, toErrorData } from '../../shared/errors/app-error.ts'
import { Stopped } from './changes.ts'
import { deviceFacts } from './device-facts.ts'
import type { TaskEnd } from './facade-task.ts'
import { receiptFailure, runReceipt } from './run-receipt.ts'
import { runShift } from './run-shift.ts'
import { isDeviceFree, type TaskRun } from './task-run.ts'

const FRESH_MS = 2_000

/**
 * Takes one task to its end. What it cannot be done for is its end too; what this computer's disk or a bug is to blame for
 * is thrown, and the task is begun again from what is written down.
 */
export async function runTask(run: TaskRun): Promise<TaskEnd> {
  const { register, fiscal, changes, db, index, job } = run
  const task = job.tasks[index]
  if (!task) throw new Error('a job has no such task')
  const done = { state: 'done', isRecovered: false, isUnprinted: false } as const
  try {
    switch (task.kind) {
      case 'receipt':
        return await runReceipt(run, task)
      case 'shift-open':
      case 'shift-close':
        return await runShift(run, task)
      case 'report-x':
        await changes.until(() => isDeviceFree(register))
        await fiscal.printReportX()
        return done
      case 'continue-print':
        await changes.until(() => isDeviceFree(register))
        await fiscal.continuePrinting()
        return done
      case 'question':
        // What was just done is seen a moment later.
        await changes.within(FRESH_MS, () => register.device()?.state !== 'busy')
        return { ...done, facts: deviceFacts(db, register, run.now()) }
    }
  } catch (caught) {
    if (caught instanceof Stopped || (isOurs(caught) && !run.mayGiveUp)) throw caught
    const error = toErrorData(toAppError(caught))
    return task.kind === 'receipt' ? receiptFailure(run, caught) : { state: 'failed', error, isRecovered: false }
  }
}

/** A full disk passes, and a bug is no word of the device: nothing is decided by them at once. */
function isOurs(caught: unknown): boolean {
  return !(caught instanceof AppError) || caught.code === 'disk.full' || caught.code.startsWith('db.')
}
