import { planDocuments } from '../../sale/document-plan.ts'
import { checkoutOf, type Sale } from '../../sale/sale.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { FiscalLine } from '../../shared/fiscal/document.ts'
import type { SaleId } from '../../shared/ids.ts'
import { lineTotalMinor } from '../../shared/money.ts'
import { isOfFacade } from './facade-sale.ts'
import type { ReceiptTask, TaskPersonal } from './facade-task.ts'

type Situation = Readonly<{
  jobId: string
  find: (saleId: SaleId) => Sale | undefined
  open: readonly Sale[]
  /** Tag 1055 where neither sale nor task says one. */
  taxSystem: number
}>

/**
 * The checked-out sale that a receipt belongs to: the one its id names, else the only one with the same lines and total.
 * `undefined`: the receipt is a sale of its own. A sale that waits and is not it stays what it is: a question.
 *
 * @throws AppError facade.sale-not-ready, facade.sale-differs (not-applied)
 */
export function matchSale(task: ReceiptTask, personal: TaskPersonal, situation: Situation): SaleId | undefined {
  const { jobId, find, open } = situation
  const named = /^[\w.:-]{1,64}$/.test(jobId) ? find(jobId as SaleId) : undefined
  if (named) {
    if (named.phase.state !== 'frozen') {
      throw new AppError('facade.sale-not-ready', { params: { state: named.phase.state } })
    }
    assertFits(task, personal, named, situation.taxSystem)
    return named.saleId
  }
  const [only, ...others] = open.filter(sale => isWaiting(sale) && hasSameMoney(task, sale))
  if (!only || others.length > 0) return undefined
  assertFits(task, personal, only, situation.taxSystem)
  return only.saleId
}

/**
 * A sale that is printed for this task says what the task says.
 *
 * @throws AppError facade.sale-differs naming the field
 */
export function assertFits(task: ReceiptTask, personal: TaskPersonal, sale: Sale, taxSystem: number): void {
  const field = differs(task, personal, sale, taxSystem)
  if (field !== undefined) throw new AppError('facade.sale-differs', { params: { field } })
}

function isWaiting(sale: Sale): boolean {
  return sale.phase.state === 'frozen' && sale.owner === 'pos' && !isOfFacade(sale)
}

function hasSameMoney(task: ReceiptTask, sale: Sale): boolean {
  const planned = plannedLines(sale)
  if (planned === undefined || sale.kind !== task.receiptKind) return false
  return isSame(planned.map(moneyOf), asFiscal(task).map(moneyOf))
}

/** The first thing in which receipt and sale differ, by name. */
function differs(task: ReceiptTask, { buyer }: TaskPersonal, sale: Sale, taxSystem: number): string | undefined {
  const planned = plannedLines(sale)
  if (planned === undefined) return 'documents'
  if (sale.kind !== task.receiptKind) return 'type'
  const asked = asFiscal(task)
  if (!isSame(planned.map(moneyOf), asked.map(moneyOf))) return 'lines, total'
  if (!isSame(planned.map(dutiesOf), asked.map(dutiesOf))) return 'VAT, paymentMethod, itemKind'
  const { terms } = task
  const sold = sale.terms
  if (asked.some(line => line.requisites?.length) && !isSame(planned.map(wholeOf), asked.map(wholeOf)))
    return 'requisites'
  if (terms.requisites.length > 0 && JSON.stringify(terms.requisites) !== JSON.stringify(sold.requisites)) {
    return 'requisites'
  }
  if ((terms.correction === undefined) !== (sold.correction === undefined)) return 'correction'
  if (terms.place !== undefined && terms.place !== sold.place) return 'place'
  if (buyer !== undefined && (buyer.name !== sold.buyer?.name || buyer.inn !== sold.buyer?.inn)) return 'buyer'
  const printed = sold.taxSystem ?? taxSystem
  if (terms.taxSystem !== undefined && printed !== 0 && terms.taxSystem !== printed) return 'taxSystem'
  return undefined
}

/** One receipt is one document: a sale that becomes several cannot be printed by it. */
function plannedLines(sale: Sale): readonly FiscalLine[] | undefined {
  const quote = checkoutOf(sale)?.quote
  const documents = quote ? planDocuments(sale, quote) : []
  return documents.length === 1 ? documents[0]?.lines : undefined
}

function asFiscal({ lines }: ReceiptTask): FiscalLine[] {
  return lines.map(line => ({
    ...line,
    paymentMethod: line.paymentMethod ?? 4,
    totalMinor: lineTotalMinor(line.priceMinor, line.quantityMilli),
  }))
}

const moneyOf = ({ priceMinor, quantityMilli, totalMinor }: FiscalLine) => [priceMinor, quantityMilli, totalMinor]
const dutiesOf = (line: FiscalLine) => [...moneyOf(line), line.vatCode, line.paymentMethod, line.itemKind]
const wholeOf = (line: FiscalLine) => [...dutiesOf(line), JSON.stringify(line.requisites ?? [])]

/** In whatever order the lines stand. */
function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  const texts = (list: readonly unknown[]) => JSON.stringify(list.map(each => JSON.stringify(each)).sort())
  return texts(one) === texts(other)
}
