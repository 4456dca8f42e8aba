import type { LoyaltyPort } from '../loyalty/port.ts'
import { acceptedOffers, customerIdOf, isPricedElsewhere, type Sale } from '../sale/sale.ts'
import type { SaleId } from '../shared/ids.ts'
import { inBackground } from './in-background.ts'
import type { Log } from './log.ts'
import type { SaleRunner } from './sale-runner.ts'

const DEBOUNCE_MS = 250

export type Quoting = Readonly<{
  /** A sale changed: asks the hub for its price unless the present quote is already the hub's. */
  consider(sale: Sale): void
  isPending(saleId: SaleId): boolean
  stop(): void
}>

type Asked = Readonly<{ pricedInputs: number; timer: NodeJS.Timeout }>

/** Asks the hub for prices: debounced, the newest cart only, the latest answer wins. Without the hub the local price stands. */
export function createQuoting(
  deps: Readonly<{ loyalty: LoyaltyPort; runner: () => SaleRunner; log: Log; onChange: () => void }>,
): Quoting {
  const asked = new Map<SaleId, Asked>()

  const forget = (saleId: SaleId): void => {
    clearTimeout(asked.get(saleId)?.timer)
    asked.delete(saleId)
  }

  /** Rules that were published while the hub was asked count: an answer by the ones before is asked for once more. */
  const ask = async (saleId: SaleId, pricedInputs: number, isAgain = false): Promise<void> => {
    const sale = deps.runner().find(saleId)
    if (!sale || sale.pricedInputs !== pricedInputs || !isWorthAsking(sale)) return
    const answer = await deps.loyalty.price({
      saleId,
      revision: pricedInputs,
      lines: sale.lines,
      customerId: customerIdOf(sale),
      redeemMinor: sale.redeemMinor,
      acceptedOffers: acceptedOffers(sale),
      promoCodes: sale.promoCodes.map(({ code }) => code),
      exchangeFor: sale.terms.exchangeFor,
    })
    if (!answer.ok || !deps.runner().find(saleId)) return
    if (answer.value.programmeVersion < deps.loyalty.programme().version)
      return isAgain ? undefined : ask(saleId, pricedInputs, true)
    deps.runner().dispatch(saleId, { type: 'quoted', pricedInputs, quote: answer.value })
  }

  return {
    consider(sale) {
      const { saleId, pricedInputs } = sale
      if (!isWorthAsking(sale) || !deps.loyalty.isOnline()) return forget(saleId)
      if (asked.get(saleId)?.pricedInputs === pricedInputs) return
      forget(saleId)
      const timer = setTimeout(() => {
        inBackground(deps.log, 'asking for a price', () =>
          ask(saleId, pricedInputs).finally(() => {
            if (asked.get(saleId)?.pricedInputs === pricedInputs) asked.delete(saleId)
            deps.onChange()
          }),
        )
      }, DEBOUNCE_MS)
      asked.set(saleId, { pricedInputs, timer })
    },
    isPending: saleId => asked.has(saleId),
    stop() {
      for (const saleId of [...asked.keys()]) forget(saleId)
    },
  }
}

/** The hub's price differs from ours only for a customer or a code it knows; to it a customer taken down is a guest. */
function isWorthAsking(sale: Sale): boolean {
  const isOpenCart = sale.phase.state === 'composing' && sale.kind === 'sale' && sale.lines.length > 0
  const { customer, promoCodes } = sale
  const isHubConcerned = 'customer' in customer || (promoCodes.length > 0 && customer.state === 'anonymous')
  return isOpenCart && isHubConcerned && !isPricedElsewhere(sale) && sale.quote?.source !== 'hub'
}
