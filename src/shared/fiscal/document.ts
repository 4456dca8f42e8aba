import { z } from 'zod'
import { AmountMinor, QuantityMilli } from '../money.ts'
import { type Requisite, Requisites } from './requisites.ts'
import { isVatCode } from './vat.ts'

/** Tag 1021 and 1203: who stands at the register. */
export const Cashier = z.object({
  name: z.string().min(1).max(64),
  inn: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
})
export type Cashier = z.infer<typeof Cashier>

export const TenderKind = z.enum(['cash', 'card', 'advance', 'credit', 'other'])
export type TenderKind = z.infer<typeof TenderKind>

/** Tag 1214 of money for goods handed over before on credit: such a line stands alone in its document. */
export const CREDIT_PAYMENT = 7

/** One line as the fiscal device records it. `totalMinor` is always `lineTotalMinor(priceMinor, quantityMilli)`. */
export const FiscalLine = z.object({
  name: z.string().min(1).max(300),
  priceMinor: AmountMinor,
  quantityMilli: QuantityMilli,
  totalMinor: AmountMinor,
  /** Tag 1199. */
  vatCode: z.int().refine(isVatCode, 'unknown VAT code'),
  /** Tag 1214: 4 is full settlement. */
  paymentMethod: z.int().min(1).max(7).default(4),
  /** Tag 1212: 1 is goods. */
  itemKind: z.int().min(1).max(33).default(1),
  department: z.int().min(0).max(16).default(1),
  /** Further tags of the line, carried through. */
  requisites: Requisites.optional(),
})
export type FiscalLine = z.infer<typeof FiscalLine>

/** Tag 1054: which way the goods go. A correction has one too. */
export const ReceiptKind = z.enum(['sale', 'return'])
export type ReceiptKind = z.infer<typeof ReceiptKind>

/** What makes a receipt a correction receipt: tags 1173 and 1174. */
export type CorrectionGround = Readonly<{
  type: 'self' | 'order'
  /** 1178, `2026-11-22`. */
  date: string
  /** 1179. */
  number?: string | undefined
}>

/** A receipt, a return or a correction, ready for the device: everything that is printed, nothing about how. */
export type ReceiptDocument = Readonly<{
  kind: ReceiptKind
  lines: readonly FiscalLine[]
  /** Amounts by tender; together exactly the total. Cash handed over beyond it is the drawer's affair. */
  tenders: Readonly<Record<TenderKind, number>>
  totalMinor: number
  /** Tag 1055, one bit: 0 is the device's default. */
  taxSystem: number
  cashier: Cashier
  /** Tag 1008: `+79…` or an e-mail. Present only when the buyer gave it. */
  buyerContact?: string | undefined
  /** No paper: asks for `buyerContact`. */
  isElectronicOnly: boolean
  /** Tag 1117. */
  senderEmail?: string | undefined
  /** Tags 1227 and 1228. */
  buyer?: Readonly<{ name?: string | undefined; inn?: string | undefined }> | undefined
  /** Tag 1187. */
  place?: string | undefined
  /** Tag 1125. */
  isInternet?: boolean | undefined
  correction?: CorrectionGround | undefined
  /** Further tags of the document, carried through. */
  requisites?: readonly Requisite[] | undefined
  /** Short id of the device operation, at most 16 characters, for tag 1192: how settling recognises our document. */
  operationMark: string
}>

export const FiscalDocumentKind = z.enum([
  'registration',
  'shift-open',
  'shift-close',
  'receipt',
  'correction',
  'storage-close',
  'other',
])
export type FiscalDocumentKind = z.infer<typeof FiscalDocumentKind>

/** INN of a legal entity (10 digits) or a person (12): whose sale it is. A cart of two sellers is two documents. */
export const SellerInn = z.string().regex(/^(\d{10}|\d{12})$/)

/** FN and FD: the one key that register, hub, OFD and tax service share. */
export const DocumentNumber = z.object({
  fnNumber: z.string().min(1).max(16),
  fdNumber: z.int().min(1).max(0xffff_ffff),
})
export type DocumentNumber = z.infer<typeof DocumentNumber>

/** The same as one text. */
export function documentKey({ fnNumber, fdNumber }: DocumentNumber): string {
  return `${fnNumber}/${fdNumber}`
}

/** What the fiscal storage (FN) recorded. Exists only once the device, or the register software, confirmed it. */
export const RegisteredDocument = z.object({
  fnNumber: z.string().min(1).max(16),
  fdNumber: z.int().min(1).max(0xffff_ffff),
  /** Tag 1077 as printed: decimal digits of an unsigned 32-bit number. */
  fiscalSign: z.string().regex(/^\d{1,10}$/),
  /** The device's local time as it stands in the document, `2026-11-22T18:05`. */
  deviceTime: z.string().optional(),
  shiftNumber: z.int().min(0).optional(),
})
export type RegisteredDocument = z.infer<typeof RegisteredDocument>

/** A document as read back from the FN. What an older storage or firmware cannot tell stays absent. */
export type FoundDocument = Readonly<{
  kind: FiscalDocumentKind
  registered: RegisteredDocument
  receiptKind?: ReceiptKind | undefined
  totalMinor?: number | undefined
  operationMark?: string | undefined
  lines?:
    | readonly Readonly<{ name: string; priceMinor: number; quantityMilli: number; totalMinor: number }>[]
    | undefined
}>

/** What decides whether a document is ours: read immediately before the first byte of an operation. */
export const Baseline = z.object({
  fnNumber: z.string(),
  lastFdNumber: z.int(),
  shift: z.enum(['closed', 'open', 'expired']),
  hasOpenDocument: z.boolean(),
})
export type Baseline = z.infer<typeof Baseline>
