import { randomBytes } from 'node:crypto'
import type { FiscalPrinter } from '../../../drivers/contract.ts'
import type { OperationFacts } from '../../sale/device-operation.ts'
import { receiptFacts, shiftFacts, toReceiptDocument } from '../../sale/fiscal-document.ts'
import { currentOperationId, type Sale } from '../../sale/sale.ts'
import { AppError, toAppError, toErrorData } from '../../shared/errors/app-error.ts'
import type { Baseline, Cashier, RegisteredDocument } from '../../shared/fiscal/document.ts'
import type { OperationId, SaleId } from '../../shared/ids.ts'
import type { SettlingAnswer } from '../../shared/screen/commands.ts'
import { inBackground } from '../in-background.ts'
import type { Log } from '../log.ts'
import type { SaleRunner } from '../sale-runner.ts'
import type { Settings } from '../settings.ts'
import { createConclusions } from './conclusions.ts'
import type { DeviceLink } from './device-link.ts'
import { isUnsettled, type OperationRecord, type OperationStore } from './operation-store.ts'
import { createSettlingDesk, type OpenQuestion } from './settling-desk.ts'

/** After a document could not be written down, a full disk say, it is looked for again this much later. */
const RETRY_KEEPING_MS = 1_000

export type FiscalDesk = Readonly<{
  /** Makes the fiscal document of a sale that is `fiscalizing`. The result comes to the sale as an event. */
  print(saleId: SaleId): Promise<void>
  /** Throws what the device refused with; `fiscal.outcome-unknown` while settling goes on behind. */
  openShift(operationId: OperationId, cashier: Cashier): Promise<RegisteredDocument>
  closeShift(operationId: OperationId, cashier: Cashier): Promise<RegisteredDocument>
  /** Asked for and not ended yet, on disk or still waiting for the device. */
  isUnderWay(operationId: OperationId): boolean
  continuePrinting(): Promise<void>
  /** Prints what the shift took so far. Changes nothing, so nothing is written down for it. */
  printReportX(): Promise<void>
  /** Start-up: everything written down and not concluded is settled. */
  resume(): void
  questions(): readonly OpenQuestion[]
  /** Operations whose outcome is being found out. */
  settling(): readonly OperationRecord[]
  /** A person's word, checked again when that FN is seen. `fdNumber` goes with `printed`. */
  answer(operationId: OperationId, answer: SettlingAnswer, fdNumber?: number): Promise<void>
  stop(): void
}>

type Deps = Readonly<{
  link: DeviceLink
  runner: SaleRunner
  operations: OperationStore
  settings: Settings
  now: () => number
  log: Log
  onChange: () => void
}>

/** One change of the device: what is written down before it, and how it is sent. */
type Work = Readonly<{
  operationId: OperationId
  kind: OperationRecord['kind']
  saleId?: SaleId
  cashier: Cashier
  prepare: (printer: FiscalPrinter, baseline: Baseline, mark: string) => Promise<OperationFacts>
  send: (printer: FiscalPrinter, mark: string) => Promise<RegisteredDocument>
}>

/**
 * Never two receipts, never none. Each change of the device is written down with its baseline before the first byte
 * leaves; a clear answer concludes it; without one it is settled by asking the device, and settling never prints.
 */
