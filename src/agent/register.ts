import type { FiscalPrinter, ReceiptPrinter, Scanner } from '../../drivers/contract.ts'
import type { WritableDb } from '../db/database.ts'
import type { Sale } from '../sale/sale.ts'
import type { OperationId } from '../shared/ids.ts'
import type { SaleView } from '../shared/sale-view.ts'
import type { Snapshot } from '../shared/screen/snapshot.ts'
import { createSync, type Sync } from '../sync/create-sync.ts'
import { couponCodes } from './coupon-code.ts'
import { exchangePointsMinor, withExchange } from './desk/exchange.ts'
import type { EventLog } from './event-log.ts'
import { createEventSource, type EventSource } from './event-source.ts'
import { createDeviceLink, type DeviceLink, type DeviceLinkState } from './fiscal/device-link.ts'
import { createFiscalDesk, type FiscalDesk } from './fiscal/fiscal-desk.ts'
import { createOperationStore, type OperationStore } from './fiscal/operation-store.ts'
import type { Goods } from './goods.ts'
import { askForHold } from './holding.ts'
import { createLateReceipts, type LateReceipts } from './late-receipts.ts'
import { type PriceSituation, priceLocally, priceWithoutHold } from './local-price.ts'
import type { Log } from './log.ts'
import { createPeriods } from './periods.ts'
import { proposeFor } from './proposals.ts'
import { createQuoting } from './quoting.ts'
import { createSaleDesk, liveSales, type SaleDesk } from './sale-desk.ts'
import { createSaleEffects } from './sale-effects.ts'
import type { EntryMoment } from './sale-entries.ts'
import { createSaleRunner, type SaleRunner } from './sale-runner.ts'
import { createSaleStore } from './sale-store.ts'
import { viewSale } from './sale-view.ts'
import type { Settings } from './settings.ts'
import { createShiftBook, type ShiftBook } from './shift-book.ts'
import { createSlips, type Slips } from './slip/slips.ts'
import { buildSnapshot, loadCashier, type RegisterFacts, saleToShow } from './snapshot.ts'
import { createSnapshotFeed } from './snapshot-feed.ts'
import { createStaffDesk, type StaffDesk } from './staff/staff-desk.ts'
import type { Maintenance } from './update/maintenance.ts'
import type { Updates } from './update/updates.ts'
import { utcOffsetAt } from './utc-offset.ts'
import { createVerification } from './verification.ts'

/** One register, put together: its sales, its device, its link to the hub. */
export type Register = Readonly<{
  settings: Settings
  facts: RegisterFacts
  runner: SaleRunner
  sales: SaleDesk
  shifts: ShiftBook
  operations: OperationStore
  /** Absent where the register software prints. */
  fiscal: FiscalDesk | undefined
  slips: Slips
  staff: StaffDesk
  maintenance: Maintenance
  /** The fiscal printer's line and its last status. Absent where the register software prints. */
  device(): DeviceLinkState | undefined
  /** The printer is at work, though nothing may be written down for it yet. */
  isDeviceBusy(): boolean
  sync: Sync
  /** Receipts printed while the agent was away. */
  late: LateReceipts
  /** What happened lately, numbered. */
  events: EventLog
  snapshot(): Snapshot
  /** Called once per turn of the event loop, however much changed. */
  onChange(listener: (snapshot: Snapshot) => void): void
  /** A sale as the screen and the local API show it. */
  view(sale: Sale): SaleView
  /** Takes up what an earlier life left under way. */
  start(): void
  /** Something outside the sales changed (cashier, notice, shown sale). */
  changed(): void
  stop(): Promise<void>
}>

export type RegisterDeps = Readonly<{
  db: WritableDb
  settings: Settings
  hubToken: string
  version: string
  goods: ReadonlyMap<string, Goods>
  openPrinter: (() => Promise<FiscalPrinter>) | undefined
  openReceiptPrinter: (() => Promise<ReceiptPrinter>) | undefined
  scanner: Scanner | undefined
  /** Of the process: the quiet moment, and what is said of new versions. */
  maintenance: Maintenance
  updates: Pick<Updates, 'view'>
  log: Log
  now: () => number
}>

