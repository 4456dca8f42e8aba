import type { LoyaltyAnswer, LoyaltyPort } from '../loyalty/port.ts'
import { type Hold, isOfCustomer } from '../sale/hold.ts'
import { customerIdOf, type Sale } from '../sale/sale.ts'
import { AppError, toErrorData } from '../shared/errors/app-error.ts'
import type { HubResult } from '../shared/hub/messages.ts'
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
 * Asks the hub to set points, promo codes, gift cards and money paid before aside for a checkout. All or nothing: without
 * the hold the sale goes on at the price without them, and says why. Money paid before counts all the same, unless the
 * hub says that it is used up.
 */
export async function askForHold({ sync, runner, priceWithoutHold }: Deps, sale: Sale, hold: Hold): Promise<void> {
  const { saleId } = sale
  const { amountMinor, checkoutVersion } = hold
  // A restart resumes this before the line to the hub is up again.
  await untilOnline(sync, LINE_PATIENCE_MS)
  const answer = await reserve(sync.loyalty, sale, hold)
  if (answer.ok && answer.value.heldMinor === amountMinor) {
    runner.apply(saleId, { type: 'held', checkoutVersion })
    return
  }
  const refusal = refusalOf(answer)
  const loyaltyMode = answer.ok || refusal ? 'online' : 'offline'
  const prepaymentAnswer = refusal && isOfCustomer(hold) ? await reservePrepayment(sync.loyalty, sale, hold) : answer
  const usedUp = [refusal, prepaymentAnswer && refusalOf(prepaymentAnswer)].find(error => error?.code === noPrepayment)
  const missing = missingOf(hold)
  const error = usedUp ?? refusal ?? (missing && new AppError(missing))
  // After a lost answer everything may be held: what is the customer's must be free again, and goes with the rest.
  const mayHoldMore = !refusal && isOfCustomer(hold)
  const prepayment = usedUp ? 'used-up' : hold.prepayment && !mayHoldMore ? 'alone' : 'unheld'
  const notHeld = { type: 'not-held', checkoutVersion, loyaltyMode, prepayment } as const
  runner.apply(saleId, { ...notHeld, error: error && toErrorData(error), quote: priceWithoutHold(sale) })
}

const noPrepayment = 'loyalty.prepayment-used'

type Answer = LoyaltyAnswer<HubResult<'points.reserve'>>

function refusalOf(answer: Answer): AppError | undefined {
  return !answer.ok && answer.reason === 'refused' ? answer.error : undefined
}

/** What the customer has to be told when nobody answered. Money paid before counts: of that there is nothing to tell. */
function missingOf({ amountMinor, promoCodes, giftCards, prepayment }: Hold) {
  if (giftCards.length > 0) return 'loyalty.gift-card-not-held'
  if (promoCodes.length > 0) return 'loyalty.promo-code-not-held'
  return amountMinor > 0 || !prepayment ? 'loyalty.points-not-reserved' : undefined
}

/** The customer's points, codes or cards were refused: money paid before is held without them, at the same version. */
async function reservePrepayment(loyalty: LoyaltyPort, sale: Sale, hold: Hold): Promise<Answer | undefined> {
  const { prepayment, checkoutVersion } = hold
  if (!prepayment) return undefined
  return reserve(loyalty, sale, { amountMinor: 0, promoCodes: [], giftCards: [], prepayment, checkoutVersion })
}

function reserve(loyalty: LoyaltyPort, sale: Sale, hold: Hold): Promise<Answer> {
  const { saleId, customer, terms } = sale
  const { amountMinor, promoCodes, giftCards, prepayment, checkoutVersion } = hold
  if (amountMinor > 0 && customer.state !== 'verified') throw new Error('points are spent by a verified customer only')
  const proof = customer.state === 'verified' ? customer.proof : undefined
  return loyalty.reservePoints({
    saleId,
    revision: checkoutVersion,
    customerId: customerIdOf(sale),
    amountMinor,
    promoCodes: promoCodes.map(({ code }) => code),
    giftCards,
    prepayment,
    exchangeFor: terms.exchangeFor,
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
