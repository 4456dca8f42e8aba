/** One call of a register program, as the proxy saw it. Times in milliseconds since the kit started. */
export type Call = Readonly<{
  atMs: number
  tookMs: number
  method: string
  /** Without the address's query: `/v1/sales/s-1/pay`. */
  path: string
  query: string
  body: Readonly<Record<string, unknown>> | undefined
  /** Absent: the caller left before the answer, or the answer was lost on purpose. */
  status: number | undefined
  answer: Readonly<Record<string, unknown>> | undefined
  end: 'answered' | 'caller-left' | 'answer-lost' | 'agent-away'
}>

/** The sale a call is about; a return is one too. */
export function saleOf({ path, body }: Call): string | undefined {
  const [, version, group, id] = path.split('/')
  if (version !== 'v1') return undefined
  if (group === 'sales' && id) return decodeURIComponent(id)
  if (group === 'returns') return id ? decodeURIComponent(id) : text(body?.saleId)
  return undefined
}

/** The last part of an address that asks a sale for something: `checkout`, `pay`, `code/check`. */
export function verbOf({ path }: Call): string | undefined {
  const [, version, group, id, ...verb] = path.split('/')
  return version === 'v1' && (group === 'sales' || group === 'returns') && id ? verb.join('/') || undefined : undefined
}

export function isGood({ status }: Call): boolean {
  return status !== undefined && status < 300
}

export function operationIdOf({ body }: Call): string | undefined {
  return text(body?.operationId)
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
