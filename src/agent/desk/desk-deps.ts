import type { WritableDb } from '../../db/database.ts'
import type { LoyaltyPort } from '../../loyalty/port.ts'
import type { Sale } from '../../sale/sale.ts'
import type { Cashier } from '../../shared/fiscal/document.ts'
import type { Goods } from '../goods.ts'
import type { SaleRunner } from '../sale-runner.ts'
import type { SaleStore } from '../sale-store.ts'
import type { Settings } from '../settings.ts'
import type { Verification } from '../verification.ts'

/** Who may change the lines of a sale: whoever began it. */
export type Owner = Sale['owner']

/** What the parts of the sale desk work with. */
export type DeskDeps = Readonly<{
  db: WritableDb
  settings: Settings
  runner: SaleRunner
  store: SaleStore
  loyalty: LoyaltyPort
  verification: Verification
  goods: ReadonlyMap<string, Goods>
  cashier: () => Cashier | undefined
  now: () => number
}>
