import { holdFor } from '../sale/hold.ts'
import { isFinished, isSearching, type Sale } from '../sale/sale.ts'
import type { SaleContext, SaleEffect, SaleEvent, SaleStep } from '../sale/sale-events.ts'
import { next } from '../sale/sale-machine.ts'
import { AppError } from '../shared/errors/app-error.ts'
import type { SaleId } from '../shared/ids.ts'
import type { Quote } from '../shared/quote.ts'
import type { FiscalMode } from '../shared/sale-view.ts'
import { type FinishedElsewhere, judgeFinished, type TakenIn } from './finished-elsewhere.ts'
import { inBackground } from './in-background.ts'
import type { Log } from './log.ts'
import type { EntryMoment } from './sale-entries.ts'
import type { SaleStore } from './sale-store.ts'

/** What the runner does itself: at once, and in the transaction. */
type OwnEffect = Readonly<{ type: 'price' | 'record-document' | 'record-completed' | 'record-cancelled' }>

function isForTheWorld(effect: SaleEffect): effect is Exclude<SaleEffect, OwnEffect> {
  return effect.type === 'hold' || effect.type === 'release-hold' || effect.type === 'print'
}

/** What only the world can do: begun after the new state is on disk. Never throws; its result comes back as an event. */
export type PerformEffect = (effect: Exclude<SaleEffect, OwnEffect>, sale: Sale) => void

export type SaleRunner = Readonly<{
  /** Throws `request.no-such-sale`. */
  get(saleId: SaleId): Sale
  find(saleId: SaleId): Sale | undefined
  open(): readonly Sale[]
  add(sale: Sale): void
  /**
   * Feeds one event to the sale machine and writes the outcome down before anything else happens. `within` runs in the
   * same transaction: what it writes becomes true together with the sale.
   */
  dispatch(saleId: SaleId, event: SaleEvent, within?: () => void): SaleStep
  /** As `dispatch`, but a refusal is thrown as an `AppError`. */
  apply(saleId: SaleId, event: SaleEvent, within?: () => void): Sale
  /**
   * Sales that were finished elsewhere and come whole, all in one transaction; where that does not go, each in its own,
   * so that a bad one keeps no other out. In the order they came: the sale, whether that was news, or why not.
   */
  takeIn(batch: readonly FinishedElsewhere[]): TakenIn[]
  /** The sale once it is so, or as it is when the patience ends. */
  when(saleId: SaleId, isReached: (sale: Sale) => boolean, patienceMs: number): Promise<Sale>
  /** Prices open carts anew: the hub came or went, or has other rules. */
  reprice(): void
  /** Performs again what a restart may have cut off. */
  resume(): void
  /** Writes down what is still only in memory. */
  flush(): void
  /** Once what changed in this turn of the event loop is on disk, or could not be put there: what was answered is kept. */
  written(): Promise<void>
}>

const RETRY_FLUSH_MS = 1_000

type Deps = Readonly<{
  store: SaleStore
  fiscalMode: FiscalMode
  sellerInn: string | undefined
  now: () => number
  utcOffsetMinutes: () => number
  log: Log
  /** The price by the register's own copy of the rules: at once, without the hub. */
  price: (sale: Sale) => Quote
  propose: SaleContext['propose']
  couponCode: SaleContext['couponCode']
  perform: PerformEffect
  onChange: (sale: Sale) => void
}>

