import type { ReceiptPrinter } from '../../../drivers/contract.ts'
import type { WritableDb } from '../../db/database.ts'
import type { SlipState } from '../../db/slips.ts'
import type { Sale } from '../../sale/sale.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { SaleId } from '../../shared/ids.ts'
import type { SaleView } from '../../shared/sale-view.ts'
import type { Snapshot } from '../../shared/screen/snapshot.ts'
import type { Log } from '../log.ts'
import type { EntryMoment } from '../sale-entries.ts'
import type { Settings } from '../settings.ts'
import { createSlipBook } from './slip-book.ts'
import { createSlipDesk } from './slip-desk.ts'

/** The slips of one register, as the rest of the agent knows them. Without a printer in the settings there are none. */
export type Slips = Readonly<{
  /** Belongs into the transaction that completes the sale; prints once that is over. */
  onCompleted(sale: Sale): void
  printer(): Snapshot['slipPrinter']
  viewOf(sale: Sale): SaleView['slip']
  mayPrintAgain(sale: Sale): boolean
  /** A person asks for the slip once more. Throws `request.wrong-state`. */
  printAgain(sale: Sale): void
  start(): void
  stop(): Promise<void>
}>

type Deps = Readonly<{
  db: WritableDb
  settings: Settings
  makePrinter: (() => Promise<ReceiptPrinter>) | undefined
  load: (saleId: SaleId) => Sale | undefined
  moment: () => EntryMoment
  log: Log
  onChange: () => void
}>

export function createSlips({ makePrinter, ...deps }: Deps): Slips {
  return makePrinter ? printedSlips(deps, makePrinter) : noSlips
}

function printedSlips(
  { db, settings, load, moment, log, onChange }: Omit<Deps, 'makePrinter'>,
  makePrinter: () => Promise<ReceiptPrinter>,
): Slips {
  const { storeName, slipLanguage: language, registerId } = settings
  const look = () => ({ storeName, language, utcOffsetMinutes: moment().utcOffsetMinutes })
  const now = () => moment().atMs
  const book = createSlipBook({ db, registerId, look, load, now, log })
  const desk = createSlipDesk({ book, makePrinter, log, onChange })
  const stateOf = (sale: Sale): SlipState | undefined =>
    sale.phase.state === 'completed' ? book.stateOf(sale.saleId) : undefined
  const mayPrintAgain = (sale: Sale): boolean => {
    const state = stateOf(sale)
    return state !== undefined && state !== 'waiting' && state !== 'printing'
  }

  return {
    onCompleted(sale) {
      // A receipt that was found out about an hour later has no customer waiting.
      const sinceMs = sale.phase.state === 'completed' ? sale.phase.payment.startedAtMs : now()
      if (book.ask(sale, sinceMs)) desk.nudge()
    },
    printer: desk.state,
    viewOf: sale => viewOf(stateOf(sale)),
    mayPrintAgain,
    printAgain(sale) {
      if (!mayPrintAgain(sale)) {
        throw new AppError('request.wrong-state', { params: { state: stateOf(sale) ?? 'none', event: 'print-slip' } })
      }
      book.ask(sale, now())
      desk.nudge()
      onChange()
    },
    start: desk.start,
    stop: desk.stop,
  }
}

const noSlips: Slips = {
  onCompleted: () => undefined,
  printer: () => ({ state: 'none', waiting: 0 }),
  viewOf: () => 'none',
  mayPrintAgain: () => false,
  printAgain() {
    throw new AppError('request.wrong-state', { params: { state: 'none', event: 'print-slip' } })
  },
  start: () => undefined,
  stop: async () => undefined,
}

/** The cashier needs to know no more of one that may lie half on the paper, or came too late: it can be printed again. */
function viewOf(state: SlipState | undefined): SaleView['slip'] {
  return state === undefined ? 'none' : state === 'unclear' || state === 'expired' ? 'failed' : state
}
