import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { errorCatalogue } from '../../shared/errors/catalogue.ts'
import { downPage, downPagePolicy } from './down-page.ts'

/** Said on `GET /v1/health` while no agent answers. */
export type DownHealth = Readonly<{
  mode: 'down'
  version: string
  /** `starting`, `restarting`, `struggling` (keeps ending), `switching` (another version comes up), `stopped`. */
  reason: string
  /** Why the last start came to nothing: a code of docs/errors.md. */
  code?: string | undefined
  detail?: string | undefined
  nowMs: number
}>

export type DownWords = Readonly<{ title: string; action: string }>

type DownOptions = Readonly<{
  words: DownWords
  /** Browser registers that may read the answer. */
  allowedOrigins: readonly string[]
  health(): DownHealth
}>

const { supportNumber } = errorCatalogue['agent.down']

/** Answers in the agent's place. It never listens: connections are handed to it. Each is closed, so the next one is the agent's. */
export function createDownServer(options: DownOptions): Server {
  const server = createServer({ keepAlive: false }, (request, response) => {
    request.resume()
    response.setHeader('connection', 'close')
    response.setHeader('cache-control', 'no-store')
    response.setHeader('x-content-type-options', 'nosniff')
    allowOrigin(request, response, options.allowedOrigins)
    answer(request, response, options)
  })
  server.on('clientError', (_error, socket) => socket.destroy())
  return server
}

function answer(request: IncomingMessage, response: ServerResponse, { words, health }: DownOptions): void {
  const { method, url = '/' } = request
  const [path = '/'] = url.split('?')
  if (method === 'OPTIONS') {
    response.writeHead(204).end()
  } else if (method === 'GET' && path === '/v1/health') {
    json(response, 200, health())
  } else if (method === 'GET' && !path.startsWith('/v1/') && request.headers.accept?.includes('text/html')) {
    response.setHeader('content-security-policy', downPagePolicy)
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.writeHead(503).end(downPage({ ...words, number: supportNumber }))
  } else {
    const messageForCashier = `${words.title}. ${words.action} (${supportNumber})`
    const refusal = { code: 'agent.down', supportNumber, messageForCashier, retryable: true, params: {} }
    json(response, 503, { ...refusal, traceId: randomUUID() })
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.setHeader('content-type', 'application/json; charset=utf-8')
  response.writeHead(status).end(JSON.stringify(body))
}

/** The same words the agent says to the same origins, or a browser register would see a broken line instead of the reason. */
function allowOrigin({ headers }: IncomingMessage, response: ServerResponse, allowed: readonly string[]): void {
  if (headers.origin === undefined || !allowed.includes(headers.origin)) return
  response.setHeader('access-control-allow-origin', headers.origin)
  response.setHeader('access-control-allow-headers', 'authorization, content-type, idempotency-key')
  response.setHeader('access-control-allow-methods', 'GET, PUT, POST')
  response.setHeader('access-control-allow-private-network', 'true')
  response.setHeader('vary', 'origin')
}
