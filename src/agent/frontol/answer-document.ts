import type { Sale } from '../../sale/sale.ts'
import { roublesText, sumMinor } from '../../shared/money.ts'
import type { Quote, QuotedLine } from '../../shared/quote.ts'
import type { SaleView } from '../../shared/sale-view.ts'
import { pointsOf } from './as-printed.ts'
import type { FrontolDeps } from './frontol-deps.ts'
import { frontolWords as words } from './frontol-words.ts'
import { type FrontolAnswer, type FrontolClient, toRoubles, toTexts } from './wire.ts'

/**
 * A priced document as Frontol takes it: what our quote took off each line, to the kopeck; of that, `paidAmount` by
 * points. And what the cashier should know and say.
 */
export function answerDocument(
  { register, word }: Pick<FrontolDeps, 'register' | 'word'>,
  sale: Sale,
  quote: Quote | undefined,
  client: FrontolClient | undefined,
): FrontolAnswer {
  const view = register.view(sale)
  const isOnline = register.sync.loyalty.isOnline()
  return {
    code: 0,
    client: {
      ...(client?.mobilePhone ? { mobilePhone: client.mobilePhone } : {}),
      ...('customer' in view.customer ? { availableAmount: toRoubles(quote?.pointsSpendableMinor ?? 0) } : {}),
    },
    document: { positions: (quote?.lines ?? []).map(toPosition) },
    cashierInformation: toTexts([
      ...aboutCustomer(view, quote, isOnline),
      ...(view.script ? [view.script.line.ru] : []),
      ...offersOf(view),
      ...(view.notice ? [word(view.notice)] : []),
    ]),
  }
}

/** Points in hundredths, kopecks: both with a comma, as people write them. */
export function amountText(amountMinor: number): string {
  return roublesText(amountMinor).replace('.', ',')
}

function toPosition(line: QuotedLine) {
  const paidMinor = pointsOf(line)
  const offMinor = sumMinor(line.reasons.filter(({ kind }) => kind !== 'manual').map(({ amountMinor }) => amountMinor))
  const position = { index: Number(line.key), discountAmount: toRoubles(offMinor) }
  return paidMinor > 0 ? { ...position, paidAmount: toRoubles(paidMinor) } : position
}

function aboutCustomer({ customer, code }: SaleView, quote: Quote | undefined, isOnline: boolean): string[] {
  if (customer.state === 'named') return [words.takenDown]
  if (customer.state === 'anonymous') {
    const told = aboutLookup[customer.lookup]
    return told ? [told] : isOnline ? [] : [words.offline]
  }
  const { name, phoneMasked, balanceMinor } = customer.customer
  const spendableMinor = quote?.pointsSpendableMinor ?? 0
  const isCodeRunning = customer.state === 'identified' && (code?.status === 'waiting' || code?.status === 'wrong')
  return [
    words.balance(name ?? phoneMasked, amountText(balanceMinor)),
    ...(spendableMinor > 0 ? [words.spendable(amountText(spendableMinor))] : []),
    ...(isCodeRunning ? [words.codeIsRunning] : []),
    ...(customer.state === 'verified' ? [words.verified] : []),
    ...(isOnline ? [] : [words.offline]),
  ]
}

const aboutLookup = {
  none: undefined,
  searching: words.searching,
  'not-found': words.notFound,
  ambiguous: words.ambiguous,
  blocked: words.blocked,
  unavailable: words.offline,
} as const

function offersOf({ offers }: SaleView): string[] {
  return offers
    .filter(({ answer }) => answer === undefined)
    .map(({ title, amountMinor }) => words.offer(title.ru, amountText(amountMinor)))
}
