import { z } from 'zod'
import type { TenderKind } from '../../shared/fiscal/document.ts'
import { AmountMinor, QuantityMilli } from '../../shared/money.ts'

/*
 * Frontol's own names, and nowhere else. The vendor's specification was not seen: these come from public loyalty servers
 * that agree with each other. What is doubtful stands in docs/protocols/frontol.md. Fields we do not know are ignored,
 * amounts are roubles outside and kopecks inside.
 */

/** Frontol spells cash `cach`; servers that write `cash` were seen as well. `bonus` is no money and stands apart. */
const tenderKinds: Readonly<Record<string, TenderKind>> = { cach: 'cash', cash: 'cash', creditCard: 'card' }
const BONUS = 'bonus'
const NON_FISCAL = 'nonFiscal'

/** 45.5, "45.50" and "45,50". */
const decimal = z.preprocess(
  value => (typeof value === 'string' ? Number(value.trim().replace(',', '.') || Number.NaN) : value),
  z.number(),
)
const Roubles = decimal.transform(value => Math.round(value * 100)).pipe(AmountMinor)
const Quantity = decimal.transform(value => Math.round(value * 1000)).pipe(QuantityMilli)

/** Numbers and texts are told apart nowhere; an empty text is none. */
const Text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform(value => String(value ?? '').trim() || undefined)
const WholeNumber = decimal.pipe(z.int().min(0)).nullish().catch(undefined)
const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform(list => list ?? [])

const Client = z
  .object({ mobilePhone: Text, card: Text, validationCode: Text })
  .nullish()
  .transform(client => (client?.mobilePhone || client?.card ? client : undefined))
export type FrontolClient = NonNullable<z.infer<typeof Client>>

const Position = z.object({
  index: decimal.pipe(z.int().min(0)),
  /** Of a returned position: its index in the receipt that is returned. */
  referenceIndex: WholeNumber,
  id: Text,
  text: Text,
  price: Roubles,
  quantity: Quantity,
  totalAmount: Roubles,
})
export type FrontolPosition = z.infer<typeof Position>

const Payment = z.object({ type: Text, mode: Text, amount: Roubles.optional().catch(undefined) })

/** Not part of the protocol as known: taken where a shop's own script in Frontol adds it. */
const Fiscal = z.object({
  fnNumber: z.string().regex(/^\d{1,16}$/),
  fdNumber: decimal.pipe(z.int().min(1).max(0xffff_ffff)),
  fiscalSign: Text.pipe(z.string().regex(/^\d{1,10}$/)),
})

/** `{6F9619FF-…}` and `6f9619ff-…` are one document. */
const Uid = z
  .string()
  .transform(text => text.trim().replaceAll(/[{}]/g, '').toLowerCase())
  .pipe(z.string().min(1).max(200))

export const DocumentRequest = z
  .object({
    action: z.enum(['calculate', 'payByBonus', 'cancelBonusPayment', 'confirm']),
    type: z.enum(['receipt', 'refundReceipt']).nullish(),
    uid: Uid,
    referenceUid: Uid.nullish().catch(undefined),
    number: WholeNumber,
    shift: WholeNumber,
    client: Client,
    coupons: listOf(z.string()),
    positions: listOf(Position).refine(
      positions => new Set(positions.map(({ index }) => index)).size === positions.length,
      'indexes must differ',
    ),
    /** What is being paid by points now. */
    payment: Payment.nullish(),
    /** All that was taken; entries without an amount were seen. */
    payments: listOf(Payment),
    fiscal: Fiscal.nullish().catch(undefined),
  })
  .transform(({ payment, payments, type, ...document }) => ({
    ...document,
    kind: type === 'refundReceipt' ? ('return' as const) : ('sale' as const),
    payMinor: payment?.amount ?? bonusOf(payments),
    bonusMinor: bonusOf(payments),
    tenders: payments.flatMap(({ type: name = '', mode, amount = 0 }) =>
      name === BONUS || mode === NON_FISCAL || amount === 0
        ? []
        : [{ kind: tenderKinds[name] ?? ('other' as const), amountMinor: amount }],
    ),
  }))
export type FrontolDocument = z.infer<typeof DocumentRequest>

export const ClientRequest = z.object({ client: Client })

export const ExtraClientRequest = z.object({
  action: z.enum(['describe', 'check', 'execute']),
  client: Client,
  values: listOf(z.object({ name: z.string(), value: Text })),
})
export type FrontolExtraClient = z.infer<typeof ExtraClientRequest>

function bonusOf(payments: readonly z.infer<typeof Payment>[]): number {
  const bonuses = payments.filter(({ type, mode }) => type === BONUS || (type === undefined && mode === NON_FISCAL))
  return bonuses.reduce((sum, { amount = 0 }) => sum + amount, 0)
}

/** A slip is a list of lines, and there may be several. */
type PrintedLine = Readonly<{ type: 'text'; text: string }>

export type FrontolAnswer = Readonly<{
  /** 0: done. */
  code: number
  /** Russian, ready to show. */
  error?: string
  client?: Readonly<{ mobilePhone?: string; availableAmount?: number }>
  document?: Readonly<{
    positions: readonly Readonly<{ index: number; discountAmount: number; paidAmount?: number }>[]
  }>
  cashierInformation?: readonly Readonly<{ text: string }>[]
  printingInformation?: readonly (readonly PrintedLine[])[]
  form?: Readonly<{
    title: Readonly<{ text: string }>
    elements: readonly Readonly<{ type: 'inputLine'; name: string; text: string; regExp: string }>[]
  }>
}>

/** The name under which the form's one field comes back. */
const CODE_FIELD = 'code'

export function codeForm(title: string, label: string): NonNullable<FrontolAnswer['form']> {
  return {
    title: { text: title },
    elements: [{ type: 'inputLine', name: CODE_FIELD, text: label, regExp: '^\\d{4,8}$' }],
  }
}

/** The code as typed: in the form, or beside the client. */
export function typedCode({ client, values }: Pick<FrontolExtraClient, 'client' | 'values'>): string | undefined {
  return values.find(({ name }) => name === CODE_FIELD)?.value ?? client?.validationCode
}

/** Roubles with two decimals at most: exact to the kopeck for any amount we have. */
export function toRoubles(amountMinor: number): number {
  return amountMinor / 100
}

export function toTexts(texts: readonly string[]): NonNullable<FrontolAnswer['cashierInformation']> {
  return texts.map(text => ({ text }))
}

export function toSlip(texts: readonly string[]): NonNullable<FrontolAnswer['printingInformation']> {
  return texts.length === 0 ? [] : [texts.map(text => ({ type: 'text', text }))]
}
