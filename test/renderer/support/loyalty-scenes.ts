import type { OfferView, ScriptView } from '../../../src/shared/proposal.ts'
import type { Quote } from '../../../src/shared/quote.ts'
import type { SaleView } from '../../../src/shared/sale-view.ts'
import type { ScreenCommandName } from '../../../src/shared/screen/commands.ts'
import type { Snapshot } from '../../../src/shared/screen/snapshot.ts'
import { basket, composing, document, knownCommands, spendCommands } from './sales.ts'
import { anna, errorForTest, frozenCommands, NOW_MS, saleForTest } from './snapshots.ts'

const proposalCommands: ScreenCommandName[] = ['answer-script', 'answer-offer', 'enter-promo-code', 'remove-promo-code']
const identified = { customer: { state: 'identified' as const, customer: { ...anna, hasEmail: false } } }
const verified = { customer: { state: 'verified' as const, customer: anna } }

export const emailScript: ScriptView = {
  scriptId: 'ask-email',
  line: {
    ru: 'Прислать чек на почту? Там же бывают скидки для своих.',
    en: 'Shall we send the receipt by e-mail from now on?',
  },
  answers: [
    { answerId: 'yes', label: { ru: 'Да', en: 'Yes' }, outcome: 'accepted', reasons: [], opens: 'email' },
    {
      answerId: 'no',
      label: { ru: 'Нет', en: 'No' },
      outcome: 'refused',
      reasons: [
        { reasonId: 'no-mail', label: { ru: 'Нет почты', en: 'Has no e-mail' } },
        { reasonId: 'spam', label: { ru: 'Боится рассылок', en: 'Fears mailings' } },
        { reasonId: 'hurry', label: { ru: 'Торопится', en: 'In a hurry' } },
        { reasonId: 'paper', label: { ru: 'Хочет бумажный', en: 'Wants paper' } },
      ],
    },
    { answerId: 'later', label: { ru: 'Потом', en: 'Later' }, outcome: 'later', reasons: [] },
  ],
}

const joinScript: ScriptView = {
  scriptId: 'join',
  line: {
    ru: 'Копите баллы? Назовите телефон – вернём 3 % с покупки.',
    en: 'Do you collect points? 3 % come back to your phone.',
  },
  answers: [
    { answerId: 'yes', label: { ru: 'Называет', en: 'Gives it' }, outcome: 'accepted', reasons: [], opens: 'phone' },
    { answerId: 'no', label: { ru: 'Не хочет', en: 'Refuses' }, outcome: 'refused', reasons: [] },
  ],
}

export const offers: OfferView[] = [
  {
    promotionId: 'chairs',
    title: { ru: 'Стулья «Нордик» со скидкой', en: 'Nordic chairs for less' },
    percentBps: 1000,
    amountMinor: 139_600,
  },
  {
    promotionId: 'lamps',
    title: { ru: 'Лампы к столу', en: 'Lamps for the table' },
    percentBps: 1500,
    amountMinor: 28_499,
  },
  {
    promotionId: 'textile',
    title: { ru: 'Подушки и пледы', en: 'Cushions and plaids' },
    percentBps: 2000,
    amountMinor: 0,
  },
]

const basketWithOffer = basket.map((line, index) =>
  index === 0 ? { ...line, promotionMinor: 139_600, promotionId: 'chairs' } : line,
)

const promoCodes = [
  { code: 'ОСЕНЬ-15', title: { ru: 'Осенняя скидка на столы', en: 'Autumn: tables for less' }, amountMinor: 374_850 },
]
const couponTitle = { ru: '10 % на текстиль', en: '10 % off textiles' }
const coupon = { title: couponTitle, code: '7KQM-V2XD-93TA', validUntilMs: NOW_MS + 30 * 86_400_000 }

const sold = {
  state: 'completed' as const,
  checkoutVersion: 1,
  ...verified,
  tenders: [{ kind: 'card' as const, amountMinor: 4_026_340, state: 'approved' as const }],
  documents: [{ kind: 'sale' as const, registered: document }],
  coupons: [coupon],
}

function withPoints(snapshot: Snapshot): Snapshot {
  const { sale } = snapshot
  if (!sale?.quote) return snapshot
  const quote: Quote = { ...sale.quote, pointsSpendableMinor: 125_000 }
  return { ...snapshot, sale: { ...sale, quote } }
}

function known(sale: Partial<SaleView>, commands = knownCommands): Snapshot {
  return withPoints(composing({ ...identified, ...sale }, [...commands, ...proposalCommands]))
}

function withSlips(snapshot: Snapshot, slipPrinter: Snapshot['slipPrinter']): Snapshot {
  return { ...snapshot, slipPrinter }
}

const printer = { state: 'ready' as const, waiting: 0 }

/** What is said, offered and given to a customer, and the slip beside the receipt. */
export const loyaltyScenes = {
  script: { snapshot: composing({ script: joinScript }, [...knownCommands, ...proposalCommands]), keys: [...'921'] },
  'script-email': { snapshot: known({ script: emailScript }) },
  'script-why': { snapshot: known({ script: emailScript }), keys: ['Home'] },
  'script-paying': {
    snapshot: composing({ ...identified, script: emailScript, state: 'frozen', checkoutVersion: 1 }, [
      ...frozenCommands,
      ...proposalCommands,
    ]),
  },
  offers: { snapshot: known({ ...verified, offers }, spendCommands) },
  'offers-answered': {
    snapshot: known({
      ...saleForTest(basketWithOffer),
      customer: identified.customer,
      promotions: [...saleForTest(basket).promotions, ...offers.slice(0, 1)],
      offers: offers.map((offer, index) => ({ ...offer, answer: index === 1 ? 'refused' : 'accepted' })),
      promoCodes,
      coupons: [{ title: couponTitle }],
    }),
  },
  'script-and-offers': {
    snapshot: withSlips(
      known(
        {
          customer: { state: 'verified', customer: { ...anna, hasEmail: false } },
          script: emailScript,
          offers,
          coupons: [{ title: couponTitle }],
        },
        spendCommands,
      ),
      printer,
    ),
  },
  'promo-code': { snapshot: known({}), keys: ['F8'] },
  'promo-code-accepted': { snapshot: known({ promoCodes }), keys: ['F8'] },
  email: { snapshot: known({}), keys: ['F6'] },
  'email-slip': { snapshot: known({}), keys: ['F6', ...'maria@gmail.ru'] },
  'accrue-only': { snapshot: { ...known({ ...verified }, spendCommands), phase: 'accrue-only' as const } },
  'completed-coupon': {
    snapshot: withSlips(composing({ ...sold, slip: 'printed' }, ['next-sale', 'print-slip']), printer),
  },
  'completed-slip-waits': {
    snapshot: withSlips(composing({ ...sold, slip: 'waiting' }, ['next-sale']), {
      state: 'attention',
      error: errorForTest('paper.out'),
      waiting: 1,
    }),
  },
  'completed-slip-failed': {
    snapshot: withSlips(composing({ ...sold, slip: 'failed' }, ['next-sale', 'print-slip']), {
      state: 'away',
      waiting: 0,
    }),
  },
}
