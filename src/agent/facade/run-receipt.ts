import type { Sale } from '../../sale/sale.ts'
import { AppError, type ErrorData, toAppError, toErrorData } from '../../shared/errors/app-error.ts'
import type { SaleId } from '../../shared/ids.ts'
import { keptDocument } from './device-facts.ts'
import type { ReceiptTask, TaskEnd } from './facade-task.ts'
import { composeOwn, pay } from './pay-receipt.ts'
import { isOwn, presentSale } from './receipt-sale.ts'
import { isDeviceFree, type TaskRun } from './task-run.ts'

/** How long the device may be looked at after a receipt, to see whether the paper held. */
const PAPER_PATIENCE_MS = 2_000

/**
 * Takes a receipt through a sale: one that waits for it, or one of its own. Each step begins from the sale as it is
 * written down, so a life of the agent that ended anywhere is carried on by the next one.
 */
export async function runReceipt(run: TaskRun, task: ReceiptTask): Promise<TaskEnd> {
  const { register, changes, operationId } = run
  const { runner } = register
  let isRecovered = run.isTakenUp && isPaid(run)
  let hasPaid = false
  for (;;) {
    const sale = presentSale(run, task)
    const { saleId, phase } = sale
    const isOver = (state: string) => () => runner.get(saleId).phase.state !== state
    switch (phase.state) {
      case 'composing':
        if (!isOwn(run, saleId)) throw new AppError('facade.sale-not-ready', { params: { state: phase.state } })
        composeOwn(run, task, sale)
        break
      case 'reserving':
        await changes.until(isOver('reserving'))
        break
      case 'frozen': {
        const failed = attemptOf(run, sale, hasPaid)
        if (failed) return giveUp(run, sale, { state: 'failed', error: failed, isRecovered })
        await changes.until(() => isDeviceFree(register, saleId))
        if (runner.get(saleId).phase.state !== 'frozen') break
        pay(run, task, saleId)
        hasPaid = true
        break
      }
      case 'fiscalizing':
        await changes.until(isOver('fiscalizing'))
        break
      case 'settling':
        isRecovered = true
        await changes.until(isOver('settling'))
        break
      case 'completed':
        if (phase.payment.operationId !== operationId) {
          throw new AppError('facade.sale-not-ready', { params: { state: phase.state } })
        }
        await changes.within(PAPER_PATIENCE_MS, () => register.device()?.state !== 'busy')
        return doneWith(run, sale, isRecovered)
      case 'cancelled':
        throw new AppError('facade.sale-not-ready', { params: { state: phase.state } })
    }
  }
}

/** What a person decided, or the storage itself said later, is the truth also of a task that had failed. */
export function lateTruth(run: Pick<TaskRun, 'db' | 'register' | 'operationId'>, saleId: SaleId): TaskEnd | undefined {
  const sale = run.register.runner.find(saleId)
  const isOurs = sale?.phase.state === 'completed' && sale.phase.payment.operationId === run.operationId
  return isOurs ? doneWith(run, sale, true) : undefined
}

/** A sale nobody will pay any more must not stay open: its task has ended. One that waited before it goes on waiting. */
export function giveUp(run: TaskRun, sale: Sale | undefined, end: TaskEnd): TaskEnd {
  const { runner } = run.register
  if (sale && isOwn(run, sale.saleId)) {
    const { state } = runner.get(sale.saleId).phase
    const isOpen = state === 'composing' || state === 'frozen'
    if (isOpen) runner.dispatch(sale.saleId, { type: 'cancelled', reason: 'not-printed' })
  }
  return end
}

/** Why this very task was not printed; `undefined` where nothing was ever sent to the device for it. */
function attemptOf(run: TaskRun, { phase, notice }: Sale, hasPaid: boolean): ErrorData | undefined {
  const attempt = phase.state === 'frozen' ? phase.attempt : undefined
  if (attempt?.operationId !== run.operationId) return undefined
  const operation = run.register.operations.find(run.operationId)
  const unsaid = operation && toErrorData(new AppError('fiscal.found-not-printed'))
  const error = notice ?? operation?.error ?? unsaid
  // The agent went down, and surely before the device had anything: the job is still the program's wish.
  const hasGoneDown = error?.code === 'agent.restarted' || error?.code === 'device.closed'
  return run.isTakenUp && !hasPaid && hasGoneDown ? undefined : error
}

function doneWith(
  { db, register }: Pick<TaskRun, 'db' | 'register'>,
  { phase, kind, terms }: Sale,
  isRecovered: boolean,
): TaskEnd {
  if (phase.state !== 'completed') throw new Error('only a completed sale has a document')
  const [document] = phase.documents
  if (!document) throw new Error('a completed sale has a document')
  const { registered, totalMinor, tenders } = document
  const made = keptDocument(db, registered)
  const device = register.device()
  const paper = device && 'status' in device ? device.status.paper : 'present'
  return {
    state: 'done',
    document: {
      registered,
      kind: terms.correction ? 'correction' : 'receipt',
      receiptKind: kind,
      totalMinor: totalMinor ?? made?.totalMinor,
      numberInShift: made?.numberInShift,
      tenders,
      recordedAtMs: made?.recordedAtMs ?? phase.atMs,
    },
    isRecovered,
    isUnprinted: paper === 'out-while-printing' || paper === 'waiting-to-continue',
  }
}

function isPaid(run: TaskRun): boolean {
  const saleId = run.job.progress.saleIds[run.index]
  const state = saleId && run.register.runner.find(saleId)?.phase.state
  return state === 'fiscalizing' || state === 'settling' || state === 'completed'
}

/** The refusal of a task whose sale may have been begun. */
export function receiptFailure(run: TaskRun, caught: unknown): TaskEnd {
  const error = toErrorData(toAppError(caught))
  const saleId = run.job.progress.saleIds[run.index]
  const sale = saleId ? run.register.runner.find(saleId) : undefined
  return giveUp(run, sale, { state: 'failed', error, isRecovered: false })
}
