import { z } from 'zod'
import { ErrorData } from '../../shared/errors/app-error.ts'
import { Baseline, Cashier, ReceiptKind, RegisteredDocument, TenderKind } from '../../shared/fiscal/document.ts'
import { SaleId } from '../../shared/ids.ts'
import { AmountMinor } from '../../shared/money.ts'
import { SaleLines } from '../../shared/sale-line.ts'
import { Buyer, SaleTerms } from '../../shared/sale-terms.ts'
import { Delivery } from '../../shared/sale-view.ts'

/** A receipt, return or correction as a register program wants it printed, whatever the protocol it said so in. */
export const ReceiptTask = z.object({
  kind: z.literal('receipt'),
  receiptKind: ReceiptKind,
  lines: SaleLines,
  /** All means of payment, cash with the change in it. */
  tenders: z.array(z.object({ kind: TenderKind, amountMinor: AmountMinor })),
  totalMinor: AmountMinor,
  cashier: Cashier.optional(),
  terms: SaleTerms,
  delivery: Delivery,
  /** Texts, pictures, copies: nothing of the document, and not printed. */
  hasExtras: z.boolean(),
})
export type ReceiptTask = z.infer<typeof ReceiptTask>

export const FacadeTask = z.discriminatedUnion('kind', [
  ReceiptTask,
  z.object({ kind: z.literal('shift-open'), cashier: Cashier.optional() }),
  z.object({ kind: z.literal('shift-close'), cashier: Cashier.optional() }),
  z.object({ kind: z.literal('report-x') }),
  z.object({ kind: z.literal('continue-print') }),
  /** `name`: what the protocol calls the question. */
  z.object({ kind: z.literal('question'), name: z.string(), ofReceipt: z.boolean().default(false) }),
])
export type FacadeTask = z.infer<typeof FacadeTask>

/** What of a task is personal: kept apart, encrypted, forgotten when the job ends. */
export const TaskPersonal = z.object({ contact: z.string().optional(), buyer: Buyer.optional() })
export type TaskPersonal = z.infer<typeof TaskPersonal>

/** A document that was made. */
export const MadeDocument = z.object({
  registered: RegisteredDocument,
  kind: z.enum(['receipt', 'correction', 'shift-open', 'shift-close', 'other']),
  receiptKind: ReceiptKind.optional(),
  totalMinor: AmountMinor.optional(),
  /** Of a receipt, within its shift. */
  numberInShift: z.int().optional(),
  tenders: z.array(z.object({ kind: TenderKind, amountMinor: AmountMinor })).optional(),
  /** When it was written down here. */
  recordedAtMs: z.int(),
})
export type MadeDocument = z.infer<typeof MadeDocument>

/** What is known of the device, for the questions of both protocols. */
export const DeviceFacts = z.object({
  atMs: z.int(),
  isReady: z.boolean(),
  baseline: Baseline,
  paper: z.string(),
  isCoverOpen: z.boolean(),
  shiftNumber: z.int(),
  shiftOpenedAtMs: z.int().optional(),
  model: z.string(),
  serialNumber: z.string(),
  unsentDocuments: z.int(),
  storageWarnings: z.array(z.string()),
  lastDocument: MadeDocument.optional(),
  lastReceipt: MadeDocument.optional(),
})
export type DeviceFacts = z.infer<typeof DeviceFacts>

export const TaskEnd = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('done'),
    document: MadeDocument.optional(),
    facts: DeviceFacts.optional(),
    /** Found out after a lost answer or a restart. */
    isRecovered: z.boolean(),
    /** In the FN, and the paper ran out. */
    isUnprinted: z.boolean(),
  }),
  z.object({ state: z.literal('failed'), error: ErrorData, isRecovered: z.boolean().default(false) }),
  z.object({ state: z.literal('interrupted') }),
])
export type TaskEnd = z.infer<typeof TaskEnd>

/** How far a job is. `saleIds`: of the tasks that have one, by their place. */
export const JobProgress = z.object({
  saleIds: z.array(SaleId.nullable()),
  ends: z.array(TaskEnd),
})
export type JobProgress = z.infer<typeof JobProgress>

export type FacadeProtocol = 'atol' | 'kkmserver'

/** What a register program sent under one id. */
export type FacadeJob = Readonly<{
  jobNo: number
  protocol: FacadeProtocol
  jobId: string
  state: 'waiting' | 'running' | 'ended' | 'removed'
  tasks: readonly FacadeTask[]
  tasksHash: string
  personal: readonly TaskPersonal[]
  progress: JobProgress
}>
