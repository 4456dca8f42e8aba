import type { LoyaltyPort } from '../loyalty/port.ts'
import type { Hold } from '../sale/hold.ts'
import type { Sale } from '../sale/sale.ts'
import type { SaleId } from '../shared/ids.ts'
import { inBackground } from './in-background.ts'
import type { Log } from './log.ts'
import type { PerformEffect } from './sale-runner.ts'

type Deps = Readonly<{
  loyalty: LoyaltyPort
  hold(sale: Sale, hold: Hold): Promise<void>
  print(saleId: SaleId): unknown
  log: Log
}>

/** What the world does after the new state of a sale is on disk. Nobody waits for it: each comes back as an event. */
export function createSaleEffects({ loyalty, hold, print, log }: Deps): PerformEffect {
  return (effect, sale) => {
    switch (effect.type) {
      case 'hold':
        inBackground(log, 'holding points and promo codes', () => hold(sale, effect))
        break
      case 'release-hold':
        // If this gets lost, the sale's own entry sets the hold once the outbox reaches the hub.
        inBackground(log, 'freeing points and promo codes', () =>
          loyalty.releasePoints(sale.saleId, effect.checkoutVersion),
        )
        break
      case 'print':
        inBackground(log, 'printing', () => print(sale.saleId))
    }
  }
}
