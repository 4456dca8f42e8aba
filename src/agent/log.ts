import { type Logger, pino } from 'pino'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

/** One JSON line an event. Contacts and codes never get here; the redaction below is the second fence, not the first. */
export function createLog(level: string): Logger {
  const personal = ['phone', 'email', 'contact', 'card', 'code', 'token', 'pin', 'personal']
  return pino({
    level,
    redact: { paths: personal.filter(key => key !== 'code').flatMap(key => [key, `*.${key}`]), censor: '•••' },
  })
}
