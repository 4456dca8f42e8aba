import { z } from 'zod'
import { type ErrorCode, errorCatalogue } from './catalogue.ts'

/** Did the thing that failed take effect? `unknown` is never retried blindly. */
export const Outcome = z.enum(['not-applied', 'applied', 'unknown'])
export type Outcome = z.infer<typeof Outcome>

/** What a device or service said itself, verbatim. */
export type OriginalError = Readonly<{ code: string; text?: string | undefined }>

/** Values for the wording: never phone numbers, card numbers, codes or passwords. */
export type ErrorParams = Readonly<Record<string, string | number>>

export type AppErrorOptions = Readonly<{
  params?: ErrorParams
  outcome?: Outcome
  original?: OriginalError
  cause?: unknown
}>

/** A failure. An expected "no" is a value instead, a bug is an assertion. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly params: ErrorParams
  readonly outcome: Outcome
  readonly original: OriginalError | undefined

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    const original = options.original ? ` [${options.original.code} ${options.original.text ?? ''}]` : ''
    super(`${code} ${JSON.stringify(options.params ?? {})}${original}`, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.params = options.params ?? {}
    this.outcome = options.outcome ?? 'not-applied'
    this.original = options.original
  }
}

/** An error as it crosses a process: plain data, no stack. */
export const ErrorData = z.object({
  code: z.string(),
  supportNumber: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  outcome: Outcome,
  original: z.object({ code: z.string(), text: z.string().optional() }).optional(),
})
export type ErrorData = z.infer<typeof ErrorData>

/** Any thrown thing as an `AppError`; a stranger becomes `agent.unexpected` with its text kept as `original`. */
export function toAppError(error: unknown, outcome: Outcome = 'not-applied'): AppError {
  if (error instanceof AppError) return error
  const text = error instanceof Error ? error.message : String(error)
  return new AppError('agent.unexpected', { outcome, original: { code: 'exception', text }, cause: error })
}

export function toErrorData(error: unknown): ErrorData {
  const { code, params, outcome, original } = toAppError(error)
  const data = { code, supportNumber: errorCatalogue[code].supportNumber, params: { ...params }, outcome }
  return original ? { ...data, original: { ...original } } : data
}
