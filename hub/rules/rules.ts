import type { Programme, Promotion, Script } from '../../src/shared/programme.ts'

/** When a store begins to let points be spent. */
export type StoreRules = Readonly<{
  /** Before this instant the store only accrues; 0 is from the beginning, absent is not planned yet. */
  spendingFromMs?: number | undefined
}>

/** One version of the rules of the whole chain, as marketing published it. */
export type Rules = Readonly<{
  accrualBps: number
  maxSpendBps: number
  minUnitPriceMinor: number
  /** By store id; `default` is every store that is not named. */
  stores: Readonly<Record<string, StoreRules>> & Readonly<{ default: StoreRules }>
  promotions: readonly Promotion[]
  scripts: readonly Script[]
}>

/** The rules as one store's registers hold them. */
export function programmeOf(rules: Rules, version: number, storeId?: string): Programme {
  const own = storeId !== undefined && Object.hasOwn(rules.stores, storeId) ? rules.stores[storeId] : undefined
  const { spendingFromMs } = own ?? rules.stores.default
  return {
    version,
    accrualBps: rules.accrualBps,
    maxSpendBps: rules.maxSpendBps,
    minUnitPriceMinor: rules.minUnitPriceMinor,
    ...(storeId === undefined ? {} : { storeId }),
    ...(spendingFromMs === undefined ? {} : { spendingFromMs }),
    promotions: [...rules.promotions],
    scripts: [...rules.scripts],
  }
}