export function createFiscalDesk(deps: Deps): FiscalDesk {
  const { link, runner, operations, settings, log } = deps
  const conclusions = createConclusions(deps)
  const settlingDesk = createSettlingDesk({ ...deps, conclusions })

  const underWay = new Map<OperationId, Readonly<{ work: Work; end: Promise<RegisteredDocument> }>>()

  /** The same operation asked for again joins the first: it may be waiting for the device, and not be on disk yet. */
  const perform = async (work: Work): Promise<RegisteredDocument> => {
    const { operationId } = work
    const present = underWay.get(operationId)
    assertSame(work, present?.work)
    if (present) return await present.end
    const end = performOnce(work).finally(() => underWay.delete(operationId))
    underWay.set(operationId, { work, end })
    return await end
  }

  const performOnce = async (work: Work): Promise<RegisteredDocument> => {
    const known = operations.find(work.operationId)
    assertSame(work, known)
    if (known?.state === 'applied' && known.document) return known.document
    if (isUnsettled(known)) throw new AppError('fiscal.outcome-unknown', { outcome: 'unknown' })
    if (operations.unsettled().length > 0) throw new AppError('fiscal.unsettled')

    return await link.exclusive(async printer => {
      const baseline = await readyBaseline(printer, work.kind)
      const facts = await work.prepare(printer, baseline, newMark())
      const begun = operations.begin({ ...work, facts, startedAtMs: deps.now() })
      return await send(printer, work, begun)
    })
  }

  /** From here on the operation is on disk: whatever happens, it is concluded or settled. */
  const send = async (printer: FiscalPrinter, work: Work, begun: OperationRecord): Promise<RegisteredDocument> => {
    const answer = await work.send(printer, begun.facts.mark).then(
      document => ({ document }),
      (caught: unknown) => ({ error: toAppError(caught, 'unknown') }),
    )
    try {
      if ('document' in answer) {
        conclusions.applied(begun, answer.document)
        return answer.document
      }
      if (answer.error.outcome !== 'not-applied') {
        log.warn(
          { operationId: work.operationId, code: answer.error.code },
          'no clear answer from the device, settling',
        )
        conclusions.lost(begun)
        settlingDesk.settle(begun)
        throw new AppError('fiscal.outcome-unknown', { outcome: 'unknown', cause: answer.error })
      }
      conclusions.notApplied(begun, answer.error)
    } catch (caught) {
      if (caught instanceof AppError && caught.code === 'fiscal.outcome-unknown') throw caught
      // The device has answered, the disk has not: what became of it is found out again as soon as it can be kept.
      log.error({ operationId: work.operationId, code: toAppError(caught).code }, 'an answer could not be kept')
      settlingDesk.settle(begun, RETRY_KEEPING_MS)
      throw new AppError('fiscal.outcome-unknown', { outcome: 'unknown', cause: caught })
    }
    throw answer.error
  }

  /** A document belongs to one sale. */
  const notTaken = (document: RegisteredDocument): RegisteredDocument => {
    if (!operations.isDocumentKept(document)) return document
    throw new AppError('fiscal.no-such-document', { params: { fdNumber: document.fdNumber } })
  }

  return {
    async print(saleId) {
      const sale = runner.get(saleId)
      const operationId = currentOperationId(sale)
      if (sale.phase.state !== 'fiscalizing' || !operationId) return
      const isUntold = () => {
        const present = runner.find(saleId)
        return present?.phase.state === 'fiscalizing' && currentOperationId(present) === operationId
      }
      try {
        const registered = await perform(receiptWork(sale, settings))
        if (isUntold()) runner.apply(saleId, { type: 'printed', operationId, registered })
      } catch (caught) {
        // Refused before anything was written down: nothing left for the device.
        if (!isUntold() || isUnsettled(operations.find(operationId))) return
        runner.apply(saleId, { type: 'print-refused', operationId, error: toErrorData(caught) })
      }
    },

    openShift: (operationId, cashier) =>
      perform({
        operationId,
        kind: 'shift-open',
        cashier,
        prepare: async (_, baseline, mark) => shiftFacts('shift-open', mark, baseline),
        send: printer => printer.openShift(cashier),
      }),

    closeShift: (operationId, cashier) =>
      perform({
        operationId,
        kind: 'shift-close',
        cashier,
        prepare: async (printer, baseline, mark) => ({
          ...shiftFacts('shift-close', mark, baseline),
          shiftTotals: await printer.shiftTotals(),
        }),
        send: async printer => (await printer.closeShift(cashier)).document,
      }),

    isUnderWay: operationId => underWay.has(operationId),

    continuePrinting: () => link.exclusive(printer => printer.continuePrinting()),

    printReportX: () => link.exclusive(printer => printer.printReportX()),

    resume() {
      for (const operation of operations.unsettled()) {
        // Whatever became of its sale meanwhile, the device is asked, and the register starts.
        if (operation.state === 'running')
          inBackground(log, 'taking up an operation', () => conclusions.lost(operation))
        settlingDesk.settle(operation)
      }
      for (const sale of runner.open()) {
        const operationId = currentOperationId(sale)
        if (sale.phase.state !== 'fiscalizing' || !operationId) continue
        // Paid, and the agent ended before anything was written down for the device.
        const known = operations.find(operationId)
        if (known?.state === 'applied' && known.document) {
          runner.dispatch(sale.saleId, { type: 'printed', operationId, registered: known.document })
          continue
        }
        const error = toErrorData(new AppError('agent.restarted'))
        runner.dispatch(sale.saleId, { type: 'print-refused', operationId, error })
      }
    },

    questions: settlingDesk.questions,
    settling: () => operations.unsettled().filter(operation => operation.state === 'settling'),

    async answer(operationId, answer, fdNumber) {
      const operation = operations.find(operationId)
      if (operation?.state !== 'settling') throw new AppError('request.no-such-operation', { params: { operationId } })
      const outcome =
        answer === 'printed'
          ? { document: notTaken(await namedDocument(link, operation, fdNumber)) }
          : { error: new AppError('fiscal.found-not-printed') }
      if (operations.find(operationId)?.state !== 'settling') return
      settlingDesk.forget(operationId)
      conclusions.disputed(operation, answer, outcome)
    },

    stop: settlingDesk.stop,
  }
}

