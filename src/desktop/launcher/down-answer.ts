import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { errorCatalogue, isErrorCode } from '../../shared/errors/catalogue.ts'
import { originHeaders } from '../../shared/origin-headers.ts'
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
  /** A caller that says nothing for so long is let go. */
  silenceMs?: number
}>

/** Browsers and connection pools open lines ahead of need. One opened while the agent was away would be refused long after its return. */
const SILENCE_MS = 5000

const { supportNumber } = errorCatalogue['agent.down']

/** Answers in the agent's place. It never listens: connections are handed to it. Each is closed, so the next one is the agent's. */
export function createDownServer(options: DownOptions): Server {
  const server = createServer({ keepAlive: false }, (request, response) => {
    request.resume()
    response.setHeader('connection', 'close')
    response.setHeader('cache-control', 'no-store')
    response.setHeader('x-content-type-options', 'nosniff')
    const { origin } = request.headers
    if (origin !== undefined && options.allowedOrigins.includes(origin)) {
      for (const [name, value] of Object.entries(originHeaders(origin))) response.setHeader(name, value)
    }
    answer(request, response, options)
  })
  // Node's own limits for slow requests begin with listening, which this server never does.
  server.timeout = options.silenceMs ?? SILENCE_MS
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
    response.writeHead(503).end(downPage({ ...words, number: numbersFor(health()) }))
  } else {
    const messageForCashier = `${words.title}. ${words.action} (${numbersFor(health())})`
    const refusal = { code: 'agent.down', supportNumber, messageForCashier, retryable: true, params: {} }
    json(response, 503, { ...refusal, traceId: randomUUID() })
  }
}

/** Ours, and that of what keeps the agent from starting: a person who waits in vain has something to tell support. */
function numbersFor({ code }: DownHealth): string {
  const isKnown = code !== undefined && code !== 'agent.down' && isErrorCode(code)
  return isKnown ? `${supportNumber}, ${errorCatalogue[code].supportNumber}` : supportNumber
}

function json(response: ServerResponse, status: number, body: object): void {
  response.setHeader('content-type', 'application/json; charset=utf-8')
  response.writeHead(status).end(JSON.stringify(body))
}
