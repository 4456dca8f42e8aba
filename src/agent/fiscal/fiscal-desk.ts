import { randomBytes } from 'node:crypto'
import type { FiscalPrinter } from '../../../drivers/contract.ts'
import type { OperationFacts } from '../../sale/device-operation.ts'
import { receiptFacts, shiftFacts, toReceiptDocument } from '../../sale/fiscal-document.ts'
import type { Sale } from '../../sale/sale.ts'
import { AppError, toAppError, toErrorData } from '../../shared/errors/app-error.ts'
import type { Baseline, Cashier, RegisteredDocument } from '../../shared/fiscal/document.ts'
import type { OperationId, SaleId } from '../../shared/ids.ts'
import type { Log } from '../log.ts'
import type { SaleRunner } from '../sale-runner.ts'
import type { Settings } from '../settings.ts'
import type { DeviceLink } from './device-link.ts'
import type { OperationRecord, OperationStore } from './operation-store.ts'
import { type FinalVerdict, recheckDisputed, settleOperation } from './settle-operation.ts'

const RETRY_SETTLING_MS = 1_000

/** A question only a person can answer, with the documents to recognise ours by. */
export type OpenQuestion = Readonly<{
  operation: OperationRecord
  reason: Extract<FinalVerdict, { verdict: 'ask' }>['reason']
  candidates: Extract<FinalVerdict, { verdict: 'ask' }>['candidates']
}>

