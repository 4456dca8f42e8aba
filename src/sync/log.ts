/** What the hub link says for support. Pino fits. Never contacts, codes or tokens. */
export type Log = Readonly<{
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
}>
