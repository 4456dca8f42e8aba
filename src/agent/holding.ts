import type { LoyaltyPort } from '../loyalty/port.ts'
import type { Hold, Sale } from '../sale/sale.ts'
import { AppError, toErrorData } from '../shared/errors/app-error.ts'
import type { Quote } from '../shared/quote.ts'
import type { Sync } from '../sync/create-sync.ts'
import type { SaleRunner } from './sale-runner.ts'

/** As long as a sale waits for the line to the hub before it asks for its hold. */
const LINE_PATIENCE_MS = 1_500

type Deps = Readonly<{
  sync: Sync
  runner: SaleRunner
  priceWithoutHold: (sale: Sale) => Quote
}>

/**
 * Asks the hub to set points and promo codes aside for a checkout. All or nothing: without the hold the sale goes on at
 * the price without them, and says why.
 */
export async function askForHold({ sync, runner, priceWithoutHold }: Deps, sale: Sale, hold: Hold): Promise<void> {
  const { saleId } = sale
  const { amountMinor, promoCodes, checkoutVersion } = hold
  // A restart resumes this before the line to the hub is up again.
  await untilOnline(sync, LINE_PATIENCE_MS)
  const answer = await reserve(sync.loyalty, sale, hold)
  if (answer.ok && answer.value.heldMinor === amountMinor) {
    runner.apply(saleId, { type: 'held', checkoutVersion })
    return
  }
  const refusal = !answer.ok && answer.reason === 'refused' ? answer.error : undefined
  const loyaltyMode = answer.ok || refusal ? 'online' : 'offline'
  const error = toErrorData(refusal ?? new AppError(promoCodes.length > 0 ? noCodes : noPoints))
  const quote = priceWithoutHold(sale)
  runner.apply(saleId, { type: 'not-held', checkoutVersion, loyaltyMode, error, quote })
}

const noPoints = 'loyalty.points-not-reserved'
const noCodes = 'loyalty.promo-code-not-held'

function reserve(loyalty: LoyaltyPort, { saleId, customer }: Sale, { amountMinor, promoCodes, checkoutVersion }: Hold) {
  if (amountMinor > 0 && customer.state !== 'verified') throw new Error('points are spent by a verified customer only')
  const proof = customer.state === 'verified' ? customer.proof : undefined
  return loyalty.reservePoints({
    saleId,
    revision: checkoutVersion,
    customerId: 'customer' in customer ? customer.customer.customerId : undefined,
    amountMinor,
    promoCodes: promoCodes.map(({ code }) => code),
    codeRequestId: typeof proof === 'object' ? proof.codeRequestId : undefined,
    isWalletVerified: proof === 'wallet',
  })
}

function untilOnline(sync: Sync, patienceMs: number): Promise<void> {
  if (sync.loyalty.isOnline() || sync.status().state === 'offline') return Promise.resolve()
  return new Promise(resolve => {
    const end = (): void => {
      clearTimeout(timer)
      unlisten()
      resolve()
    }
    const timer = setTimeout(end, patienceMs)
    const unlisten = sync.onChange(() => {
      if (sync.loyalty.isOnline()) end()
    })
  })
}