export function createRegister(deps: RegisterDeps): Register {
  const { db, settings, log, now } = deps
  const { registerId, fiscalMode } = settings
  const feed = createSnapshotFeed(revision => buildSnapshot(sources, revision))
  const { changed } = feed

  const moment = (): EntryMoment => {
    const atMs = now()
    return { atMs, utcOffsetMinutes: utcOffsetAt(settings, atMs) }
  }
  // After the transaction that wrote the entry, never inside it.
  const onEntry = () => void setImmediate(() => sync.nudge())

  const sync: Sync = createSync({
    db,
    url: settings.hub.url,
    registerId,
    token: deps.hubToken,
    agentVersion: deps.version,
    liveSales: () => liveSales(runner),
    log,
    now,
  })
  const { loyalty } = sync

  const shifts = createShiftBook({ db, registerId, moment, onEntry })
  const store = createSaleStore({
    db,
    registerId,
    fiscalMode,
    moment,
    cashier: () => facts.cashier,
    log,
    onEntry,
    onCompleted: sale => slips.onCompleted(sale),
  })
  const slips: Slips = createSlips({
    db,
    settings,
    makePrinter: deps.openReceiptPrinter,
    load: store.load,
    moment,
    log,
    onChange: changed,
  })

  const situation = (): PriceSituation => ({
    programme: loyalty.programme(),
    isHubOnline: loyalty.isOnline(),
    nowMs: now(),
  })

  const perform = createSaleEffects({
    loyalty,
    hold: (sale, hold) => askForHold(holding, sale, hold),
    print: saleId => fiscal?.print(saleId),
    log,
  })

  const runner: SaleRunner = createSaleRunner({
    store,
    fiscalMode,
    sellerInn: settings.sellerInn,
    now,
    log,
    price: sale => priceLocally(sale, { ...situation(), exchangePointsMinor: exchangePointsMinor({ runner }, sale) }),
    propose: sale => proposeFor(sale, situation()),
    couponCode: couponCodes(deps.hubToken),
    utcOffsetMinutes: () => moment().utcOffsetMinutes,
    perform,
    onChange(sale) {
      quoting.consider(sale)
      events.saleChanged(sale)
      changed()
    },
  })
  const holding = { sync, runner, priceWithoutHold: (sale: Sale) => priceWithoutHold(sale, situation()) }
  const quoting = createQuoting({ loyalty, runner: () => runner, log, onChange: changed })
  const verification = createVerification({ loyalty, runner, now })
  loyalty.onCodeState(verification.heed)

  const facts: RegisterFacts = {
    cashier: loadCashier(db, registerId),
    shownSaleId: saleToShow(runner.open()),
    notice: undefined,
    scanner: deps.scanner ? 'down' : 'none',
  }
  const cashier = () => facts.cashier
  const { goods } = deps
  const sales = createSaleDesk({ db, settings, runner, store, loyalty, verification, goods, cashier, now })
  const { programme } = loyalty
  const late = createLateReceipts({
    registerId,
    sellerInn: settings.sellerInn,
    runner,
    programme,
    cashier,
    findReceipt: store.findReceipt,
  })

  const deviceId = settings.fiscalPrinter?.driver ?? 'register-software'
  const onOperation = (operationId: OperationId) => {
    events.operationChanged(operationId)
    changed()
  }
  const operations = createOperationStore({ db, registerId, deviceId, shifts, moment, onEntry, onOperation })
  const events: EventSource = createEventSource({ db, registerId, shifts, findOperation: operations.find, now })
  feed.onChange(events.look)
  const link: DeviceLink | undefined =
    deps.openPrinter && createDeviceLink({ makePrinter: deps.openPrinter, log, onChange: changed })
  const fiscal = link && createFiscalDesk({ link, runner, operations, settings, now, log, onChange: changed })

  const view = (sale: Sale): SaleView =>
    viewSale(withExchange({ runner, store }, sale), {
      ...situation(),
      isQuotePending: quoting.isPending(sale.saleId),
      slip: slips.viewOf(sale),
    })
  const staff = createStaffDesk({ staff: sync.staff, registerId, now, onChange: changed })
  const { version } = deps
  const device = () => link?.state()
  const sources = {
    settings,
    version,
    facts,
    runner,
    shifts,
    sync: sync.status,
    desk: fiscal,
    device,
    slips,
    staff,
    programme: loyalty.programme,
    updates: deps.updates,
    view,
    now,
  }

  const onPassed = () => {
    runner.reprice()
    changed()
  }
  const periods = createPeriods({ programme: loyalty.programme, now, onPassed })
  let known = situation()
  sync.onChange(() => {
    const before = known
    known = situation()
    // Whose price stands, and what may be spent and proposed, depends on the line to the hub and on its rules.
    if (known.isHubOnline !== before.isHubOnline || known.programme !== before.programme) runner.reprice()
    if (known.programme !== before.programme) periods.heed()
    changed()
  })
  deps.scanner?.onLink(isUp => {
    facts.scanner = isUp ? 'up' : 'down'
    changed()
  })

  return {
    settings,
    facts,
    runner,
    sales,
    shifts,
    operations,
    fiscal,
    slips,
    staff,
    maintenance: deps.maintenance,
    device,
    isDeviceBusy: () => device()?.state === 'busy',
    sync,
    late,
    events: events.log,
    snapshot: feed.latest,
    onChange: feed.onChange,
    changed,
    view,
    start() {
      fiscal?.resume()
      runner.resume()
      slips.start()
      periods.heed()
      // From here on a difference is news.
      events.look(feed.latest())
    },
    async stop() {
      quoting.stop()
      periods.stop()
      fiscal?.stop()
      await link?.stop()
      await slips.stop()
      staff.stop()
      sync.stop()
      runner.flush()
      feed.stop()
    },
  }
}
