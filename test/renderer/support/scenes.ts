import type { UpdateProgress, UpdateState } from '../../../src/shared/desktop/update.ts'
import type { SaleView } from '../../../src/shared/sale-view.ts'
import type { ScreenCommandName } from '../../../src/shared/screen/commands.ts'
import type { Snapshot } from '../../../src/shared/screen/snapshot.ts'
import { loyaltyScenes } from './loyalty-scenes.ts'
import { saleKindScenes } from './sale-kind-scenes.ts'
import { basket, composing, document, knownCommands, spendCommands } from './sales.ts'
import {
  anna,
  composingCommands,
  errorForTest,
  frozenCommands,
  NOW_MS,
  saleForTest,
  snapshotForTest,
} from './snapshots.ts'
import { staffScenes } from './staff-scenes.ts'

const operation = { operationId: 'operation-1' as never, startedAtMs: NOW_MS - 14_000 }

const identified = { customer: { state: 'identified' as const, customer: anna } }
const verified = { customer: { state: 'verified' as const, customer: anna } }
const withPoints = basket.map((line, index) => (index === 1 ? { ...line, pointsMinor: 100_000 } : line))

function spendable(lines = basket): SaleView['quote'] {
  const { quote } = saleForTest(lines)
  return quote && { ...quote, pointsSpendableMinor: 125_000 }
}

const code = {
  purpose: 'spend' as const,
  status: 'waiting' as const,
  delivery: 'sent' as const,
  sendNumber: 1,
  sendsLeft: 2,
  nextStepAtMs: NOW_MS + 9000,
}
const codeCommands: ScreenCommandName[] = [...knownCommands, 'check-code', 'close-code']

const question = {
  operationId: 'operation-1' as never,
  saleId: 'sale-1' as never,
  kind: 'receipt' as const,
  reason: 'two-candidates' as const,
  totalMinor: 4_026_340,
  startedAtMs: NOW_MS - 600_000,
  candidates: [
    { fdNumber: 4157, totalMinor: 4_026_340, deviceTime: '2026-11-22T13:55' },
    { fdNumber: 4158, totalMinor: 4_026_340, deviceTime: '2026-11-22T13:57' },
  ],
}

const lastShift = {
  shiftNumber: 127,
  saleCount: 84,
  saleTotalMinor: 184_250_070,
  returnCount: 2,
  returnTotalMinor: 1_249_000,
  seal: 'sealed' as const,
  document: { ...document, fdNumber: 4101 },
}

const returned = {
  kind: 'return' as const,
  state: 'frozen' as const,
  checkoutVersion: 1,
  tenders: [
    { kind: 'card' as const, amountMinor: 3_000_000, state: 'pending' as const },
    { kind: 'cash' as const, amountMinor: 1_026_340, state: 'pending' as const },
  ],
}

function updateOf(state: UpdateState): UpdateProgress {
  return { version: '1.4.0', from: '1.3.2', state, atMs: NOW_MS - 7000 }
}

export type Scene = Readonly<{ snapshot: Snapshot; keys?: readonly string[] }>

