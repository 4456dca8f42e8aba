import { usualTerms } from '../../../src/shared/sale-terms.ts'
import type { SaleView } from '../../../src/shared/sale-view.ts'
import type { ScreenCommandName } from '../../../src/shared/screen/commands.ts'
import type { Snapshot } from '../../../src/shared/screen/snapshot.ts'
import { basket, composing, document, knownCommands } from './sales.ts'
import {
  anna,
  composingCommands,
  errorForTest,
  frozenCommands,
  NOW_MS,
  saleForTest,
  snapshotForTest,
} from './snapshots.ts'

const TOTAL_MINOR = saleForTest(basket).totalMinor
const frozen = { state: 'frozen' as const, checkoutVersion: 1 }
const verified = { customer: { state: 'verified' as const, customer: anna } }
const commands: ScreenCommandName[] = [...composingCommands, 'add-gift-card', 'remove-gift-card']
const receipt = (fdNumber: number) => ({ kind: 'sale' as const, registered: { ...document, fdNumber } })
const card = {
  giftCardId: '00000000000000000000000000004821' as never,
  masked: '•••• 4821',
  balanceMinor: 500_000,
}
const secondCard = { ...card, giftCardId: '00000000000000000000000000000917' as never, masked: '•••• 0917' }
const paidByCard = { kind: 'card' as const, amountMinor: TOTAL_MINOR, tenderId: 't-1' }

const handover = { kind: 'handover' as const, of: [{ fnNumber: document.fnNumber, fdNumber: 3120 }] }
const correction = {
  type: 'self' as const,
  date: '2026-11-21',
  reason: 'Чек пробит на другую сумму',
  person: 'Кузнецова Ольга',
}

function withTerms(terms: Partial<SaleView['terms']>): Partial<SaleView> {
  return { terms: { ...usualTerms, ...terms } }
}

function paying(sale: Partial<SaleView>, allowed: ScreenCommandName[] = frozenCommands): Snapshot {
  return composing({ ...frozen, ...sale }, allowed)
}

function atTerminal(state: 'pending' | 'approved' | 'declined' | 'unknown', sale: Partial<SaleView> = {}): Snapshot {
  const isOpen = state === 'pending' || state === 'unknown'
  const isPaid = state === 'approved'
  const tenders = [{ ...paidByCard, state }]
  const allowed = frozenCommands.filter(name =>
    name === 'pay' ? !isOpen : state === 'declined' || name === 'set-contact',
  )
  return paying({ owner: 'pos', tenders, ...(isPaid ? { dueMinor: 0 } : {}), ...sale }, allowed)
}

function elsewhere(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    register: { ...snapshot.register, fiscalMode: 'pos-prints' },
    device: { state: 'none', shift: { state: 'unknown' } },
    allowed: [],
  }
}

const receiptLines = [
  ...saleForTest(basket).lines.map(({ key, name, quantityMilli }) => ({
    key,
    name,
    soldMilli: quantityMilli,
    leftMilli: quantityMilli,
    isMarked: false,
  })),
  { key: '5', name: 'Подушка декоративная «Лён»', soldMilli: 2000, leftMilli: 0, isMarked: false },
]

const returned = {
  ...frozen,
  ...verified,
  kind: 'return' as const,
  receiptLines,
  tenders: [{ kind: 'card' as const, amountMinor: TOTAL_MINOR, state: 'pending' as const }],
}
const returnCommands: ScreenCommandName[] = ['pay', 'cancel-sale', 'choose-return-lines']

const twoDocuments = { plannedDocuments: 2, documents: [receipt(4157)] }

