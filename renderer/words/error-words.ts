import type { TFunction } from 'i18next'
import type { ErrorData } from '../../src/shared/errors/app-error.ts'
import { type ErrorCode, errorCatalogue, isErrorCode } from '../../src/shared/errors/catalogue.ts'

export type ErrorWords = Readonly<{
  title: string
  action: string
  severity: 'info' | 'warning' | 'error'
  supportNumber: string
}>

/** What happened, what to do, and the number to read aloud. A code newer than this screen is said to be unexpected. */
export function errorWords(t: TFunction, error: ErrorData): ErrorWords {
  const code: ErrorCode = isErrorCode(error.code) ? error.code : 'agent.unexpected'
  return {
    title: t(`error.${code}.title`, error.params),
    action: t(`error.${code}.action`, error.params),
    severity: errorCatalogue[code].severity,
    supportNumber: error.supportNumber,
  }
}