/** Every state of the screen, as snapshots that obey the contract. `keys` are pressed once it is shown. */
export const scenes = {
  'sign-in': { snapshot: { ...snapshotForTest({ allowed: ['sign-in'] }), cashier: undefined } },
  'shift-sealed': {
    snapshot: snapshotForTest({
      device: { state: 'ready', shift: { state: 'closed' } },
      lastShift,
      allowed: ['open-shift', 'sign-in'],
    }),
  },
  'shift-mismatch': {
    snapshot: snapshotForTest({
      device: { state: 'ready', shift: { state: 'closed' } },
      lastShift: { ...lastShift, seal: 'mismatch' },
      allowed: ['open-shift', 'sign-in'],
    }),
  },
  'shift-expired': {
    snapshot: snapshotForTest({
      device: {
        state: 'attention',
        error: errorForTest('fiscal.shift-expired'),
        shift: { state: 'expired', shiftNumber: 128 },
      },
      allowed: ['close-shift', 'sign-in'],
    }),
  },
  'close-shift': {
    snapshot: snapshotForTest({
      device: { state: 'ready', shift: { state: 'open', shiftNumber: 128 }, unsentDocuments: 3 },
      parked: [
        { saleId: 'sale-0' as never, kind: 'sale', totalMinor: 349_000, lineCount: 1, updatedAtMs: NOW_MS - 400_000 },
      ],
    }),
    keys: ['F12'],
  },
  idle: { snapshot: snapshotForTest() },
  'idle-parked': {
    snapshot: snapshotForTest({
      parked: [
        { saleId: 'sale-7' as never, kind: 'sale', totalMinor: 349_000, lineCount: 1, updatedAtMs: NOW_MS - 400_000 },
        {
          saleId: 'sale-8' as never,
          kind: 'sale',
          totalMinor: 12_390_50,
          lineCount: 6,
          updatedAtMs: NOW_MS - 1_400_000,
        },
      ],
    }),
  },
  'composing-empty': {
    snapshot: composing(
      {},
      composingCommands.filter(name => name !== 'check-out'),
      [],
    ),
  },
  composing: { snapshot: composing() },
  'composing-long': {
    snapshot: composing({}, composingCommands, Array.from({ length: 6 }, () => basket).flat()),
  },
  'typing-phone': { snapshot: composing(), keys: [...'921555'] },
  'typing-foreign': { snapshot: composing(), keys: ['+', ...'37529123'] },
  searching: { snapshot: composing({ customer: { state: 'anonymous', lookup: 'searching' } }), keys: [] },
  'not-found': {
    snapshot: composing({ customer: { state: 'anonymous', lookup: 'not-found', maskedPhone: '+7 921 ••• 01 47' } }, [
      ...composingCommands,
      'send-code',
      'forget-customer',
    ]),
  },
  ambiguous: { snapshot: composing({ customer: { state: 'anonymous', lookup: 'ambiguous' } }) },
  identified: {
    snapshot: composing(
      { ...identified, quote: spendable(), contact: { kind: 'phone', masked: '+7 921 ••• 01 47' } },
      knownCommands,
    ),
  },
  'code-sent': { snapshot: composing({ ...identified, quote: spendable(), code }, codeCommands), keys: [...'48'] },
  'code-wrong': {
    snapshot: composing(
      {
        ...identified,
        code: { ...code, status: 'wrong', delivery: 'delivered', triesLeft: 2, nextStepAtMs: NOW_MS - 1 },
      },
      codeCommands,
    ),
  },
  'code-undelivered': {
    snapshot: composing(
      { ...identified, code: { ...code, purpose: 'join', delivery: 'failed', nextStepAtMs: NOW_MS - 1 } },
      codeCommands,
    ),
  },
  verified: {
    snapshot: composing(
      { ...verified, quote: spendable(), delivery: 'both', contact: { kind: 'email', masked: 'm•••@example.ru' } },
      spendCommands,
    ),
  },
  points: { snapshot: composing({ ...verified, quote: spendable() }, spendCommands), keys: ['F4'] },
  'points-spent': {
    snapshot: snapshotForTest({
      sale: saleForTest(withPoints, {
        ...verified,
        quote: spendable(withPoints),
      }),
      allowed: spendCommands,
    }),
  },
  quantity: { snapshot: composing(), keys: ['F3', '3'] },
  goods: { snapshot: composing(), keys: ['F2'] },
  contact: {
    snapshot: composing({ ...identified, contact: { kind: 'phone', masked: '+7 921 ••• 01 47' } }),
    keys: ['F6'],
  },
  cancel: { snapshot: composing(), keys: ['F12'] },
  offline: {
    snapshot: {
      ...composing(
        {
          customer: { state: 'named', maskedIdentifier: '+7 921 ••• 01 47' },
          loyaltyMode: 'offline',
          quoteState: 'local',
        },
        [...composingCommands, 'forget-customer'],
      ),
      hub: { state: 'offline' as const, unsent: 12, unapplied: 0 },
    },
  },
  'paper-out': {
    snapshot: {
      ...composing({ notice: errorForTest('paper.out') }),
      device: {
        state: 'attention' as const,
        error: errorForTest('paper.out'),
        shift: { state: 'open' as const, shiftNumber: 128 },
      },
    },
  },
  paying: { snapshot: composing({ state: 'frozen', checkoutVersion: 1 }, frozenCommands) },
  'paying-card': { snapshot: composing({ state: 'frozen', checkoutVersion: 1 }, frozenCommands), keys: ['F2'] },
  'paying-cash': {
    snapshot: composing({ state: 'frozen', checkoutVersion: 1, ...identified }, frozenCommands),
    keys: [...'45000'],
  },
  'paying-elsewhere': {
    snapshot: {
      ...composing({ state: 'frozen', checkoutVersion: 1, owner: 'pos' }, ['cancel-sale']),
      register: {
        registerId: '3' as never,
        storeName: 'Мебель на Невском',
        fiscalMode: 'pos-prints' as const,
        version: '0.1.0',
      },
      device: { state: 'none' as const, shift: { state: 'unknown' as const } },
    },
  },
  printing: {
    snapshot: {
      ...composing({ state: 'fiscalizing', checkoutVersion: 1, operation }, []),
      device: { state: 'busy' as const, shift: { state: 'open' as const, shiftNumber: 128 } },
    },
  },
  settling: {
    snapshot: {
      ...composing({ state: 'settling', checkoutVersion: 1, operation }, []),
      device: {
        state: 'settling' as const,
        error: errorForTest('device.no-reply'),
        shift: { state: 'open' as const, shiftNumber: 128 },
      },
    },
  },
  question: {
    snapshot: { ...composing({ state: 'settling', operation }, ['answer-question']), questions: [question] },
  },
  'question-which': {
    snapshot: { ...composing({ state: 'settling', operation }, ['answer-question']), questions: [question] },
    keys: ['1'],
  },
  'question-pin': {
    snapshot: { ...composing({ state: 'settling', operation }, ['answer-question']), questions: [question] },
    keys: ['1', ...'4157', 'Enter', ...'123'],
  },
  completed: {
    snapshot: composing(
      {
        state: 'completed',
        checkoutVersion: 1,
        ...verified,
        delivery: 'both',
        contact: { kind: 'email', masked: 'm•••@example.ru' },
        tenders: [{ kind: 'cash', amountMinor: 4_500_000, state: 'approved' }],
        changeMinor: 473_660,
        documents: [{ kind: 'sale', registered: document }],
      },
      ['next-sale'],
    ),
  },
  'completed-card': {
    snapshot: composing(
      {
        state: 'completed',
        checkoutVersion: 1,
        tenders: [{ kind: 'card', amountMinor: 4_026_340, state: 'approved' }],
        documents: [{ kind: 'sale', registered: document }],
      },
      ['next-sale'],
    ),
  },
  'completed-no-paper': {
    snapshot: {
      ...composing(
        {
          state: 'completed',
          checkoutVersion: 1,
          tenders: [{ kind: 'card', amountMinor: 4_026_340, state: 'approved' }],
          documents: [{ kind: 'sale', registered: document }],
        },
        ['next-sale', 'continue-printing'],
      ),
      device: {
        state: 'attention' as const,
        error: errorForTest('paper.out-after-close'),
        shift: { state: 'open' as const, shiftNumber: 128 },
      },
    },
  },
  'return-search': { snapshot: snapshotForTest(), keys: ['F8', ...'4157'] },
  'return-prepared': { snapshot: composing({ ...returned, ...verified }, ['pay', 'cancel-sale']) },
  'return-refused': {
    snapshot: snapshotForTest({ notice: { id: 1, error: errorForTest('return.no-such-receipt') } }),
  },
  cancelled: { snapshot: composing({ state: 'cancelled', cancelReason: 'cashier' }, ['next-sale']) },
  'update-waiting': { snapshot: { ...composing(), update: updateOf('waiting') } },
  'update-switching': { snapshot: { ...snapshotForTest(), update: updateOf('switching') } },
  'update-applied': { snapshot: { ...snapshotForTest(), update: updateOf('applied') } },
  'update-rolled-back': { snapshot: { ...snapshotForTest(), update: updateOf('rolled-back') } },
  ...loyaltyScenes,
  ...saleKindScenes,
  ...staffScenes,
} satisfies Record<string, Scene>

export type SceneName = keyof typeof scenes
