import type { ReceiptPrinterStatus } from '../../../drivers/contract.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../shared/errors/catalogue.ts'
import { lineErrors } from '../line-errors.ts'

/** A person is asked to do something, and the slip waits for it. */
const attentionErrors: readonly ErrorCode[] = ['paper.out', 'device.cover-open', 'device.busy', 'device.hardware']

export function isLineError({ code }: AppError): boolean {
  return lineErrors.includes(code)
}

/**
 * What becomes of a slip that was not printed whole. Only what surely never reached the printer may be printed again by
 * itself.
 */
export function slipAfter(error: AppError): 'waiting' | 'failed' | 'unclear' {
  if (error.outcome !== 'not-applied') return 'unclear'
  return isLineError(error) || attentionErrors.includes(error.code) ? 'waiting' : 'failed'
}

/** Why the printer cannot print now, as it says itself. */
export function hindrance({ paper, isCoverOpen, isOnline }: ReceiptPrinterStatus): AppError | undefined {
  if (isCoverOpen) return new AppError('device.cover-open')
  if (paper === 'out') return new AppError('paper.out')
  return isOnline ? undefined : new AppError('device.busy')
}
