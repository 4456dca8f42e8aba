import type { Sale } from '../../sale/sale.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { isErrorCode } from '../../shared/errors/catalogue.ts'
import type { OperationId } from '../../shared/ids.ts'
import { amountText, answerDocument } from './answer-document.ts'
import { composeDocument, takeBack } from './compose-document.ts'
import { presentSale } from './document-sale.ts'
import type { FrontolDeps } from './frontol-deps.ts'
import { frontolWords as words } from './frontol-words.ts'
import { assertFound, inBackgroundOf } from './identify-client.ts'
import type { Patience } from './patience.ts'
import { type FrontolAnswer, type FrontolDocument, toTexts } from './wire.ts'

/**
 * Frontol's bonus payment is our checkout: exactly that many points go into the prices and are held at the hub, or
 * nothing is paid and the error says why. Asked again, it is the same payment.
 *
 * @throws AppError frontol.code-needed, frontol.bonus-amount, frontol.try-again, frontol.already-printed,
 *   request.malformed, and what the desk refuses: loyalty.*
 */
export async function payByBonus(
  deps: FrontolDeps,
  document: FrontolDocument,
  patience: Patience,
): Promise<FrontolAnswer> {
  const { runner, sales } = deps.register
  const { payMinor: amountMinor, client } = document
  if (amountMinor === 0) throw new AppError('request.malformed', { params: { field: 'payment.amount' } })
  let sale = await composeDocument(deps, document, patience)
  const { saleId } = sale
  if (sale.phase.state === 'completed') throw new AppError('frontol.already-printed')
  // Another receipt came in between, and this one was asked about: it is being paid, so it is not printed.
  if (sale.phase.state === 'settling') sale = sales.answerOutcome(saleId, 'not-printed')
  if (isAnotherPayment(sale, amountMinor)) {
    takeBack(deps, saleId)
    sale = runner.get(saleId)
  }
  if (sale.phase.state === 'composing') {
    await assertProved(deps, assertFound(sale), patience)
    redeemExactly(deps, sale, amountMinor)
    sales.checkOut(saleId, `${saleId}-${sale.checkoutVersion + 1}` as OperationId)
  }
  const held = await runner.when(saleId, ({ phase }) => phase.state !== 'reserving', patience.leftMs())
  if (held.phase.state === 'reserving') throw new AppError('frontol.try-again')
  if (held.phase.state !== 'frozen' || held.phase.checkout.heldMinor !== amountMinor) {
    takeBack(deps, saleId)
    throw whyNotHeld(held)
  }
  const { quote } = held.phase.checkout
  deps.memory.keep({ ...deps.memory.of(saleId), answered: quote })
  const answer = answerDocument(deps, held, quote, client)
  const told = answer.cashierInformation ?? []
  return { ...answer, cashierInformation: [...toTexts([words.paid(amountText(amountMinor))]), ...told] }
}

/** Gives the points back. A document without any is as good: nothing is held for it. */
export function cancelBonusPayment(deps: FrontolDeps, { uid, client }: FrontolDocument): FrontolAnswer {
  const { runner, sales } = deps.register
  const { saleId, sale } = presentSale(runner, uid)
  if (!sale) return { code: 0 }
  if (sale.phase.state === 'completed') throw new AppError('frontol.already-printed')
  takeBack(deps, saleId)
  if (runner.get(saleId).redeemMinor > 0) sales.redeem(saleId, 0)
  const present = runner.get(saleId)
  deps.memory.keep({ ...deps.memory.of(saleId), answered: present.quote })
  return answerDocument(deps, present, present.quote, client)
}

/** Past checkout, and not with these points: another amount was paid before, or the hub held nothing. */
function isAnotherPayment(sale: Sale, amountMinor: number): boolean {
  const { phase } = sale
  if (phase.state === 'reserving') return sale.quote?.pointsSpentMinor !== amountMinor
  return phase.state === 'frozen' && phase.checkout.heldMinor !== amountMinor
}

/** Spending asks for a code. It is sent here, and typed into the client's form. */
async function assertProved(deps: FrontolDeps, sale: Sale, patience: Patience): Promise<void> {
  const { sales, sync } = deps.register
  if (sale.customer.state !== 'identified') return
  if (!sync.loyalty.isOnline()) throw new AppError('loyalty.unavailable')
  const work = sales.sendCode(sale.saleId, 'spend')
  inBackgroundOf(deps, sale.saleId, work)
  await patience.spendOn(work)
  throw new AppError('frontol.code-needed')
}

function redeemExactly({ register }: FrontolDeps, { saleId }: Sale, amountMinor: number): void {
  const { quote } = register.sales.redeem(saleId, amountMinor)
  const spentMinor = quote?.pointsSpentMinor ?? 0
  if (spentMinor === amountMinor) return
  register.sales.redeem(saleId, 0)
  throw new AppError('frontol.bonus-amount', { params: { amount: amountText(spentMinor) } })
}

function whyNotHeld({ notice }: Sale): AppError {
  const code = notice?.code ?? ''
  return new AppError(isErrorCode(code) ? code : 'loyalty.points-not-reserved', { params: notice?.params ?? {} })
}
