import type { LoyaltyPort } from '../loyalty/port.ts'
import type { Sale } from '../sale/sale.ts'
import type { SaleId } from '../shared/ids.ts'
import type { SaleRunner } from './sale-runner.ts'

const DEBOUNCE_MS = 250

export type Quoting = Readonly<{
  /** A sale changed: asks the hub for its price unless the present quote is already the hub's. */
  consider(sale: Sale): void
  isPending(saleId: SaleId): boolean
  stop(): void
}>

/** Asks the hub for prices: debounced, the newest cart only, the latest answer wins. Without the hub the local price stands. */
export function createQuoting(
  deps: Readonly<{ loyalty: LoyaltyPort; runner: () => SaleRunner; onChange: () => void }>,
): Quoting {
  const timers = new Map<SaleId, NodeJS.Timeout>()
  const asked = new Map<SaleId, number>()

  const ask = async (saleId: SaleId): Promise<void> => {
    const sale = deps.runner().find(saleId)
    if (sale?.phase.state !== 'composing') return
    const { pricedInputs } = sale
    const answer = await deps.loyalty.price({
      saleId,
      revision: pricedInputs,
      lines: sale.lines,
      customerId: 'customer' in sale.customer ? sale.customer.customer.customerId : undefined,
      redeemMinor: sale.redeemMinor,
    })
    if (asked.get(saleId) === pricedInputs) asked.delete(saleId)
    if (answer.ok && deps.runner().find(saleId)) {
      deps.runner().dispatch(saleId, { type: 'quoted', pricedInputs, quote: answer.value })
    } else {
      deps.onChange()
    }
  }

  return {
    consider(sale) {
      const { saleId, pricedInputs } = sale
      if (sale.phase.state !== 'composing' || sale.kind === 'return') return void asked.delete(saleId)
      const isAnonymous = !('customer' in sale.customer)
      if (isAnonymous || sale.lines.length === 0 || !deps.loyalty.isOnline()) return
      if (sale.quote?.source === 'hub' || asked.get(saleId) === pricedInputs) return
      asked.set(saleId, pricedInputs)
      clearTimeout(timers.get(saleId))
      timers.set(
        saleId,
        setTimeout(() => {
          timers.delete(saleId)
          void ask(saleId)
        }, DEBOUNCE_MS),
      )
    },
    isPending: saleId => asked.has(saleId),
    stop() {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    },
  }
}
