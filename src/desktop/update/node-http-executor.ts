import { createWriteStream, type WriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import {
  type CancellationToken,
  configureRequestOptions,
  configureRequestUrl,
  HttpExecutor,
} from 'builder-util-runtime'

type Download = Readonly<{
  /** What is there already stays; the rest is appended. */
  file: string
  /** Not one byte more is taken. */
  sizeBytes: number
  headers: RequestOptions['headers']
  cancellationToken: CancellationToken
}>

/** A manifest is half a kilobyte. */
const MOST_TEXT_BYTES = 256 * 1024
const TEXT_MS = 60_000

/**
 * How electron-updater's classes reach the network outside Electron: through Node itself. The hub serves its feed itself, so
 * whoever points elsewhere is not the hub; following is left to nobody, for it would never end, and what an answer's listener
 * throws would end the launcher.
 */
export class NodeHttpExecutor extends HttpExecutor<ClientRequest> {
  override createRequest(options: RequestOptions, callback: (response: IncomingMessage) => void): ClientRequest {
    const isText = !Object.hasOwn(options.headers ?? {}, 'range')
    // A kept connection would gather one more time-out listener with every request.
    const alone = { ...options, agent: false, ...(isText ? { signal: AbortSignal.timeout(TEXT_MS) } : {}) }
    const send = options.protocol === 'https:' ? requestHttps : requestHttp
    const request = send(alone, response => {
      if (response.headers.location !== undefined) {
        request.destroy(new Error('the feed points elsewhere'))
        return
      }
      callback(response)
      if (isText) limitText(response)
    })
    return request
  }

  /** A small text of the feed. */
  async read(url: URL, cancellationToken: CancellationToken): Promise<string> {
    const options: RequestOptions = {}
    configureRequestUrl(url, options)
    return (await this.request(options, cancellationToken)) ?? ''
  }

  /** Loads a file, or the rest of one that was cut off (RFC 9110, section 14). Silence on the line ends it after a minute. */
  async loadRest(url: URL, { file, sizeBytes, headers, cancellationToken }: Download): Promise<void> {
    const present = await sizeOf(file)
    if (present === sizeBytes) return
    const from = present < sizeBytes ? present : 0
    await cancellationToken.createPromise<void>((resolve, reject, onCancel) => {
      const requestOptions: RequestOptions = { headers: { ...headers, range: `bytes=${from}-` } }
      configureRequestUrl(url, requestOptions)
      const finish = (error: Error | null) => (error ? reject(error) : resolve())
      const responseHandler = (response: IncomingMessage, callback: (error: Error | null) => void) => {
        const isRest = response.statusCode === 206 && startOf(response) === from
        const offset = isRest ? from : 0
        const target = createWriteStream(file, { flags: isRest ? 'a' : 'w' })
        takeIn(response, target, sizeBytes - offset).then(
          () => callback(null),
          error => callback(error as Error),
        )
      }
      const options = { cancellationToken }
      const call = { destination: null, options, onCancel, callback: finish, responseHandler }
      this.doDownload(configureRequestOptions(requestOptions), call, 0)
    })
  }
}

/** A line that never ends must not fill the memory. */
function limitText(response: IncomingMessage): void {
  let left = MOST_TEXT_BYTES
  response.on('data', (piece: Buffer | string) => {
    left -= piece.length
    if (left < 0) response.destroy(new Error('the feed says too much'))
  })
}

async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? 0
}

/** `Content-Range: bytes 100-199/200` */
function startOf({ headers }: IncomingMessage): number {
  return Number(/^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1] ?? Number.NaN)
}

/** What came before a cut is on the disk when this rejects: that is what the next try begins after. */
function takeIn(response: IncomingMessage, target: WriteStream, wantedBytes: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = wantedBytes
    let failure: Error | undefined
    const end = (error?: Error): void => {
      failure ??= error
      if (!target.writableEnded) target.end()
    }
    response.on('data', (chunk: Buffer) => {
      left -= chunk.length
      if (left < 0) {
        response.destroy()
        return end(new Error('the file is longer than it is said to be'))
      }
      if (!target.write(chunk)) response.pause()
    })
    target.on('drain', () => response.resume())
    response.once('error', end)
    response.once('close', () => end(left > 0 ? new Error('the file was cut off') : undefined))
    target.once('error', reject)
    target.once('close', () => (failure ? reject(failure) : resolve()))
  })
}
