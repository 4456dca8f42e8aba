import { z } from 'zod'
import { UpdateProgress } from '../desktop/update.ts'
import { ErrorData } from '../errors/app-error.ts'
import { Cashier, ReceiptKind, RegisteredDocument } from '../fiscal/document.ts'
import { ShiftTotals } from '../fiscal/shift.ts'
import { OperationId, RegisterId, SaleId } from '../ids.ts'
import { Phase } from '../programme.ts'
import { FiscalMode, SaleView } from '../sale-view.ts'
import { StaffView } from '../staff.ts'

/** What only a person can answer: the readings fit no single story. */
export const SettlingQuestion = z.object({
  operationId: OperationId,
  saleId: SaleId.optional(),
  kind: z.enum(['receipt', 'return', 'correction', 'shift-open', 'shift-close']),
  reason: z.enum(['foreign-document', 'other-storage', 'two-candidates', 'device-away', 'not-reported']),
  totalMinor: z.int().optional(),
  startedAtMs: z.int(),
  /** Documents the device made since, for the person to recognise ours by. */
  candidates: z.array(
    z.object({ fdNumber: z.int(), totalMinor: z.int().optional(), deviceTime: z.string().optional() }),
  ),
})
export type SettlingQuestion = z.infer<typeof SettlingQuestion>

export const ShiftSeal = ShiftTotals.extend({
  shiftNumber: z.int(),
  /** `sealed`: register, device and hub agree. `waiting`: the hub has not confirmed yet. */
  seal: z.enum(['waiting', 'sealed', 'mismatch']),
  document: RegisteredDocument.optional(),
})
export type ShiftSeal = z.infer<typeof ShiftSeal>

/** All the screen knows, as plain data; `revision` rises with every change. */
export const Snapshot = z.object({
  revision: z.int(),
  nowMs: z.int(),
  register: z.object({ registerId: RegisterId, storeName: z.string(), fiscalMode: FiscalMode, version: z.string() }),
  cashier: Cashier.optional(),
  hub: z.object({
    state: z.enum(['online', 'connecting', 'offline', 'refused']),
    /** Entries the hub has not acknowledged. */
    unsent: z.int(),
    /** Not yet applied to points and receipts by the hub, the unsent among them. */
    unapplied: z.int(),
    lastContactMs: z.int().optional(),
    alarm: ErrorData.optional(),
  }),
  device: z.object({
    /** `none`: the register software prints. */
    state: z.enum(['none', 'connecting', 'ready', 'busy', 'settling', 'away', 'attention']),
    error: ErrorData.optional(),
    shift: z.object({
      state: z.enum(['unknown', 'closed', 'open', 'expired']),
      shiftNumber: z.int().optional(),
    }),
    unsentDocuments: z.int().optional(),
  }),
  scanner: z.enum(['none', 'up', 'down']),
  /** The printer of slips. `waiting` slips come out once it is back. */
  slipPrinter: z.object({
    state: z.enum(['none', 'ready', 'printing', 'away', 'attention']),
    error: ErrorData.optional(),
    waiting: z.int(),
  }),
  /** How far the programme is switched on in this store. */
  phase: Phase,
  staff: StaffView,
  /** One quiet line; absent when there is nothing to say. */
  update: UpdateProgress.optional(),
  sale: SaleView.optional(),
  parked: z.array(
    z.object({ saleId: SaleId, kind: ReceiptKind, totalMinor: z.int(), lineCount: z.int(), updatedAtMs: z.int() }),
  ),
  questions: z.array(SettlingQuestion),
  lastShift: ShiftSeal.optional(),
  /** Names of the commands that would be accepted now: a button can never disagree with the rules. */
  allowed: z.array(z.string()),
  /** The last thing the agent has to say that belongs to no sale (an unreadable scan, for one). */
  notice: z.object({ id: z.int(), error: ErrorData }).optional(),
})
export type Snapshot = z.infer<typeof Snapshot>
