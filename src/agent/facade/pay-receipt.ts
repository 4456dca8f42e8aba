import type { Sale } from '../../sale/sale.ts'
import { documentTenders, isMoney, withoutUsed } from '../../sale/tenders.ts'
import type { OperationId, SaleId } from '../../shared/ids.ts'
import type { TenderInput } from '../../shared/screen/commands.ts'
import type { ReceiptTask } from './facade-task.ts'
import { assertFits } from './match-sale.ts'
import { isOwn, personalOf } from './receipt-sale.ts'
import type { TaskRun } from './task-run.ts'

/** Lines, contact and checkout of a sale of its own. Its prices stand. */
export function composeOwn(run: TaskRun, task: ReceiptTask, { saleId, revision }: Sale): void {
  const { runner, sales } = run.register
  const { buyer, contact } = personalOf(run)
  if (revision === 0) {
    const terms = buyer ? { ...task.terms, buyer } : task.terms
    runner.apply(saleId, { type: 'lines-put', revision: 1, lines: task.lines, terms, pricesStand: true })
  }
  if (contact !== undefined) runner.apply(saleId, { type: 'contact-set', contact })
  if (contact !== undefined) runner.apply(saleId, { type: 'delivery-chosen', delivery: task.delivery })
  sales.checkOut(saleId, `${saleId}.check` as OperationId)
}

/** Takes the money: from here on the document is made. */
export function pay(run: TaskRun, task: ReceiptTask, saleId: SaleId): void {
  const { runner, sales, settings } = run.register
  const sale = runner.get(saleId)
  const { contact } = personalOf(run)
  if (!isOwn(run, saleId)) {
    assertFits(task, personalOf(run), sale, settings.taxSystem)
    // Where the receipt goes is the last word of whoever prints it.
    if (contact !== undefined) {
      runner.apply(saleId, { type: 'contact-set', contact })
      const delivery = task.delivery === 'electronic' ? 'electronic' : sale.delivery
      runner.apply(saleId, { type: 'delivery-chosen', delivery: delivery === 'paper' ? 'both' : delivery })
    }
  }
  sales.pay(saleId, run.operationId, moneyToTake(task, sale), task.cashier)
}

/** A receipt names all of its money; what the sale has already (a gift card, a card payment it was told of) is not taken twice. */
function moneyToTake({ tenders }: ReceiptTask, { phase }: Sale): TenderInput[] {
  if (phase.state !== 'frozen') return []
  const approved = phase.tenders.filter(({ state }) => state === 'approved')
  const known = documentTenders([...phase.checkout.credits, ...approved], 0)
  return withoutUsed(tenders, known)
    .filter(isMoney)
    .map(({ kind, amountMinor }) => ({ kind, amountMinor, state: 'approved' }))
}
