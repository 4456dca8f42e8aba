import type { FiscalPrinter, Scanner } from '../../drivers/contract.ts'
import type { WritableDb } from '../db/database.ts'
import type { Sale } from '../sale/sale.ts'
import { AppError, toErrorData } from '../shared/errors/app-error.ts'
import type { SaleView } from '../shared/sale-view.ts'
import type { Snapshot } from '../shared/screen/snapshot.ts'
import { createSync, type Sync } from '../sync/create-sync.ts'
import { createDeviceLink, type DeviceLink } from './fiscal/device-link.ts'
import { createFiscalDesk, type FiscalDesk } from './fiscal/fiscal-desk.ts'
import { createOperationStore, type OperationStore } from './fiscal/operation-store.ts'
import type { Goods } from './goods.ts'
import { inBackground } from './in-background.ts'
import { priceLocally, priceWithoutPoints } from './local-price.ts'
import type { Log } from './log.ts'
import { createQuoting } from './quoting.ts'
import { createSaleDesk, liveSales, type SaleDesk } from './sale-desk.ts'
import type { EntryMoment } from './sale-entries.ts'
import { createSaleRunner, type PerformEffect, type SaleRunner } from './sale-runner.ts'
import { createSaleStore } from './sale-store.ts'
import { viewSale } from './sale-view.ts'
import type { Settings } from './settings.ts'
import { createShiftBook, type ShiftBook } from './shift-book.ts'
import { buildSnapshot, loadCashier, type RegisterFacts, saleToShow } from './snapshot.ts'
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
  sync: Sync
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

/** As long as a sale waits for its points to be held. */
const RESERVE_PATIENCE_MS = 1_500

export type RegisterDeps = Readonly<{
  db: WritableDb
  settings: Settings
  hubToken: string
  version: string
  goods: ReadonlyMap<string, Goods>
  openPrinter: (() => Promise<FiscalPrinter>) | undefined
  scanner: Scanner | undefined
  log: Log
  now: () => number
}>

export function createRegister(deps: RegisterDeps): Register {
  const { db, settings, log, now } = deps
  const { registerId, fiscalMode } = settings
  const listeners: ((snapshot: Snapshot) => void)[] = []
  let revision = 0
  let publishing: NodeJS.Immediate | undefined
  let isStopped = false

  const changed = (): void => {
    if (isStopped) return
    publishing ??= setImmediate(() => {
      publishing = undefined
      revision += 1
      const snapshot = buildSnapshot(sources, revision)
      for (const listener of listeners) listener(snapshot)
    })
  }

  const moment = (): EntryMoment => {
    const atMs = now()
    return { atMs, utcOffsetMinutes: settings.utcOffsetMinutes ?? -new Date(atMs).getTimezoneOffset() }
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
  const store = createSaleStore({ db, registerId, fiscalMode, moment, log, onEntry })

  const holdPoints = async (sale: Sale, amountMinor: number, checkoutVersion: number): Promise<void> => {
    const { saleId, customer } = sale
    if (customer.state !== 'verified') throw new Error('points are spent by a verified customer only')
    // A restart resumes this before the line to the hub is up again.
    await untilOnline(sync, RESERVE_PATIENCE_MS)
    const isWalletVerified = customer.proof === 'wallet'
    const answer = await loyalty.reservePoints({
      saleId,
      revision: checkoutVersion,
      customerId: customer.customer.customerId,
      amountMinor,
      codeRequestId: customer.proof === 'wallet' ? undefined : customer.proof.codeRequestId,
      isWalletVerified,
    })
    if (answer.ok && answer.value.heldMinor === amountMinor) {
      runner.apply(saleId, { type: 'points-held', checkoutVersion, heldMinor: amountMinor })
      return
    }
    const refusal = !answer.ok && answer.reason === 'refused' ? answer.error : undefined
    const loyaltyMode = answer.ok || refusal ? 'online' : 'offline'
    const reason = refusal ?? new AppError('loyalty.points-not-reserved')
    const quote = priceWithoutPoints(sale, loyalty.programme())
    runner.apply(saleId, { type: 'points-not-held', checkoutVersion, loyaltyMode, error: toErrorData(reason), quote })
  }

  const perform: PerformEffect = (effect, sale) => {
    switch (effect.type) {
      case 'hold-points':
        inBackground(log, 'holding points', () => holdPoints(sale, effect.amountMinor, effect.checkoutVersion))
        break
      case 'release-points':
        // If this gets lost, the sale's own entry sets the hold once the outbox reaches the hub.
        inBackground(log, 'freeing points', () => loyalty.releasePoints(sale.saleId, effect.checkoutVersion))
        break
      case 'print':
        inBackground(log, 'printing', () => fiscal?.print(sale.saleId))
    }
  }

  const runner: SaleRunner = createSaleRunner({
    store,
    fiscalMode,
    sellerInn: settings.sellerInn,
    now,
    log,
    price: sale => priceLocally(sale, loyalty.programme(), loyalty.isOnline()),
    perform,
    onChange(sale) {
      quoting.consider(sale)
      changed()
    },
  })
  const quoting = createQuoting({ loyalty, runner: () => runner, log, onChange: changed })
  const verification = createVerification({ loyalty, runner, now })
  loyalty.onCodeState(verification.heed)

  const facts: RegisterFacts = {
    cashier: loadCashier(db),
    shownSaleId: saleToShow(runner.open()),
    notice: undefined,
    scanner: deps.scanner ? 'down' : 'none',
  }
  const cashier = () => facts.cashier
  const { goods } = deps
  const sales = createSaleDesk({ db, settings, runner, store, loyalty, verification, goods, cashier, now })

  const deviceId = settings.fiscalPrinter?.driver ?? 'register-software'
  const operations = createOperationStore({ db, registerId, deviceId, shifts, moment, onEntry })
  const link: DeviceLink | undefined =
    deps.openPrinter && createDeviceLink({ makePrinter: deps.openPrinter, log, onChange: changed })
  const fiscal = link && createFiscalDesk({ link, runner, operations, settings, now, log, onChange: changed })

  const { version } = deps
  const device = () => link?.state()
  const sources = { settings, version, facts, runner, quoting, shifts, sync: sync.status, desk: fiscal, device, now }

  let wasOnline = loyalty.isOnline()
  sync.onChange(() => {
    const isOnline = loyalty.isOnline()
    // What may be spent, and whose price stands, depends on the line to the hub.
    if (isOnline !== wasOnline) runner.reprice()
    wasOnline = isOnline
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
    sync,
    snapshot: () => buildSnapshot(sources, revision),
    onChange: listener => void listeners.push(listener),
    changed,
    view: sale => viewSale(sale, { isHubOnline: loyalty.isOnline(), isQuotePending: quoting.isPending(sale.saleId) }),
    start() {
      fiscal?.resume()
      runner.resume()
    },
    async stop() {
      quoting.stop()
      fiscal?.stop()
      await link?.stop()
      sync.stop()
      runner.flush()
      isStopped = true
      clearImmediate(publishing)
    },
  }
}

function untilOnline(sync: Sync, patienceMs: number): Promise<void> {
  if (sync.loyalty.isOnline() || sync.status().state === 'offline') return Promise.resolve()
  return new Promise(resolve => {
    const timer = setTimeout(resolve, patienceMs)
    sync.onChange(() => {
      if (!sync.loyalty.isOnline()) return
      clearTimeout(timer)
      resolve()
    })
  })
}