/** Every kind of sale: how it is settled, in how many receipts, by which means. */
export const saleKindScenes = {
  'kind-prepayment': {
    snapshot: composing({
      ...verified,
      ...withTerms({ settlement: { kind: 'prepayment-part', amountMinor: 1_000_000 } }),
      totalMinor: 1_000_000,
      dueMinor: 1_000_000,
    }),
  },
  'kind-correction': { snapshot: paying({ owner: 'pos', ...withTerms({ correction }) }) },
  'kind-company': {
    snapshot: composing({
      ...withTerms({
        settlement: { ...handover, prepaidMinor: 2_000_000 },
        isInternet: true,
        buyer: { name: 'ООО «Северная мебельная компания»', inn: '7728168971' },
      }),
    }),
  },
  'kind-sellers': { snapshot: composing({ plannedDocuments: 2 }) },

  'credits-handover': {
    snapshot: paying({
      ...verified,
      ...withTerms({ settlement: { ...handover, prepaidMinor: 2_000_000 } }),
      dueMinor: TOTAL_MINOR - 2_000_000,
      credits: [{ from: 'prepayment', kind: 'advance', amountMinor: 2_000_000 }],
    }),
    keys: [...'30000'],
  },
  'credits-all': {
    snapshot: paying({
      ...withTerms({ exchangeFor: 'back-1' as never }),
      dueMinor: TOTAL_MINOR - 349_000 - 500_000 - 120_000,
      giftCards: [card, secondCard],
      credits: [
        { from: 'exchange', kind: 'other', amountMinor: 349_000 },
        { from: 'gift-card', kind: 'advance', amountMinor: 500_000 },
        { from: 'gift-card', kind: 'advance', amountMinor: 120_000 },
      ],
    }),
  },
  'credits-free': {
    snapshot: paying({
      ...withTerms({ settlement: { ...handover, prepaidMinor: TOTAL_MINOR } }),
      dueMinor: 0,
      credits: [{ from: 'prepayment', kind: 'advance', amountMinor: TOTAL_MINOR }],
    }),
  },
  'credits-owed': {
    snapshot: paying({
      ...withTerms({ settlement: { kind: 'credit' } }),
      dueMinor: 0,
      credits: [{ from: 'debt', kind: 'credit', amountMinor: TOTAL_MINOR }],
    }),
  },
  'credits-part-owed': {
    snapshot: paying({ ...withTerms({ settlement: { kind: 'credit-part' } }) }),
    keys: ['F2', ...'10000'],
  },
  'credits-elsewhere': {
    snapshot: elsewhere(
      paying({
        dueMinor: TOTAL_MINOR - 500_000,
        giftCards: [card],
        credits: [{ from: 'gift-card', kind: 'advance', amountMinor: 500_000 }],
      }),
    ),
  },
  'credits-completed': {
    snapshot: composing(
      {
        state: 'completed',
        checkoutVersion: 1,
        dueMinor: 0,
        giftCards: [card],
        credits: [{ from: 'gift-card', kind: 'advance', amountMinor: 500_000 }],
        tenders: [{ kind: 'cash', amountMinor: 3_600_000, state: 'approved' }],
        changeMinor: 3_600_000 - TOTAL_MINOR + 500_000,
        documents: [receipt(4157)],
      },
      ['next-sale'],
    ),
  },

  'several-rest': {
    snapshot: paying({ ...twoDocuments, notice: errorForTest('paper.out') }, ['print-rest', 'set-contact']),
  },
  'several-printing': {
    snapshot: {
      ...composing({ ...twoDocuments, state: 'fiscalizing', checkoutVersion: 1 }, []),
      device: { state: 'busy' as const, shift: { state: 'open' as const, shiftNumber: 128 } },
    },
  },
  'several-completed': {
    snapshot: composing(
      {
        state: 'completed',
        checkoutVersion: 1,
        plannedDocuments: 2,
        tenders: [{ kind: 'card', amountMinor: TOTAL_MINOR, state: 'approved' }],
        documents: [receipt(4157), { ...receipt(4158), sellerInn: '7728168971' as never }],
      },
      ['next-sale'],
    ),
  },

  'terminal-pending': { snapshot: atTerminal('pending') },
  'terminal-approved': { snapshot: atTerminal('approved') },
  'terminal-declined': {
    snapshot: atTerminal('declined', {
      ...verified,
      amounts: { promoMinor: 249_900, manualKeptMinor: 0, pointsMinor: 100_000 },
    }),
  },
  'terminal-unknown': { snapshot: atTerminal('unknown') },
  'terminal-part': {
    snapshot: paying({
      owner: 'pos',
      dueMinor: TOTAL_MINOR - 2_000_000,
      tenders: [{ ...paidByCard, amountMinor: 2_000_000, state: 'approved' }],
    }),
  },
  'terminal-elsewhere': { snapshot: elsewhere(atTerminal('unknown')) },

  'lines-prepared': { snapshot: composing(returned, returnCommands) },
  'lines-choosing': { snapshot: composing(returned, returnCommands), keys: ['F4', '2', 'ArrowDown', 'Delete'] },
  'lines-exchange': {
    snapshot: composing(
      {
        ...returned,
        tenders: [
          { kind: 'other', amountMinor: 3_000_000, state: 'pending' },
          { kind: 'card', amountMinor: TOTAL_MINOR - 3_000_000, state: 'pending' },
        ],
      },
      returnCommands,
    ),
  },
  'lines-to-card': {
    snapshot: composing(
      {
        ...returned,
        credits: [{ from: 'gift-card', kind: 'advance', amountMinor: 500_000 }],
        dueMinor: TOTAL_MINOR - 500_000,
        tenders: [{ kind: 'cash', amountMinor: TOTAL_MINOR - 500_000, state: 'pending' }],
      },
      returnCommands,
    ),
  },

  'gift-card': { snapshot: composing({}, commands), keys: ['F8', 'F4', ...'70001234'] },
  'gift-card-taken': { snapshot: composing({ giftCards: [card, secondCard] }, commands), keys: ['F8', 'F4'] },
  'gift-card-counts': { snapshot: composing({ ...verified, giftCards: [card] }, [...knownCommands, ...commands]) },

  'parked-many': {
    snapshot: snapshotForTest({
      sale: saleForTest(basket),
      allowed: composingCommands,
      parked: Array.from({ length: 8 }, (_, index) => ({
        saleId: `sale-${index}` as never,
        kind: index === 2 ? ('return' as const) : ('sale' as const),
        totalMinor: 349_000 * (index + 1) + 50 * index,
        lineCount: index + 1,
        updatedAtMs: NOW_MS - index * 700_000,
      })),
    }),
    keys: ['F10'],
  },
  'notice-exchange': { snapshot: paying({ notice: errorForTest('sale.exchange-differs') }) },
  'notice-return': {
    snapshot: composing({ ...returned, notice: errorForTest('return.more-than-left') }, returnCommands),
  },
}
