import type { ErrorData } from '../../../src/shared/errors/app-error.ts'
import { type ErrorCode, errorCatalogue } from '../../../src/shared/errors/catalogue.ts'
import { usualTerms } from '../../../src/shared/sale-terms.ts'
import type { SaleView } from '../../../src/shared/sale-view.ts'
import type { ScreenCommandName } from '../../../src/shared/screen/commands.ts'
import type { Snapshot } from '../../../src/shared/screen/snapshot.ts'
import { Snapshot as SnapshotSchema } from '../../../src/shared/screen/snapshot.ts'

/** The moment all fake snapshots are taken at: 22 November 2026, 14:05 in Moscow. */
export const NOW_MS = Date.UTC(2026, 10, 22, 11, 5)

/** Plain data as it crosses the socket: ids are not branded yet. */
export type SnapshotInput = Omit<Snapshot, 'sale'> & { sale?: SaleView | undefined }

/** A register in the middle of a quiet day: everything works, nobody stands at it. */
export function snapshotForTest(overrides: Partial<SnapshotInput> = {}): Snapshot {
  return SnapshotSchema.parse({
    revision: 1,
    nowMs: NOW_MS,
    register: { registerId: '3', storeName: 'Мебель на Невском', fiscalMode: 'agent-prints', version: '0.1.0' },
    cashier: { name: 'Соколова Анна' },
    hub: { state: 'online', unsent: 0, unapplied: 0, lastContactMs: NOW_MS },
    device: { state: 'ready', shift: { state: 'open', shiftNumber: 128 } },
    scanner: 'up',
    slipPrinter: { state: 'none', waiting: 0 },
    phase: 'full',
    staff: { members: [], trail: [] },
    parked: [],
    questions: [],
    allowed: idleCommands,
    ...overrides,
  })
}

export const idleCommands: ScreenCommandName[] = [
  'new-sale',
  'activate-sale',
  'scan',
  'start-return',
  'close-shift',
  'sign-in',
]

export const composingCommands: ScreenCommandName[] = [
  'new-sale',
  'activate-sale',
  'scan',
  'change-quantity',
  'remove-line',
  'identify',
  'set-contact',
  'set-delivery',
  'enter-promo-code',
  'check-out',
  'cancel-sale',
]

export const frozenCommands: ScreenCommandName[] = ['pay', 'reopen', 'cancel-sale', 'set-contact', 'set-delivery']

export function errorForTest(code: ErrorCode, params: ErrorData['params'] = {}): ErrorData {
  return { code, supportNumber: errorCatalogue[code].supportNumber, params, outcome: 'not-applied' }
}

type LineInput = Readonly<{
  name: string
  priceMinor: number
  quantityMilli?: number
  manualMinor?: number
  promotionMinor?: number
  promotionId?: string
  pointsMinor?: number
}>

/** A sale being composed, priced the way the agent prices: amounts are given, the test adds them up. */
export function saleForTest(lines: readonly LineInput[], overrides: Partial<SaleView> = {}): SaleView {
  const priced = lines.map((line, index) => {
    const quantityMilli = line.quantityMilli ?? 1000
    const offMinor = (line.promotionMinor ?? 0) + (line.pointsMinor ?? 0)
    const totalMinor = (line.priceMinor * quantityMilli) / 1000 - offMinor
    return { key: String(index + 1), line, quantityMilli, totalMinor }
  })
  const sum = (pick: (line: LineInput) => number | undefined) =>
    lines.reduce((total, line) => total + (pick(line) ?? 0), 0)
  const totalMinor = priced.reduce((total, line) => total + line.totalMinor, 0)
  const pointsMinor = sum(line => line.pointsMinor)
  return {
    saleId: 'sale-1' as SaleView['saleId'],
    registerId: '3' as SaleView['registerId'],
    kind: 'sale',
    owner: 'screen',
    state: 'composing',
    revision: 1,
    version: 1,
    checkoutVersion: 0,
    lines: priced.map(({ key, line, quantityMilli }) => ({
      key,
      name: line.name,
      quantityMilli,
      priceMinor: line.priceMinor,
      ...(line.manualMinor ? { fullPriceMinor: line.priceMinor + line.manualMinor } : {}),
      vatCode: 6,
      itemKind: 1,
      department: 1,
    })),
    quote: {
      lines: priced.map(({ key, line, quantityMilli, totalMinor: lineTotalMinor }) => ({
        key,
        priceMinor: Math.round((lineTotalMinor * 1000) / quantityMilli),
        totalMinor: lineTotalMinor,
        reasons: [
          { kind: 'manual' as const, amountMinor: line.manualMinor ?? 0 },
          {
            kind: 'promotion' as const,
            amountMinor: line.promotionMinor ?? 0,
            ...(line.promotionId ? { promotionId: line.promotionId } : {}),
          },
          { kind: 'points' as const, amountMinor: line.pointsMinor ?? 0 },
        ],
        accruedMinor: 0,
      })),
      subtotalMinor: totalMinor + pointsMinor,
      totalMinor,
      pointsSpendableMinor: 0,
      pointsSpentMinor: pointsMinor,
      pointsAccruedMinor: Math.floor(totalMinor * 0.03),
      coupons: [],
      programmeVersion: 1,
      source: 'hub',
    },
    quoteState: 'fresh',
    customer: { state: 'anonymous', lookup: 'none' },
    delivery: 'paper',
    redeemMinor: 0,
    promotions: [{ promotionId: 'tables', title: { ru: 'Неделя столов', en: 'Table week' } }],
    offers: [],
    promoCodes: [],
    coupons: [],
    dueMinor: totalMinor,
    credits: [],
    terms: usualTerms,
    giftCards: [],
    plannedDocuments: 1,
    slip: 'none',
    loyaltyMode: 'online',
    amounts: {
      promoMinor: sum(line => line.promotionMinor),
      manualKeptMinor: sum(line => line.manualMinor),
      pointsMinor,
    },
    totalMinor,
    tenders: [],
    changeMinor: 0,
    documents: [],
    updatedAtMs: NOW_MS,
    ...overrides,
  }
}

export const anna = {
  customerId: 'customer-1' as never,
  name: 'Мария Витальевна',
  phoneMasked: '+7 921 ••• 01 47',
  balanceMinor: 125_000,
  hasEmail: true,
  isNew: false,
}