/** Holds the sales of one register in memory and moves them. The database is written first, memory follows. */
export function createSaleRunner(deps: Deps): SaleRunner {
  const { store } = deps
  const sales = new Map<SaleId, Sale>(store.loadOpen().map(sale => [sale.saleId, sale]))
  const unwritten = new Set<SaleId>()
  const waiting = new Set<(changed: Sale) => void>()
  let flushing: NodeJS.Immediate | undefined

  const find = (saleId: SaleId): Sale | undefined => sales.get(saleId) ?? store.load(saleId)

  const get = (saleId: SaleId): Sale => {
    const sale = find(saleId)
    if (!sale) throw new AppError('request.no-such-sale', { params: { saleId } })
    return sale
  }

  const flush = (): void => {
    clearImmediate(flushing)
    flushing = undefined
    if (unwritten.size === 0) return
    const pending = [...unwritten].flatMap(saleId => sales.get(saleId) ?? [])
    store.transaction(() => pending.forEach(store.save))
    unwritten.clear()
  }

  /** What could not be written stays in memory and is tried again; the sale goes on meanwhile. */
  const flushSoon = (): void => {
    inBackground(deps.log, 'writing down open sales', flush)
    if (unwritten.size > 0) setTimeout(flushSoon, RETRY_FLUSH_MS).unref()
  }

  const remember = (sale: Sale): void => {
    if (isFinished(sale)) sales.delete(sale.saleId)
    else sales.set(sale.saleId, sale)
  }

  /** Composing changes are committed once per tick, not once per scan. */
  const writeSoon = (sale: Sale): void => {
    unwritten.add(sale.saleId)
    flushing ??= setImmediate(flushSoon)
  }

  /** Belongs into a transaction. */
  const record = (sale: Sale, effects: readonly SaleEffect[], printedAt?: EntryMoment): void => {
    store.save(sale)
    for (const effect of effects) {
      if (effect.type === 'record-document') store.recordDocuments(sale)
      if (effect.type === 'record-completed') store.recordCompleted(sale, { ...effect, printedAt })
      if (effect.type === 'record-cancelled') store.recordCancelled(sale)
    }
  }

  const writeNow = (sale: Sale, effects: readonly SaleEffect[], within: (() => void) | undefined): void => {
    store.transaction(() => {
      record(sale, effects)
      within?.()
    })
    unwritten.delete(sale.saleId)
  }

  const performAll = (effects: readonly SaleEffect[], sale: Sale): void => {
    for (const effect of effects) {
      if (effect.type === 'price') {
        dispatch(sale.saleId, { type: 'quoted', pricedInputs: sale.pricedInputs, quote: deps.price(sale) })
      } else if (isForTheWorld(effect)) {
        deps.perform(effect, sale)
      }
    }
  }

  const tell = (changed: Sale): void => {
    for (const look of waiting) look(changed)
    deps.onChange(changed)
  }

  const dispatch = (saleId: SaleId, event: SaleEvent, within?: () => void): SaleStep => {
    const before = get(saleId)
    const { fiscalMode, sellerInn, propose, couponCode } = deps
    const utcOffsetMinutes = deps.utcOffsetMinutes()
    const nowMs = deps.now()
    const step = next(before, event, { fiscalMode, sellerInn, propose, couponCode, utcOffsetMinutes, nowMs })
    if (!step.ok) return step
    if (step.sale === before) {
      if (within) store.transaction(within)
      return step
    }
    const isSmall =
      !within && step.sale.phase.state === 'composing' && step.effects.every(effect => effect.type === 'price')
    if (isSmall && before.phase.state === 'composing') {
      remember(step.sale)
      writeSoon(step.sale)
    } else {
      writeNow(step.sale, step.effects, within)
      remember(step.sale)
    }
    performAll(step.effects, step.sale)
    tell(find(saleId) ?? step.sale)
    return step
  }

  return {
    get,
    find,
    open: () => [...sales.values()],
    add(sale) {
      if (find(sale.saleId)) throw new AppError('request.operation-reused', { params: { operationId: sale.saleId } })
      store.transaction(() => store.save(sale))
      sales.set(sale.saleId, sale)
      deps.onChange(sale)
    },
    dispatch,
    apply(saleId, event, within) {
      const step = dispatch(saleId, event, within)
      if (!step.ok) throw new AppError(step.code, { params: step.params })
      return get(saleId)
    },
    takeIn(batch) {
      const taken = judgeFinished(batch, {
        ...deps,
        write: news =>
          store.transaction(() => {
            for (const { sale, effects, printedAt } of news) record(sale, effects, printedAt)
          }),
      })
      for (const each of taken) {
        if (!each.ok || !each.isNews) continue
        unwritten.delete(each.sale.saleId)
        remember(each.sale)
        tell(each.sale)
      }
      return taken
    },
    when(saleId, isReached, patienceMs) {
      const present = get(saleId)
      if (isReached(present)) return Promise.resolve(present)
      return new Promise(resolve => {
        const end = (): void => {
          clearTimeout(timer)
          waiting.delete(look)
          resolve(get(saleId))
        }
        const look = (changed: Sale): void => {
          if (changed.saleId === saleId && isReached(changed)) end()
        }
        const timer = setTimeout(end, patienceMs)
        waiting.add(look)
      })
    },
    reprice() {
      for (const { saleId, phase } of [...sales.values()]) {
        if (phase.state === 'composing') performAll([{ type: 'price' }], get(saleId))
      }
    },
    resume() {
      for (const sale of [...sales.values()]) {
        const { saleId, phase, quote, code } = sale
        if (isSearching(sale)) dispatch(saleId, { type: 'search-ended' })
        if (code?.status === 'checking')
          dispatch(saleId, { type: 'code-changed', code: { ...code, status: 'waiting' } })
        if (phase.state === 'composing') performAll([{ type: 'price' }], get(saleId))
        const hold = phase.state === 'reserving' && quote && holdFor(sale, quote, phase.credits)
        if (hold) deps.perform({ type: 'hold', ...hold }, sale)
      }
    },
    flush,
    async written() {
      // Immediates run in the order they were asked for.
      if (flushing) await new Promise(resolve => setImmediate(resolve))
    },
  }
}
