import { z } from 'zod'
import { DocumentNumber } from './fiscal/document.ts'
import { Requisites } from './fiscal/requisites.ts'
import { SaleId } from './ids.ts'
import { AmountMinor } from './money.ts'

/** How goods and money meet in this sale. What each kind means for its document: `src/sale/document-templates.ts`. */
export const Settlement = z.discriminatedUnion('kind', [
  /** Goods and all of the money now. */
  z.object({ kind: z.literal('full') }),
  /** All of the money now, goods later. */
  z.object({ kind: z.literal('prepayment-full') }),
  /** A part of the money now, goods later. */
  z.object({ kind: z.literal('prepayment-part'), amountMinor: AmountMinor.min(1) }),
  /** Money for goods nobody has named yet. */
  z.object({ kind: z.literal('advance') }),
  /** Goods now; what was paid before (tag 1215) and the rest. */
  z.object({
    kind: z.literal('handover'),
    /** Receipts of the money paid before, on this register or another. */
    of: z.array(DocumentNumber).min(1).max(8),
    prepaidMinor: AmountMinor,
  }),
  /** Goods now, a part of the money now, the rest owed (tag 1216). */
  z.object({ kind: z.literal('credit-part') }),
  /** Goods now, all of the money owed. */
  z.object({ kind: z.literal('credit') }),
  /** Money for goods handed over before on credit; such a line stands alone. */
  z.object({ kind: z.literal('credit-payment'), of: z.array(DocumentNumber).max(8).default([]) }),
])
export type Settlement = z.infer<typeof Settlement>
export type SettlementKind = Settlement['kind']

/** Money is taken for goods that are still to come. */
export function isPrepayment({ kind }: Settlement): boolean {
  return kind === 'prepayment-full' || kind === 'prepayment-part' || kind === 'advance'
}

/** What is settled now of lines that come to so much: of a part prepayment that part. */
export function settledMinor(settlement: Settlement, linesMinor: number): number {
  return settlement.kind === 'prepayment-part' ? Math.min(settlement.amountMinor, linesMinor) : linesMinor
}

/** The company that buys: tags 1227 and 1228. */
export const Buyer = z
  .object({
    name: z.string().trim().min(1).max(256).optional(),
    inn: z
      .string()
      .regex(/^(\d{10}|\d{12})$/)
      .optional(),
  })
  .refine(({ name, inn }) => name !== undefined || inn !== undefined, 'give a name, an INN, or both')
export type Buyer = z.infer<typeof Buyer>

/** Why a correction receipt is made, and who says so. Tags 1173, 1174. */
export const Correction = z.object({
  /** 1173: on our own finding, or ordered by the tax service. */
  type: z.enum(['self', 'order']),
  /** 1178: the day of the settlement that is corrected. */
  date: z.iso.date(),
  /** 1179: number of the order, or of the note about the mistake. */
  number: z.string().trim().min(1).max(32).optional(),
  /** Fiscal sign of the wrong receipt, kept in tag 1192. */
  wrongFiscalSign: z
    .string()
    .regex(/^\d{1,10}$/)
    .optional(),
  reason: z.string().trim().min(3).max(200),
  /** Who decided it, by name. */
  person: z.string().trim().min(2).max(64),
})
export type Correction = z.infer<typeof Correction>

/** What a sale is beyond its lines: how it is settled, who buys, where. */
export const SaleTerms = z.object({
  settlement: Settlement.default({ kind: 'full' }),
  buyer: Buyer.optional(),
  /** Tag 1187: where the goods change hands, when that is not the register's own place. */
  place: z.string().trim().min(1).max(256).optional(),
  /** Tag 1125: ordered in a web shop. */
  isInternet: z.boolean().default(false),
  correction: Correction.optional(),
  /** The prepared return whose money pays for this sale: an exchange, tag 1217 on both receipts. */
  exchangeFor: SaleId.optional(),
  /** Tag 1055, one bit, where the register program says it itself; else the register's setting. */
  taxSystem: z.int().min(1).max(63).optional(),
  /** Further tags of the document, carried through. */
  requisites: Requisites.default([]),
})
export type SaleTerms = z.infer<typeof SaleTerms>

export const usualTerms: SaleTerms = { settlement: { kind: 'full' }, isInternet: false, requisites: [] }
