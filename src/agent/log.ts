import { type Logger, pino } from 'pino'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

/** One JSON line an event. Contacts and codes never get here; the redaction below is the second fence, not the first. */
export function createLog(level: string, fd = 2): Logger {
  const personal = ['phone', 'email', 'contact', 'card', 'token', 'pin', 'personal']
  const redact = { paths: personal.flatMap(key => [key, `*.${key}`]), censor: '•••' }
  // Standard output belongs to the one line that says where the agent listens.
  return pino({ level, redact }, pino.destination({ dest: fd, sync: true }))
}
