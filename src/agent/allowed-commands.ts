import { dueMinor } from '../sale/due.ts'
import { isFinished, type Sale } from '../sale/sale.ts'
import type { SaleEvent } from '../sale/sale-events.ts'
import { next } from '../sale/sale-machine.ts'
import type { Tender } from '../sale/sale-phase.ts'
import type { GiftCardId } from '../shared/gift-card.ts'
import type { OperationId } from '../shared/ids.ts'
import type { Phase } from '../shared/programme.ts'
import type { FiscalMode } from '../shared/sale-view.ts'
import type { ScreenCommandName } from '../shared/screen/commands.ts'
import type { Snapshot } from '../shared/screen/snapshot.ts'
import { restToPrint } from './desk/checkout.ts'

type Situation = Readonly<{
  sale: Sale | undefined
  fiscalMode: FiscalMode
  isHubOnline: boolean
  phase: Phase
  device: Snapshot['device']
  isPaperToContinue: boolean
  hasQuestion: boolean
  canPrintSlip: boolean
  /** Of the staff page. */
  staff: readonly ScreenCommandName[]
  nowMs: number
}>

/**
 * What the screen may ask for now, found by asking the sale machine about each command: a button can never disagree
 * with the rules.
 */
export function allowedCommands(situation: Situation): ScreenCommandName[] {
  const { sale, fiscalMode, device } = situation
  const allowed = new Set<ScreenCommandName>(['sign-in', 'scan', ...situation.staff])
  const isAgentPrinting = fiscalMode !== 'pos-prints'
  const isDeviceFree = device.state === 'ready' || device.state === 'attention'
  const { state: shift } = device.shift

  if (isAgentPrinting && isDeviceFree) {
    if (shift === 'closed') allowed.add('open-shift')
    if ((shift === 'open' || shift === 'expired') && !isUnderWay(sale)) allowed.add('close-shift')
  }
  if (situation.isPaperToContinue) allowed.add('continue-printing')
  if (situation.hasQuestion) allowed.add('answer-question')
  if (situation.canPrintSlip) allowed.add('print-slip')
  if (!isUnderWay(sale)) allowed.add('activate-sale')
  if (isAgentPrinting && !isUnderWay(sale)) allowed.add('new-sale')
  if (isAgentPrinting && isScreenFree(sale)) allowed.add('start-return')
  if (sale && isFinished(sale)) allowed.add('next-sale')
  if (!sale) return [...allowed]

  for (const [name, event] of probes(sale, situation.nowMs)) {
    const step = next(sale, event, { ...nothingNew, fiscalMode, nowMs: situation.nowMs })
    if (step.ok && step.sale !== sale) allowed.add(name)
  }
  if (sale.owner === 'pos') {
    for (const name of ['change-quantity', 'remove-line', 'check-out', 'reopen', 'cancel-sale'] as const) {
      allowed.delete(name)
    }
  }
  if (isAgentPrinting && restToPrint(sale)) {
    allowed.delete('pay')
    allowed.add('print-rest')
  }
  if (!isDeviceFree || shift !== 'open') for (const name of ['pay', 'print-rest'] as const) allowed.delete(name)
  if (sale.owner === 'pos' || !sale.pastReceipt) allowed.delete('choose-return-lines')
  if (!situation.isHubOnline || !mayAskForCode(sale)) allowed.delete('send-code')
  if (!situation.isHubOnline) for (const name of ['enter-promo-code', 'add-gift-card'] as const) allowed.delete(name)
  if (!sale.code) allowed.delete('check-code')
  if (situation.phase === 'accrue-only') allowed.delete('redeem')
  if (sale.customer.state === 'anonymous' && sale.customer.lookup === 'none') allowed.delete('forget-customer')
  return [...allowed]
}

/** A probe changes nothing, so nothing is proposed and issued for it. */
const nothingNew = {
  propose: () => ({ scriptId: undefined, offerIds: [] }),
  couponCode: () => '',
  utcOffsetMinutes: 0,
}

