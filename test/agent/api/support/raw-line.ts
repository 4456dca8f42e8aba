import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export type RawAnswer = Readonly<{ status: number; headers: ReadonlyMap<string, string>; body: Buffer }>

/** One TCP line to the agent, as bytes: nothing puts a request right on the way, nothing hides how it was answered. */
export async function openLine(url: string) {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  await once(socket, 'connect')
  let received = Buffer.alloc(0)
  socket.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes])
  })
  socket.on('error', () => undefined)

  return {
    socket,
    received: () => received,
    /** Writes the bytes and reads one answer with a length; the line stays as it is. */
    async exchange(bytes: string | Buffer): Promise<RawAnswer> {
      received = Buffer.alloc(0)
      socket.write(bytes)
      return await readAnswer(socket, () => received)
    },
    close: () => socket.destroy(),
  }
}

async function readAnswer(socket: Socket, received: () => Buffer): Promise<RawAnswer> {
  for (;;) {
    const answer = parseAnswer(received())
    if (answer) return answer
    await once(socket, 'data', { signal: AbortSignal.timeout(5_000) })
  }
}

function parseAnswer(bytes: Buffer): RawAnswer | undefined {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [first = '', ...rest] = bytes.subarray(0, end).toString('latin1').split('\r\n')
  const headers = new Map(
    rest.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  )
  const length = Number(headers.get('content-length') ?? 'NaN')
  if (Number.isNaN(length)) throw new Error(`an answer without a length: ${bytes.toString()}`)
  const body = bytes.subarray(end + 4)
  return body.length < length ? undefined : { status: Number(first.split(' ')[1]), headers, body }
}
