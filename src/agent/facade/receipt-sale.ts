import { newSale, type Sale } from '../../sale/sale.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { SaleId } from '../../shared/ids.ts'
import { ownSaleId } from './facade-sale.ts'
import type { FacadeJob, ReceiptTask, TaskPersonal } from './facade-task.ts'
import { matchSale } from './match-sale.ts'
import type { TaskRun } from './task-run.ts'

/** The sale of a task: the one that was chosen for it, by an earlier life too, else the one it belongs to, else its own. */
export function presentSale(run: TaskRun, task: ReceiptTask): Sale {
  const { register, job, index } = run
  const { runner, settings } = register
  const kept = run.job.progress.saleIds[index]
  const own = ownIdOf(run)
  // A sale of its own that is there already was begun before its job was forgotten, or by a life that ended.
  const saleId =
    kept ??
    runner.find(own)?.saleId ??
    matchSale(task, personalOf(run), {
      // Only a job of one receipt can mean a sale by its own id.
      jobId: job.tasks.filter(({ kind }) => kind === 'receipt').length === 1 ? job.jobId : '',
      find: runner.find,
      open: runner.open(),
      taxSystem: settings.taxSystem,
    }) ??
    own
  if (kept !== saleId) run.keepSale(saleId)
  const sale = runner.find(saleId)
  if (sale) return sale
  if (saleId !== own) throw new AppError('facade.sale-not-ready', { params: { state: 'unreadable' } })
  const { registerId } = settings
  runner.add({ ...newSale({ saleId, registerId, owner: 'pos', nowMs: run.now() }), kind: task.receiptKind })
  return runner.get(saleId)
}

/** Made for this task alone, not one that waited for it. */
export function isOwn(run: TaskRun, saleId: SaleId): boolean {
  return saleId === ownIdOf(run)
}

function ownIdOf({
  register,
  job,
  index,
}: Readonly<{ register: TaskRun['register']; job: FacadeJob; index: number }>): SaleId {
  const { registerId } = register.settings
  return ownSaleId({ registerId, protocol: job.protocol, jobId: job.jobId, index })
}

export function personalOf({ job, index }: TaskRun): TaskPersonal {
  return job.personal[index] ?? {}
}