/** One harmless example of each command, as the event it would become. */
function probes(sale: Sale, nowMs: number): [ScreenCommandName, SaleEvent][] {
  const anonymous = { state: 'anonymous', lookup: 'none' } as const
  const operationId = `probe-${nowMs}` as OperationId
  const named: SaleEvent = { type: 'customer-changed', customer: anonymous, personal: {} }
  const lines: SaleEvent = { type: 'lines-put', revision: sale.revision + 1, lines: sale.lines }
  const due = 'checkout' in sale.phase ? dueMinor(sale) : 0
  return [
    ['change-quantity', lines],
    ['remove-line', lines],
    ['identify', named],
    ['forget-customer', named],
    ['send-code', named],
    ['check-code', named],
    ['close-code', named],
    ['set-contact', { type: 'contact-set', contact: undefined }],
    ['set-delivery', { type: 'delivery-chosen', delivery: 'paper' }],
    ['redeem', { type: 'redeem-asked', amountMinor: 1 }],
    ...answerProbes(sale),
    ...giftCardProbes(sale),
    ['check-out', { type: 'checked-out', operationId, loyaltyMode: 'offline' }],
    ['reopen', { type: 'reopened' }],
    ['choose-return-lines', { type: 'return-chosen', prepared: sale }],
    [
      'pay',
      {
        type: 'paid',
        operationId,
        tenders: tendersFor(sale, due),
        cashier: { name: 'probe' },
      },
    ],
    ['cancel-sale', { type: 'cancelled', reason: 'cashier' }],
  ]
}

/** Exact cash; of goods partly on credit a part is owed. */
function tendersFor({ terms, kind }: Sale, dueMinor: number): Tender[] {
  const cash = { kind: 'cash', amountMinor: dueMinor, state: 'approved' } as const
  if (terms.settlement.kind !== 'credit-part' || kind === 'return') return [cash]
  return [
    { ...cash, amountMinor: Math.max(0, dueMinor - 1) },
    { ...cash, kind: 'credit', amountMinor: Math.min(1, dueMinor) },
  ]
}

function answerProbes({ scripts, offers, promoCodes }: Sale): [ScreenCommandName, SaleEvent][] {
  const script = scripts.find(({ answer }) => !answer)
  const unexplained = scripts.find(({ answer }) => answer?.outcome === 'refused' && answer.reasonId === undefined)
  const [offer] = offers
  const [promoCode] = promoCodes
  const title = { ru: '?', en: '?' }
  const probes: [ScreenCommandName, SaleEvent][] = [
    ['enter-promo-code', { type: 'promo-code-added', promoCode: { code: 'PROBE?', promotionId: '', title } }],
  ]
  if (script) {
    const answer = { answerId: '', outcome: 'later' } as const
    probes.push(['answer-script', { type: 'script-answered', scriptId: script.scriptId, answer }])
  }
  if (unexplained?.answer) {
    const answer = { ...unexplained.answer, reasonId: 'probe' }
    probes.push(['answer-script', { type: 'script-answered', scriptId: unexplained.scriptId, answer }])
  }
  if (offer) {
    const answer = offer.answer === 'accepted' ? 'refused' : 'accepted'
    probes.push(['answer-offer', { type: 'offer-answered', promotionId: offer.promotionId, answer }])
  }
  if (promoCode) probes.push(['remove-promo-code', { type: 'promo-code-removed', code: promoCode.code }])
  return probes
}

function giftCardProbes({ giftCards }: Sale): [ScreenCommandName, SaleEvent][] {
  const probe = { giftCardId: '0'.repeat(32) as GiftCardId, masked: '•••• 0000', balanceMinor: 1 }
  const [giftCard = probe] = giftCards
  return [
    ['add-gift-card', { type: 'gift-card-added', giftCard: probe }],
    ['remove-gift-card', { type: 'gift-card-removed', giftCardId: giftCard.giftCardId }],
  ]
}

/** A new sale or return may take the screen when nothing unfinished stands on it. */
export function isScreenFree(sale: Sale | undefined): boolean {
  return !sale || isFinished(sale) || (sale.phase.state === 'composing' && sale.lines.length === 0)
}

function isUnderWay(sale: Sale | undefined): boolean {
  return sale !== undefined && ['reserving', 'fiscalizing', 'settling'].includes(sale.phase.state)
}

function mayAskForCode({ customer, personal }: Sale): boolean {
  if (customer.state === 'identified') return true
  return customer.state === 'anonymous' && customer.lookup === 'not-found' && personal.loyaltyPhone !== undefined
}
