import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Call } from './call.ts'

/** What the proxy does to the next calls that change something. */
export type AnswerFault = Readonly<{ kind: 'lose-answer' } | { kind: 'answer-late'; delayMs: number }>

export type KitProxy = Readonly<{
  port: number
  calls(): readonly Call[]
  /** For the next call that is not a GET. */
  next(fault: AnswerFault): void
  close(): Promise<void>
}>

export type KitProxyOptions = Readonly<{
  /** 0 takes a free port. */
  port: number
  /** Where the agent is; `undefined` while it is away. */
  agentUrl(): string | undefined
  /** What the launcher says while the agent is away; `undefined` where nobody answers. */
  downAnswer(method: string, path: string): Readonly<{ status: number; body: object }> | undefined
  /** Pages of the kit itself, `/kit/…`: their JSON. */
  page(path: string): unknown
  onCall?: ((call: Call) => void) | undefined
}>

const MOST_KEPT = 10_000

/** Stands on the agent's port: lets every call through, sees both sides of it, and spoils the next answer when told to. */
export async function startKitProxy({ port, agentUrl, downAnswer, page, onCall }: KitProxyOptions): Promise<KitProxy> {
  const startedAtMs = performance.now()
  const calls: Call[] = []
  const faults: AnswerFault[] = []

  const server = createServer((request, response) => {
    const atMs = performance.now() - startedAtMs
    const { method = 'GET', url = '/' } = request
    const [path = '/', query = ''] = url.split('?')
    if (path.startsWith('/kit/')) return sendPage(response, page(path))
    const fault = method === 'GET' || method === 'OPTIONS' ? undefined : faults.shift()
    const keep = (seen: Pick<Call, 'body' | 'status' | 'answer' | 'end'>): void => {
      if (!path.startsWith('/v1/')) return
      const call = { atMs, tookMs: performance.now() - startedAtMs - atMs, method, path, query, ...seen }
      calls.push(call)
      if (calls.length > MOST_KEPT) calls.shift()
      onCall?.(call)
    }
    const target = agentUrl()
    const down = target === undefined ? downAnswer(method, path) : undefined
    passOn(request, response, { target, down, fault, keep }).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    calls: () => calls,
    next: fault => void faults.push(fault),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

type Passing = Readonly<{
  target: string | undefined
  down: Readonly<{ status: number; body: object }> | undefined
  fault: AnswerFault | undefined
  keep(seen: Pick<Call, 'body' | 'status' | 'answer' | 'end'>): void
}>

async function passOn(request: IncomingMessage, response: ServerResponse, { target, down, fault, keep }: Passing) {
  const sent = await whole(request)
  const body = parsed(sent)
  if (down) {
    keep({ body, status: down.status, answer: { ...down.body }, end: 'answered' })
    response.writeHead(down.status, { 'content-type': 'application/json; charset=utf-8', connection: 'close' })
    response.end(JSON.stringify(down.body))
    return
  }
  if (target === undefined) {
    keep({ body, status: undefined, answer: undefined, end: 'agent-away' })
    response.destroy()
    return
  }
  const { hostname, port, host } = new URL(target)
  const headers = { ...request.headers, host }
  const answered = await new Promise<IncomingMessage>((resolve, reject) => {
    const passed = ask({ hostname, port, method: request.method, path: request.url, headers }, resolve)
    passed.on('error', reject)
    passed.end(sent)
  }).catch(() => undefined)
  if (!answered) {
    keep({ body, status: undefined, answer: undefined, end: 'agent-away' })
    response.destroy()
    return
  }
  if (answered.headers['content-type']?.startsWith('text/event-stream')) {
    response.writeHead(answered.statusCode ?? 502, answered.headers)
    answered.pipe(response)
    response.on('close', () => answered.destroy())
    return
  }
  const text = await whole(answered)
  const answer = parsed(text)
  if (fault?.kind === 'answer-late') await new Promise(resolve => setTimeout(resolve, fault.delayMs))
  if (fault?.kind === 'lose-answer') {
    keep({ body, status: undefined, answer, end: 'answer-lost' })
    response.destroy()
  } else if (response.destroyed) {
    keep({ body, status: undefined, answer, end: 'caller-left' })
  } else {
    response.writeHead(answered.statusCode ?? 502, answered.headers)
    response.end(text)
    keep({ body, status: answered.statusCode, answer, end: 'answered' })
  }
}

function sendPage(response: ServerResponse, content: unknown): void {
  response.writeHead(content === undefined ? 404 : 200, { 'content-type': 'application/json; charset=utf-8' })
  response.end(`${JSON.stringify(content ?? {}, undefined, 2)}\n`)
}

async function whole(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

function parsed(bytes: Buffer): Call['body'] {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}
