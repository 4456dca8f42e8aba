import { chooseOffers } from '../loyalty/choose-offers.ts'
import { chooseScript } from '../loyalty/choose-script.ts'
import { offerSavings } from '../pricing/offer-savings.ts'
import { isSearching, quoteOf, type Sale } from '../sale/sale.ts'
import type { Proposals } from '../sale/sale-events.ts'
import { sumMinor } from '../shared/money.ts'
import { phaseAt, type Script } from '../shared/programme.ts'
import type { OfferView, ScriptView } from '../shared/proposal.ts'
import type { Quote } from '../shared/quote.ts'
import { isOfFacade } from './facade/facade-sale.ts'
import { audienceOf, type PriceSituation, promotionContext } from './local-price.ts'

/** What belongs on the screen of a sale now. */
export function proposeFor(sale: Sale, situation: PriceSituation): Proposals {
  // Who it is will be known in a moment: what is said to a stranger waits for it.
  if (isSearching(sale) || isOfFacade(sale)) return { scriptId: undefined, offerIds: [] }
  return {
    scriptId: scriptFor(sale, situation)?.scriptId,
    offerIds: sale.phase.state === 'composing' ? offersFor(sale, situation).map(({ promotionId }) => promotionId) : [],
  }
}

/** The line to say now, as it stands in the sale's own records. */
export function viewScript(sale: Sale, situation: PriceSituation): ScriptView | undefined {
  const script = scriptFor(sale, situation)
  if (!script || !sale.scripts.some(({ scriptId }) => scriptId === script.scriptId)) return undefined
  const { scriptId, line, answers } = script
  return { scriptId, line, answers }
}

/** While goods are scanned: what was shown and still holds good. Afterwards: what was taken. */
export function viewOffers(sale: Sale, situation: PriceSituation): OfferView[] {
  const isComposing = sale.phase.state === 'composing'
  const quote = quoteOf(sale)
  const savings = isComposing ? savingsOf(sale, situation) : new Map<string, number>()
  return chooseOffers({ ...offerSituation(sale, situation), savings }).flatMap(({ promotionId, title, percentBps }) => {
    const record = sale.offers.find(each => each.promotionId === promotionId)
    if (!record || (!isComposing && record.answer !== 'accepted')) return []
    const takenMinor = takenOff(quote, promotionId)
    const amountMinor = record.answer === 'accepted' ? takenMinor : (savings.get(promotionId) ?? 0)
    return [{ promotionId, title, percentBps, amountMinor, answer: record.answer }]
  })
}

/** What a promotion takes off a priced sale. */
export function takenOff(quote: Quote | undefined, promotionId: string): number {
  const reasons = quote?.lines.flatMap(line => line.reasons) ?? []
  return sumMinor(reasons.filter(reason => reason.promotionId === promotionId).map(reason => reason.amountMinor))
}

function scriptFor(sale: Sale, { programme, nowMs }: PriceSituation): Script | undefined {
  const { state } = sale.phase
  if (sale.kind === 'return' || (state !== 'composing' && state !== 'frozen')) return undefined
  return chooseScript({
    programme,
    moment: state === 'composing' ? 'composing' : 'paying',
    audience: audienceOf(sale, programme),
    phase: phaseAt(programme, nowMs),
    records: sale.scripts,
    nowMs,
  })
}

function offersFor(sale: Sale, situation: PriceSituation) {
  return chooseOffers({ ...offerSituation(sale, situation), savings: savingsOf(sale, situation) })
}

function offerSituation(sale: Sale, { programme, nowMs }: PriceSituation) {
  return { programme, audience: audienceOf(sale, programme), records: sale.offers, nowMs }
}

function savingsOf(sale: Sale, situation: PriceSituation): ReadonlyMap<string, number> {
  return offerSavings(promotionContext(sale, situation), sale.lines)
}
