import { AppError, type ErrorParams } from '../../src/shared/errors/app-error.ts'
import type { ErrorCode } from '../../src/shared/errors/catalogue.ts'

/**
 * What operating systems say when a line cannot be opened. Windows answers "Access denied" for a port that somebody
 * else holds: a COM port has no other rights to refuse. The first match wins.
 */
const openRefusals: readonly (readonly [RegExp, ErrorCode])[] = [
  [/cannot lock port|resource busy|temporarily unavailable|access (is )?denied/i, 'device.port-busy'],
  [/permission denied|operation not permitted|EACCES|EPERM/i, 'device.no-rights'],
]

/** Turns a refusal to open a line into our code. Whatever is not busy and not forbidden is not there. */
export function openError(error: unknown, params: ErrorParams): AppError {
  if (error instanceof AppError) return error
  const text = error instanceof Error ? error.message : String(error)
  const code = openRefusals.find(([pattern]) => pattern.test(text))?.[1] ?? 'device.not-found'
  return new AppError(code, { params, original: { code: 'open', text }, cause: error })
}