/** One id is one operation: of this kind, for this sale. */
function assertSame(work: Work, known: Pick<OperationRecord, 'kind' | 'saleId'> | undefined): void {
  if (!known || (known.kind === work.kind && known.saleId === work.saleId)) return
  throw new AppError('request.operation-reused', { params: { operationId: work.operationId } })
}

function receiptWork(sale: Sale, settings: Settings): Work {
  if (sale.phase.state !== 'fiscalizing') throw new Error('only a paid sale is printed')
  const { payment } = sale.phase
  const operationId = currentOperationId(sale) ?? payment.operationId
  const documentFor = (mark: string) => toReceiptDocument(sale, payment, settings, mark)
  return {
    operationId,
    kind: sale.terms.correction ? 'correction' : sale.kind === 'return' ? 'return' : 'receipt',
    saleId: sale.saleId,
    cashier: payment.cashier,
    prepare: async (_, baseline, mark) => receiptFacts(documentFor(mark), baseline),
    send: (printer, mark) => printer.printReceipt(documentFor(mark)),
  }
}

/** What an earlier life left open is cancelled first; then the baseline is read, with the shift in the right state. */
async function readyBaseline(printer: FiscalPrinter, kind: OperationRecord['kind']): Promise<Baseline> {
  let baseline = await printer.baseline()
  if (baseline.hasOpenDocument) {
    await printer.cancelOpenDocument()
    baseline = await printer.baseline()
  }
  const { shift } = baseline
  if (kind === 'shift-open' && shift !== 'closed') throw new AppError('fiscal.shift-open')
  if (kind !== 'shift-open' && shift === 'closed') throw new AppError('fiscal.shift-closed')
  if (kind !== 'shift-close' && shift === 'expired') throw new AppError('fiscal.shift-expired')
  return baseline
}

/** The document a person named, with the sign the FN holds for it; `0` when the FN is out of reach. */
async function namedDocument(
  link: DeviceLink,
  operation: OperationRecord,
  fdNumber: number | undefined,
): Promise<RegisteredDocument> {
  if (fdNumber === undefined) throw new AppError('request.malformed', { params: { field: 'fdNumber' } })
  const { fnNumber } = operation.facts.baseline
  const read = await link
    .exclusive(async printer => ({ now: await printer.baseline(), found: await printer.documentByNumber(fdNumber) }))
    .catch(() => undefined)
  // That storage is not here to be asked: the person's word stands, and is checked when it is seen.
  if (read?.now.fnNumber !== fnNumber) return { fnNumber, fdNumber, fiscalSign: '0' }
  const { found } = read
  const { kind, totalMinor } = operation.facts
  const isShift = kind === 'shift-open' || kind === 'shift-close'
  const wanted = kind === 'correction' ? 'correction' : 'receipt'
  const isPlausible = isShift ? found?.kind === kind : found?.kind === wanted && found.totalMinor === totalMinor
  if (!found || !isPlausible) throw new AppError('fiscal.no-such-document', { params: { fdNumber } })
  return found.registered
}

/** Sixteen letters and digits for tag 1192: how settling tells our document from a stranger's. */
function newMark(): string {
  return randomBytes(8).toString('hex').toUpperCase()
}
