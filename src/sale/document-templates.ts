import { z } from 'zod'
import type { SettlementKind } from '../shared/sale-terms.ts'

/** Settlements, and what stands apart in each of them: the sale of a gift card. */
export type TemplateKind = SettlementKind | 'gift-card'

/** How one kind of settlement stands in a fiscal document: requisites as data, with their source. */
export type LineTemplate = Readonly<{
  /** Tag 1214. */
  paymentMethod: 1 | 2 | 3 | 4 | 5 | 6 | 7
  /** Tag 1212; a number replaces what the line says. */
  itemKind: 'as-line' | number
  /** Tag 1199: money taken before the goods carries the calculated rate, 22/122 for 22 %. */
  vat: 'as-line' | 'calculated'
  /** `share`: each line once, at its part of what is paid now. */
  shape: 'as-sold' | 'share'
  /** The goods leave with this document, or left before: points are accrued now, once. */
  accrues: boolean
  source: string
}>

const PAYMENT = 10

/**
 * The templates of all settlements. Tag 1214 by the table of FNS order ЕД-7-20/662@; the rate of money taken in advance
 * by article 164 point 4 of the tax code; itemKind 10 ("платёж") for money without goods.
 */
export const lineTemplates: Readonly<Record<TemplateKind, LineTemplate>> = {
  full: {
    paymentMethod: 4,
    itemKind: 'as-line',
    vat: 'as-line',
    shape: 'as-sold',
    accrues: true,
    source: '54-ФЗ ст. 4.7; 1214 = 4, полный расчёт',
  },
  'prepayment-full': {
    paymentMethod: 1,
    itemKind: 'as-line',
    vat: 'calculated',
    shape: 'as-sold',
    accrues: false,
    source: '1214 = 1, предоплата 100 %; НК ст. 164 п. 4',
  },
  'prepayment-part': {
    paymentMethod: 2,
    itemKind: PAYMENT,
    vat: 'calculated',
    shape: 'share',
    accrues: false,
    source: '1214 = 2, предоплата; НК ст. 164 п. 4',
  },
  advance: {
    paymentMethod: 3,
    itemKind: PAYMENT,
    vat: 'calculated',
    shape: 'as-sold',
    accrues: false,
    source: '1214 = 3, аванс; НК ст. 164 п. 4',
  },
  handover: {
    paymentMethod: 4,
    itemKind: 'as-line',
    vat: 'as-line',
    shape: 'as-sold',
    accrues: true,
    source: '1214 = 4, зачёт предоплаты по 1215',
  },
  'credit-part': {
    paymentMethod: 5,
    itemKind: 'as-line',
    vat: 'as-line',
    shape: 'as-sold',
    accrues: true,
    source: '1214 = 5, частичный расчёт и кредит; остаток по 1216',
  },
  credit: {
    paymentMethod: 6,
    itemKind: 'as-line',
    vat: 'as-line',
    shape: 'as-sold',
    accrues: true,
    source: '1214 = 6, передача в кредит; сумма по 1216',
  },
  'credit-payment': {
    paymentMethod: 7,
    itemKind: PAYMENT,
    vat: 'as-line',
    shape: 'as-sold',
    accrues: false,
    source: '1214 = 7, оплата кредита; единственный предмет расчёта',
  },
  'gift-card': {
    paymentMethod: 3,
    itemKind: PAYMENT,
    vat: 'calculated',
    shape: 'as-sold',
    accrues: false,
    source: 'подарочная карта продаётся как аванс: 1214 = 3, 1212 = 10; НК ст. 164 п. 4',
  },
}

/** Tag 1199 of a rate as it is calculated from money that includes the tax; rates without one stay. */
export const calculatedVat: Readonly<Record<number, number>> = { 1: 3, 2: 4, 7: 9, 8: 10, 11: 12 }

const PaymentMethod = z.union([1, 2, 3, 4, 5, 6, 7].map(method => z.literal(method as LineTemplate['paymentMethod'])))

/** What a chain's accountant may choose otherwise in one template. Totals, quantities and points do not depend on it. */
const TemplateChoice = z.strictObject({
  paymentMethod: PaymentMethod.optional(),
  itemKind: z.union([z.literal('as-line'), z.int().min(1).max(33)]).optional(),
  vat: z.enum(['as-line', 'calculated']).optional(),
})

const choices = {
  full: TemplateChoice,
  'prepayment-full': TemplateChoice,
  'prepayment-part': TemplateChoice,
  advance: TemplateChoice,
  handover: TemplateChoice,
  'credit-part': TemplateChoice,
  credit: TemplateChoice,
  'credit-payment': TemplateChoice,
  'gift-card': TemplateChoice,
} as const satisfies Record<TemplateKind, typeof TemplateChoice>

/**
 * The settings section `documents`: choices by kind of settlement. Tag 1214 keeps its meaning: money before the goods is
 * 1, 2 or 3, goods handed over are 4, 5 or 6, money for goods handed over before is 7.
 */
export const TemplateChoices = z
  .strictObject(choices)
  .partial()
  .superRefine((chosen, context) => {
    for (const [kind, choice] of Object.entries(chosen) as [TemplateKind, z.infer<typeof TemplateChoice>][]) {
      const { paymentMethod } = choice
      if (paymentMethod === undefined || methodsLike(lineTemplates[kind].paymentMethod).includes(paymentMethod))
        continue
      const message = `tag 1214 of this settlement is one of ${methodsLike(lineTemplates[kind].paymentMethod).join(', ')}`
      context.addIssue({ code: 'custom', path: [kind, 'paymentMethod'], message })
    }
  })
export type TemplateChoices = z.infer<typeof TemplateChoices>

/** A template as the accountant wants it. */
export function chosenTemplate(kind: TemplateKind, choices: TemplateChoices = {}): LineTemplate {
  return { ...lineTemplates[kind], ...definedOf(choices[kind]) }
}

function methodsLike(method: number): readonly number[] {
  return [[1, 2, 3], [4, 5, 6], [7]].find(group => group.includes(method)) ?? []
}

function definedOf(choice: z.infer<typeof TemplateChoice> = {}): Partial<LineTemplate> {
  return Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined))
}
