import type { WritableDb } from '../../db/database.ts'
import {
  askForSlip,
  countSlips,
  expireSlips,
  moveSlip,
  nextSlip,
  type SlipState,
  settleCutSlips,
  slipOfSale,
} from '../../db/slips.ts'
import type { Sale } from '../../sale/sale.ts'
import type { ErrorCode } from '../../shared/errors/catalogue.ts'
import type { RegisterId, SaleId } from '../../shared/ids.ts'
import type { Slip } from '../../shared/slip.ts'
import type { Log } from '../log.ts'
import { composeSlip, type SlipLook } from './compose-slip.ts'
import { slipFacts } from './slip-facts.ts'

/** A customer who waited longer has left, and needs no slip. */
const WORTH_PRINTING_MS = 10 * 60_000

/** The slips of one register on disk: what is asked for, and what became of it. */
export type SlipBook = Readonly<{
  /**
   * Asks for the slip of a sale if there is anything to tell; belongs into the transaction that completes it. Counted from
   * `sinceMs`, a customer waits ten minutes.
   */
  ask(sale: Sale, sinceMs: number): boolean
  stateOf(saleId: SaleId): SlipState | undefined
  waiting(): number
  /** Ends what a killed agent left half printed, and what came too late. Returns whether anything changed. */
  tidy(): boolean
  /** The next slip, marked as being printed before the first byte leaves. */
  take(): Readonly<{ saleId: SaleId; slip: Slip }> | undefined
  /** What became of the slip that was taken. */
  end(saleId: SaleId, state: Exclude<SlipState, 'printing' | 'expired'>, errorCode?: ErrorCode): void
}>

type Deps = Readonly<{
  db: WritableDb
  registerId: RegisterId
  look: () => SlipLook
  load: (saleId: SaleId) => Sale | undefined
  now: () => number
  log: Log
}>

export function createSlipBook({ db, registerId, look, load, now, log }: Deps): SlipBook {
  const compose = (sale: Sale | undefined): Slip | undefined => {
    try {
      const facts = sale && slipFacts(sale)
      return facts && composeSlip(facts, look())
    } catch (error) {
      // Whatever is odd about a slip, the sale it goes with is completed all the same.
      log.error({ saleId: sale?.saleId, cause: String(error).slice(0, 200) }, 'a slip cannot be composed')
      return undefined
    }
  }

  return {
    ask(sale, sinceMs) {
      if (!compose(sale)) return false
      askForSlip(db, { saleId: sale.saleId, registerId, askedAtMs: sinceMs })
      return true
    },
    stateOf: saleId => slipOfSale(db, saleId)?.state,
    waiting: () => countSlips(db, registerId, 'waiting'),
    tidy() {
      const nowMs = now()
      const cut = settleCutSlips(db, registerId, nowMs)
      const late = expireSlips(db, registerId, { askedBeforeMs: nowMs - WORTH_PRINTING_MS, nowMs })
      return cut + late > 0
    },
    take() {
      for (;;) {
        const saleId = nextSlip(db, registerId)
        if (!saleId) return undefined
        // Composed from the sale itself: after a restart, or with the key of names lost, it says what is still known.
        const slip = compose(load(saleId))
        moveSlip(db, saleId, { from: 'waiting', to: slip ? 'printing' : 'failed', atMs: now() })
        if (slip) return { saleId, slip }
      }
    },
    end(saleId, state, errorCode) {
      moveSlip(db, saleId, { from: 'printing', to: state, atMs: now(), errorCode })
    },
  }
}
