import type { ErrorCode } from '../../../src/shared/errors/catalogue.ts'
import type { ReceiptPrinterStatus } from '../../contract.ts'

/** Answers to DLE EOT 1, 2, 4, and 3 where 2 speaks of an error. One byte each: docs/protocols/escpos.md, "Status". */
export type StatusBytes = Readonly<{
  printer: number
  offlineCause: number
  paper: number
  errorCause?: number | undefined
}>

const OFFLINE = 0x08
const COVER_OPEN = 0x04
const ERROR_OCCURRED = 0x40
/** Two sensors' bits, always both: printers that answer a constant 16h set one of them. */
const NEAR_END = 0x0c
const PAPER_OUT = 0x60
const RECOVERS_BY_ITSELF = 0x40

const hasAll = (byte: number, mask: number): boolean => (byte & mask) === mask

export const speaksOfError = (offlineCause: number): boolean => hasAll(offlineCause, ERROR_OCCURRED)

/** An open cover takes the printer offline, so one that says it is online has no open cover, whatever else it says. */
export function readStatus({ printer, offlineCause, paper }: StatusBytes): ReceiptPrinterStatus {
  const isOnline = !hasAll(printer, OFFLINE)
  return {
    isOnline,
    isCoverOpen: !isOnline && hasAll(offlineCause, COVER_OPEN),
    paper: hasAll(paper, PAPER_OUT) ? 'out' : hasAll(paper, NEAR_END) ? 'near-end' : 'present',
  }
}

/** Why nothing can be printed now; `undefined` when it can. What a person can mend at once is named first. */
export function troubleOf(bytes: StatusBytes): ErrorCode | undefined {
  const status = readStatus(bytes)
  if (status.isCoverOpen) return 'device.cover-open'
  if (status.paper === 'out') return 'paper.out'
  if (status.isOnline) return undefined
  const hasFailed = speaksOfError(bytes.offlineCause) && !hasAll(bytes.errorCause ?? 0, RECOVERS_BY_ITSELF)
  return hasFailed ? 'device.hardware' : 'device.busy'
}