export type FiscalDesk = Readonly<{
  /** Makes the fiscal document of a sale that is `fiscalizing`. The result comes to the sale as an event. */
  print(saleId: SaleId): Promise<void>
  /** Throws what the device refused with; `fiscal.outcome-unknown` while settling goes on behind. */
  openShift(operationId: OperationId, cashier: Cashier): Promise<RegisteredDocument>
  closeShift(operationId: OperationId, cashier: Cashier): Promise<RegisteredDocument>
  continuePrinting(): Promise<void>
  /** Asked for and not ended yet, on disk or still waiting for the device. */
  isUnderWay(operationId: OperationId): boolean
  /** Start-up: everything written down and not concluded is settled. */
  resume(): void
  questions(): readonly OpenQuestion[]
  /** Operations whose outcome is being found out. */
  settling(): readonly OperationRecord[]
  /** A person's word, checked again when that FN is seen. */
  answer(operationId: OperationId, answer: 'printed' | 'not-printed' | 'device-gone', fdNumber?: number): Promise<void>
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
  const { link, runner, operations } = deps
  const questions = new Map<OperationId, OpenQuestion>()
  const beingSettled = new Set<OperationId>()
  const timers = new Set<NodeJS.Timeout>()
  /** Asked for and not ended yet. */
  const underWay = new Map<OperationId, Promise<RegisteredDocument>>()
  let isStopped = false

  /** The same operation asked for again joins the first: it may be waiting for the device, and not be on disk yet. */
  const perform = (work: Work): Promise<RegisteredDocument> => {
    const { operationId } = work
    const begun = underWay.get(operationId) ?? performOnce(work).finally(() => underWay.delete(operationId))
    underWay.set(operationId, begun)
    return begun
  }

  const performOnce = async (work: Work): Promise<RegisteredDocument> => {
    const { operationId } = work
    const known = operations.find(operationId)
    if (known?.state === 'applied' && known.document) return known.document
    if (known?.state === 'running' || known?.state === 'settling') throw new AppError('fiscal.outcome-unknown')
    const [unsettled] = operations.unsettled()
    if (unsettled) throw new AppError('fiscal.unsettled')

    return await link.exclusive(async printer => {
      const mark = newMark()
      const baseline = await readyBaseline(printer, work.kind)
      const facts = await work.prepare(printer, baseline, mark)
      const begun = operations.begin({ ...work, facts, startedAtMs: deps.now() })
      return await send(printer, work, begun)
    })
  }

  /** From here on the operation is on disk: whatever happens, it is concluded or settled. */
  const send = async (printer: FiscalPrinter, work: Work, begun: OperationRecord): Promise<RegisteredDocument> => {
    let document: RegisteredDocument
    try {
      document = await work.send(printer, begun.facts.mark)
    } catch (caught) {
      const error = toAppError(caught, 'unknown')
      if (error.outcome === 'not-applied') {
        concludeNotApplied(begun, error)
        throw error
      }
      deps.log.warn({ operationId: work.operationId, code: error.code }, 'no clear answer from the device, settling')
      startSettling(begun)
      throw new AppError('fiscal.outcome-unknown', { outcome: 'unknown', cause: error })
    }
    try {
      concludeApplied(begun, document)
    } catch (caught) {
      // Printed, but not written down (a full disk, say): settling finds the document again as soon as it can be.
      deps.log.error({ operationId: work.operationId, code: toAppError(caught).code }, 'a document could not be kept')
      settleLater(begun, RETRY_SETTLING_MS)
      throw new AppError('fiscal.outcome-unknown', { outcome: 'unknown', cause: caught })
    }
    return document
  }

  const concludeApplied = (operation: OperationRecord, document: RegisteredDocument): void => {
    questions.delete(operation.operationId)
    const write = () => operations.conclude(operation, { state: 'applied', document })
    if (operation.saleId) {
      const { operationId } = operation
      runner.apply(operation.saleId, { type: 'printed', operationId, registered: document }, write)
    } else {
      operations.transaction(write)
    }
    deps.onChange()
  }

  const concludeNotApplied = (operation: OperationRecord, error: AppError): void => {
    questions.delete(operation.operationId)
    const data = toErrorData(error)
    const write = () => operations.conclude(operation, { state: 'not-applied', error: data })
    if (operation.saleId) {
      const { operationId } = operation
      runner.apply(operation.saleId, { type: 'print-refused', operationId, error: data }, write)
    } else {
      operations.transaction(write)
    }
    deps.onChange()
  }

  const startSettling = (operation: OperationRecord): void => {
    const write = () => operations.markSettling(operation.operationId)
    if (operation.saleId) {
      runner.apply(operation.saleId, { type: 'print-lost', operationId: operation.operationId }, write)
    } else {
      operations.transaction(write)
    }
    deps.onChange()
    settleLater(operation, 0)
  }

  const settleLater = (operation: OperationRecord, delayMs: number): void => {
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
    if (!isWrittenDown(operations, operationId)) return
    beingSettled.add(operationId)
    try {
      const verdict = await link.exclusive(printer => settleOperation(printer, operation.facts))
      deps.log.info({ operationId, verdict: verdict.verdict }, 'settled by reading the device')
      heed(operation, verdict)
    } catch (caught) {
      deps.log.warn({ operationId, code: toAppError(caught).code }, 'settling could not read the device, trying again')
      if (!isStopped) settleLater(operation, RETRY_SETTLING_MS)
    } finally {
      beingSettled.delete(operationId)
    }
  }

  const heed = (operation: OperationRecord, verdict: FinalVerdict): void => {
    if (!isWrittenDown(operations, operation.operationId)) return
    if (verdict.verdict === 'applied') concludeApplied(operation, verdict.document)
    else if (verdict.verdict === 'not-applied') concludeNotApplied(operation, new AppError('fiscal.found-not-printed'))
    else {
      questions.set(operation.operationId, { operation, reason: verdict.reason, candidates: verdict.candidates })
      deps.onChange()
    }
  }

  /** A person decided while the device was gone; now the FN itself can say. */
  const checkDisputed = async (): Promise<void> => {
    const present = link.state()
    if (present.state !== 'ready') return
    for (const operation of operations.disputed(present.status.baseline.fnNumber)) {
      const checked = await link.exclusive(printer => recheckDisputed(printer, operation.facts)).catch(() => undefined)
      if (!checked) continue
      operations.recheck(operation, checked.found?.registered)
      deps.onChange()
    }
  }

  link.onReady(() => {
    for (const operation of operations.unsettled()) if (operation.state === 'settling') void settleNow(operation)
    if (operations.unsettled().length === 0) void checkDisputed()
  })

  return {
    async print(saleId) {
      const sale = runner.get(saleId)
      if (sale.phase.state !== 'fiscalizing') return
      const { payment } = sale.phase
      try {
        await perform(receiptWork(sale, deps.settings))
      } catch (caught) {
        const error = toAppError(caught)
        const now = runner.find(saleId)
        const isUntold = now?.phase.state === 'fiscalizing' && error.code !== 'fiscal.outcome-unknown'
        // Refused before anything was written down: nothing left for the device.
        if (isUntold && !isWrittenDown(operations, payment.operationId)) {
          runner.apply(saleId, { type: 'print-refused', operationId: payment.operationId, error: toErrorData(error) })
        }
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

    continuePrinting: () => link.exclusive(printer => printer.continuePrinting()),
    isUnderWay: operationId => underWay.has(operationId),

    resume() {
      for (const operation of operations.unsettled()) startSettling(operation)
      for (const sale of runner.open()) {
        if (sale.phase.state !== 'fiscalizing') continue
        const { operationId } = sale.phase.payment
        if (isWrittenDown(operations, operationId)) continue
        const error = toErrorData(new AppError('agent.restarted'))
        runner.apply(sale.saleId, { type: 'print-refused', operationId, error })
      }
    },

    questions: () => [...questions.values()],
    settling: () => operations.unsettled().filter(operation => operation.state === 'settling'),

    async answer(operationId, answer, fdNumber) {
      const operation = operations.find(operationId)
      if (operation?.state !== 'settling') throw new AppError('request.no-such-operation', { params: { operationId } })
      const document = answer === 'printed' ? await namedDocument(link, operation, fdNumber) : undefined
      const write = () => operations.dispute(operation, answer, document)
      questions.delete(operationId)
      if (!operation.saleId) operations.transaction(write)
      else if (document) runner.apply(operation.saleId, { type: 'printed', operationId, registered: document }, write)
      else {
        const error = toErrorData(new AppError('fiscal.found-not-printed'))
        runner.apply(operation.saleId, { type: 'print-refused', operationId, error }, write)
      }
      deps.onChange()
    },

    stop() {
      isStopped = true
      for (const timer of timers) clearTimeout(timer)
    },
  }
}

function isWrittenDown(operations: OperationStore, operationId: OperationId): boolean {
  const state = operations.find(operationId)?.state
  return state === 'running' || state === 'settling'
}

function receiptWork(sale: Sale, settings: Settings): Work {
  if (sale.phase.state !== 'fiscalizing') throw new Error('only a paid sale is printed')
  const { payment } = sale.phase
  const documentFor = (mark: string) => toReceiptDocument(sale, payment, settings, mark)
  return {
    operationId: payment.operationId,
    kind: sale.kind === 'return' ? 'return' : 'receipt',
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
  const found = await link.exclusive(printer => printer.documentByNumber(fdNumber)).catch(() => undefined)
  if (found?.registered.fnNumber === fnNumber) return found.registered
  return { fnNumber, fdNumber, fiscalSign: '0' }
}

/** Sixteen letters and digits for tag 1192: how settling tells our document from a stranger's. */
function newMark(): string {
  return randomBytes(10).toString('hex').slice(0, 16).toUpperCase()
}
