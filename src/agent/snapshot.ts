import type { WritableDb } from '../db/database.ts'
import { readMeta, writeMeta } from '../db/meta.ts'
import { plannedTotalMinor } from '../sale/document-plan.ts'
import { quoteOf, type Sale } from '../sale/sale.ts'
import { AppError, type ErrorData, toErrorData } from '../shared/errors/app-error.ts'
import { Cashier } from '../shared/fiscal/document.ts'
import type { RegisterId, SaleId } from '../shared/ids.ts'
import { type Programme, phaseAt } from '../shared/programme.ts'
import type { SaleView } from '../shared/sale-view.ts'
import type { Snapshot } from '../shared/screen/snapshot.ts'
import type { SyncStatus } from '../sync/create-sync.ts'
import { allowedCommands } from './allowed-commands.ts'
import type { DeviceLinkState } from './fiscal/device-link.ts'
import type { FiscalDesk } from './fiscal/fiscal-desk.ts'
import type { SaleRunner } from './sale-runner.ts'
import type { Settings } from './settings.ts'
import { settlingQuestions } from './settling-questions.ts'
import type { ShiftBook } from './shift-book.ts'
import type { Slips } from './slip/slips.ts'
import type { StaffDesk } from './staff/staff-desk.ts'
import type { Updates } from './update/updates.ts'

/** What belongs to the register and to no sale: who is signed in, which sale is shown, the last thing to say. */
export type RegisterFacts = {
  cashier: Cashier | undefined
  shownSaleId: SaleId | undefined
  notice: { id: number; error: ErrorData } | undefined
  scanner: Snapshot['scanner']
}

export type SnapshotSources = Readonly<{
  settings: Settings
  version: string
  facts: RegisterFacts
  runner: SaleRunner
  programme: () => Programme
  view: (sale: Sale) => SaleView
  shifts: ShiftBook
  sync: () => SyncStatus
  desk: FiscalDesk | undefined
  device: () => DeviceLinkState | undefined
  slips: Slips
  staff: StaffDesk
  updates: Pick<Updates, 'view'>
  now: () => number
}>

/** The one place where the screen's world is put together. */
export function buildSnapshot(sources: SnapshotSources, revision: number): Snapshot {
  const { settings, facts, runner, desk } = sources
  const nowMs = sources.now()
  const link = sources.sync()
  const isHubOnline = link.state === 'online'
  const phase = phaseAt(sources.programme(), nowMs)
  const sales = runner.open()
  const sale = facts.shownSaleId ? runner.find(facts.shownSaleId) : undefined
  const deviceState = sources.device()
  const device = viewDevice(deviceState, desk)
  const questions = settlingQuestions({ desk, device: deviceState, sales })
  const status = deviceState && 'status' in deviceState ? deviceState.status : undefined
  return {
    revision,
    nowMs,
    register: {
      registerId: settings.registerId,
      storeName: settings.storeName,
      fiscalMode: settings.fiscalMode,
      version: sources.version,
    },
    cashier: facts.cashier,
    hub: {
      state: link.state,
      unsent: link.unsent,
      unapplied: link.unapplied,
      lastContactMs: link.lastContactAtMs,
      alarm: link.alarm && toErrorData(link.alarm),
    },
    device,
    scanner: facts.scanner,
    slipPrinter: sources.slips.printer(),
    staff: sources.staff.view(),
    update: sources.updates.view(),
    phase,
    sale: sale && sources.view(sale),
    parked: sales.filter(({ saleId }) => saleId !== facts.shownSaleId).map(viewParked),
    questions,
    lastShift: viewLastShift(sources.shifts),
    allowed: allowedCommands({
      sale,
      fiscalMode: settings.fiscalMode,
      isHubOnline,
      phase,
      device,
      isPaperToContinue: status?.paper === 'waiting-to-continue',
      hasQuestion: questions.length > 0,
      staff: sources.staff.allowed(),
      canPrintSlip: sale !== undefined && sources.slips.mayPrintAgain(sale),
      nowMs,
    }),
    notice: facts.notice,
  }
}

/** The sale a start shows: what is under way first, else what was touched last. */
export function saleToShow(sales: readonly Sale[]): SaleId | undefined {
  const newestFirst = [...sales].sort((a, b) => b.updatedAtMs - a.updatedAtMs)
  return (newestFirst.find(sale => sale.phase.state !== 'composing') ?? newestFirst[0])?.saleId
}

/** The cashier stays signed in over a restart of the agent. */
export function loadCashier(db: WritableDb, registerId: RegisterId): Cashier | undefined {
  const text = readMeta(db, cashierKey(registerId))
  return text ? Cashier.parse(JSON.parse(text)) : undefined
}

export function keepCashier(db: WritableDb, registerId: RegisterId, cashier: Cashier): void {
  writeMeta(db, cashierKey(registerId), JSON.stringify(cashier))
}

function cashierKey(registerId: RegisterId): string {
  return `cashier:${registerId}`
}

function viewDevice(link: DeviceLinkState | undefined, desk: FiscalDesk | undefined): Snapshot['device'] {
  if (!link) return { state: 'none', shift: { state: 'unknown' } }
  if (link.state === 'connecting') return { state: 'connecting', shift: { state: 'unknown' } }
  if (link.state === 'away') return { state: 'away', error: link.error, shift: { state: 'unknown' } }
  const { status, error } = link
  const needsAttention = status.paper !== 'present' || status.isCoverOpen || status.baseline.shift === 'expired'
  const isSettling = (desk?.settling() ?? []).length > 0
  return {
    state: isSettling ? 'settling' : link.state === 'busy' ? 'busy' : needsAttention ? 'attention' : 'ready',
    error: attentionError(status) ?? error,
    shift: { state: status.baseline.shift, shiftNumber: status.shiftNumber },
    unsentDocuments: status.unsentDocuments,
  }
}

function attentionError(status: Extract<DeviceLinkState, { status: unknown }>['status']): ErrorData | undefined {
  if (status.isCoverOpen) return toErrorData(new AppError('device.cover-open'))
  if (status.paper === 'waiting-to-continue') return toErrorData(new AppError('paper.out-after-close'))
  if (status.paper !== 'present') return toErrorData(new AppError('paper.out'))
  if (status.baseline.shift === 'expired') return toErrorData(new AppError('fiscal.shift-expired'))
  return undefined
}

function viewParked(sale: Sale): Snapshot['parked'][number] {
  const { saleId, kind, lines, updatedAtMs } = sale
  const quote = quoteOf(sale)
  const totalMinor = quote ? plannedTotalMinor(sale, quote) : 0
  return { saleId, kind, totalMinor, lineCount: lines.length, updatedAtMs }
}

function viewLastShift(shifts: ShiftBook): Snapshot['lastShift'] {
  const shift = shifts.latest()
  if (!shift || shift.seal === 'open' || !shift.deviceTotals) return undefined
  return { ...shift.deviceTotals, shiftNumber: shift.shiftNumber, seal: shift.seal, document: shift.closedDocument }
}
