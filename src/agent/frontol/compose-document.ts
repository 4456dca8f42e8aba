import type { Sale } from '../../sale/sale.ts'
import { AppError, toErrorData } from '../../shared/errors/app-error.ts'
import type { SaleId } from '../../shared/ids.ts'
import { priceWithoutHold } from '../local-price.ts'
import { checkCodeOnce } from './check-code.ts'
import { isSameCart, toSaleLines } from './document-lines.ts'
import { isOfFrontol, presentSale } from './document-sale.ts'
import type { FrontolDeps } from './frontol-deps.ts'
import { ensureCustomer, inBackgroundOf, PRELUDE_MS } from './identify-client.ts'
import type { Patience } from './patience.ts'
import { type FrontolDocument, typedCode } from './wire.ts'

/** Frontol does not say when it gives a document up; parked ones may come back the same day. */
const GIVEN_UP_AFTER_MS = 24 * 60 * 60_000

/** A document as it is being put together: newest lines, client, coupons. Prices agreed for the same cart stand. */
export async function composeDocument(deps: FrontolDeps, document: FrontolDocument, patience: Patience): Promise<Sale> {
  const { register } = deps
  const { runner, sales } = register
  const lines = toSaleLines(document.positions)
  const { saleId, sale } = presentSale(runner, document.uid)
  if (sale?.phase.state === 'completed' || (sale && isAgreed(sale) && isSameCart(sale.lines, lines))) return sale
  if (!sale) giveUpOld(deps)
  sales.begin(saleId, 'pos')
  takeBack(deps, saleId)
  const { revision, lines: before } = runner.get(saleId)
  if (!isSameCart(before, lines)) sales.putLines(saleId, 'pos', revision + 1, lines)
  // Points go into the price by Frontol's own bonus payment, which is held; never by a wish alone.
  if (runner.get(saleId).redeemMinor > 0) sales.redeem(saleId, 0)
  await ensureCustomer(deps, saleId, document.client, patience)
  await enterCoupons(deps, saleId, document.coupons, patience)
  await proveByCode(deps, saleId, typedCode({ client: document.client, values: [] }), patience)
  return runner.get(saleId)
}

/** Back to the lines, from wherever the sale is: Frontol has not printed it, else it would not ask. */
export function takeBack({ register, now }: FrontolDeps, saleId: SaleId): void {
  const { runner, sales, sync } = register
  const sale = runner.get(saleId)
  if (sale.phase.state === 'reserving') {
    const situation = { programme: sync.loyalty.programme(), isHubOnline: sync.loyalty.isOnline(), nowMs: now() }
    const { checkoutVersion } = sale
    const error = toErrorData(new AppError('loyalty.points-not-reserved'))
    const quote = priceWithoutHold(sale, situation)
    runner.apply(saleId, { type: 'not-held', checkoutVersion, loyaltyMode: 'online', error, quote })
  }
  if (runner.get(saleId).phase.state === 'settling') sales.answerOutcome(saleId, 'not-printed')
  if (runner.get(saleId).phase.state === 'frozen') sales.reopen(saleId)
}

/** Frozen, or about to be, or done: its prices are not calculated any more. */
export function isAgreed({ phase }: Sale): boolean {
  return phase.state !== 'composing' && phase.state !== 'cancelled'
}

/** Coupons of Frontol's document: those it took back go, new ones are asked about. */
async function enterCoupons(
  deps: FrontolDeps,
  saleId: SaleId,
  coupons: readonly string[],
  patience: Patience,
): Promise<void> {
  const { register, memory } = deps
  const remembered = memory.of(saleId)
  for (const gone of remembered.coupons.filter(code => !coupons.includes(code))) {
    register.sales.removePromoCode(saleId, gone)
  }
  memory.keep({ ...remembered, coupons: [...coupons] })
  for (const code of coupons) {
    const work = register.sales.enterPromoCode(saleId, code)
    inBackgroundOf(deps, saleId, work)
    await patience.spendOn(work.catch(() => undefined))
  }
}

async function proveByCode(
  deps: FrontolDeps,
  saleId: SaleId,
  code: string | undefined,
  patience: Patience,
): Promise<void> {
  const sale = deps.register.runner.get(saleId)
  if (code === undefined || !sale.code || sale.customer.state === 'verified' || !/^\d{4,8}$/.test(code)) return
  // The price does not wait for a code; what is wrong with it stands with the sale.
  await checkCodeOnce(deps, saleId, code, patience).catch(() => undefined)
}

/** Carts that nobody paid for, and clients named before a document that never came. Nothing is held for them. */
function giveUpOld({ register, memory, now }: FrontolDeps): void {
  for (const sale of register.runner.open()) {
    const isOld = now() - sale.updatedAtMs > (sale.lines.length === 0 ? PRELUDE_MS : GIVEN_UP_AFTER_MS)
    if (!isOld || !isOfFrontol(sale) || sale.phase.state !== 'composing') continue
    register.sales.cancel(sale.saleId, 'register-program')
    memory.forget(sale.saleId)
  }
}
