import type { AppError } from '../src/shared/errors/app-error.ts'
import type {
  Baseline,
  Cashier,
  FoundDocument,
  ReceiptDocument,
  RegisteredDocument,
} from '../src/shared/fiscal/document.ts'
import type { Slip } from '../src/shared/slip.ts'

/** What a device can do: differences live here, never in `if (vendor === …)`. */
export type Capabilities = Readonly<{
  vendor: string
  /** The FN keeps tag 1192, so a document can be recognised by its operation mark. */
  keepsOperationMark: boolean
  /** Lines of an older document can be read back from the FN. */
  readsLinesBack: boolean
  /** A receipt can be registered without paper. */
  skipsPaper: boolean
  maxLineNameLength: number
  /** Correction receipts: not at all, by sums (FFD 1.05, sales only), or line by line. Known once the line is open. */
  corrections: CorrectionSupport
}>

export type CorrectionSupport = 'none' | 'sums' | 'lines'

export type PaperState = 'present' | 'out' | 'out-while-printing' | 'waiting-to-continue'

export type DeviceStatus = Readonly<{
  baseline: Baseline
  paper: PaperState
  isCoverOpen: boolean
  /** Busy printing or committing: the device refuses changes until it is done. */
  isBusy: boolean
  shiftNumber: number
  model: string
  serialNumber: string
  /** Documents the OFD has not confirmed yet, and the FN's own warnings. */
  unsentDocuments: number
  storageWarnings: readonly ('three-days-left' | 'thirty-days-left' | 'nearly-full' | 'ofd-overdue' | 'critical')[]
}>

/** Shift totals as the device counts them: the seal's witness. Money of sales and returns in kopecks, since the shift opened. */
export type ShiftTotals = Readonly<{
  shiftNumber: number
  saleCount: number
  saleTotalMinor: number
  returnCount: number
  returnTotalMinor: number
}>

/**
 * A fiscal printer as the agent knows it: documents, never commands.
 *
 * Methods are called one at a time. Every wait has a deadline. A failure is an `AppError` whose `outcome` is the truth:
 * `not-applied` only when the device surely recorded nothing, `unknown` when an answer was lost. The driver never
 * repeats a change on its own unless the protocol says the device did not take it.
 */
export type FiscalPrinter = Readonly<{
  capabilities: Capabilities

  /** Opens the line and says hello. Throws `device.not-found`, `device.port-busy`, `device.no-rights`, `device.no-reply`. */
  open(): Promise<void>
  /** Leaves the line; a waiting call ends as `device.closed`. */
  close(): Promise<void>

  /** FN, last document, shift, paper. Reads only. */
  status(): Promise<DeviceStatus>
  /** The part of the status that settling compares; as few frames as the protocol allows. */
  baseline(): Promise<Baseline>
  /**
   * Waits until the device neither prints nor commits, at most `timeoutMs` (default: the device's own time-out for its
   * slowest command). Reads a late answer off the line if one is held. Throws `device.busy`, `device.no-reply`.
   */
  waitIdle(timeoutMs?: number): Promise<void>

  /** Throws `fiscal.shift-open` (not-applied). */
  openShift(cashier: Cashier): Promise<RegisteredDocument>
  /** The totals are read before the close, inside the same call. Throws `fiscal.shift-closed` (not-applied). */
  closeShift(cashier: Cashier): Promise<Readonly<{ document: RegisteredDocument; totals: ShiftTotals }>>
  shiftTotals(): Promise<ShiftTotals>
  /** Prints what the shift took so far. Changes nothing in the FN. Throws `fiscal.document-open`, `paper.out`. */
  printReportX(): Promise<void>

  /**
   * Registers a receipt, a return or a correction and prints it. Resolves as soon as the FN has confirmed the document:
   * paper may still be moving. On a clear refusal before the commit the open document is cancelled, and the error says
   * `not-applied`. What cannot be put into a document is refused before the first byte: `fiscal.requisite-invalid`
   * naming the tag, `fiscal.correction-unsupported`, `contact.missing-for-electronic`.
   */
  printReceipt(document: ReceiptDocument): Promise<RegisteredDocument>
  /** Cancels an open receipt, if one is open. Resolves to whether there was one to cancel. */
  cancelOpenDocument(): Promise<boolean>

  lastDocument(): Promise<FoundDocument | undefined>
  /** `undefined` when the FN holds no such document. */
  documentByNumber(fdNumber: number): Promise<FoundDocument | undefined>
  /** Prints the rest of a document after paper came back. Never prints a document again. */
  continuePrinting(): Promise<void>
}>

/**
 * One step of a conversation with a device, fit for a log: passwords, contacts and names of people are left out.
 * `bytes` is hex, or a few words where nothing may be shown.
 */
export type TraceEntry = Readonly<{ direction: 'out' | 'in'; bytes: string }>

/** Bytes in, bytes out. Knows no frames. */
export type Transport = Readonly<{
  /** For people and logs: `COM3`, `/dev/ttyUSB0`, `192.168.137.111:7778`. */
  label: string
  open(): Promise<void>
  close(): Promise<void>
  write(bytes: Uint8Array): Promise<void>
  /** One listener at a time. */
  onData(listener: (bytes: Uint8Array) => void): void
  /** The line went away without being asked: unplugged, reset, peer closed. */
  onLost(listener: (reason: string) => void): void
}>

/** A barcode scanner on a line: hands over what it read, unchanged but for the suffix. */
export type Scanner = Readonly<{
  open(): Promise<void>
  close(): Promise<void>
  onScan(listener: (text: string) => void): void
  /** `true` once the line is open, `false` and why when it is not; the scanner tries again by itself. */
  onLink(listener: (isUp: boolean, reason?: AppError) => void): void
}>

export type SlipPaper = 'present' | 'near-end' | 'out'

/** Read back from the printer itself, not guessed from what was sent. */
export type ReceiptPrinterStatus = Readonly<{ paper: SlipPaper; isCoverOpen: boolean; isOnline: boolean }>

/**
 * A printer of slips, which are no fiscal documents. Methods are called one at a time; every wait has a deadline.
 *
 * `print` asks the printer before and after: an `AppError` with `outcome` `not-applied` means nothing was sent, `unknown`
 * that the paper may hold a part of it. It never sends a slip twice on its own.
 */
export type ReceiptPrinter = Readonly<{
  /** Characters of normal width a line takes. */
  columns: number
  /** Throws `device.not-found`, `device.port-busy`, `device.no-rights`, `device.no-reply`. */
  open(): Promise<void>
  close(): Promise<void>
  status(): Promise<ReceiptPrinterStatus>
  /** Throws `paper.out`, `device.cover-open`, `device.no-reply`, `device.unplugged`. */
  print(slip: Slip): Promise<void>
}>
