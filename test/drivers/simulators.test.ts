import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { createShtrihPrinter } from '../../drivers/fiscal/shtrih/index.ts'
import { runScannerSimulator, runShtrihSimulator } from '../../drivers/simulators.ts'
import { createTcpTransport } from '../../drivers/transport/tcp.ts'

/** A person at a console: types lines, reads what is said. */
function createPerson() {
  const typed = new PassThrough()
  const said: string[] = []
  const servedPort = async () => {
    await expect.poll(() => said[0]).toMatch(/127\.0\.0\.1:\d+/)
    return Number(/127\.0\.0\.1:(\d+)/.exec(said[0] ?? '')?.[1])
  }
  return {
    said,
    servedPort,
    type: (line: string) => typed.write(`${line}\n`),
    leave: () => typed.end(),
    say: (line: string) => said.push(line),
    lines: createInterface(typed),
  }
}

describe('a simulator run from the command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tillside-run-'))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('serves a fiscal printer, misbehaves as asked at the start and while it runs, and ends with its input', async () => {
    const person = createPerson()
    const running = runShtrihSimulator({ folder, port: 0, faults: ['error:code=17,command=E0'], ...person })
    const printer = createShtrihPrinter({
      transport: createTcpTransport({ host: '127.0.0.1', port: await person.servedPort() }),
    })
    await printer.open()
    await expect(printer.openShift({ name: 'А' })).rejects.toMatchObject({ code: 'fiscal.clock-off' })
    person.type('paper-out')
    person.type('nonsense')
    await expect.poll(() => person.said.slice(-2)).toEqual(['will happen: paper-out', 'not understood: nonsense'])
    expect((await printer.status()).paper).toBe('out')
    await printer.close()
    person.leave()
    await running
  })

  it('refuses a fault it does not know before it serves anything', async () => {
    const running = runShtrihSimulator({ folder, port: 0, faults: ['explode'], ...createPerson() })
    await expect(running).rejects.toMatchObject({ code: 'setup.settings-invalid', params: { value: 'explode' } })
  })

  it('serves a scanner that reads what is typed', async () => {
    const person = createPerson()
    const running = runScannerSimulator({ port: 0, ...person })
    const transport = createTcpTransport({ host: '127.0.0.1', port: await person.servedPort() })
    let received = ''
    transport.onData(bytes => {
      received += Buffer.from(bytes).toString('latin1')
    })
    await transport.open()
    await expect
      .poll(() => {
        if (received === '') person.type('0104\\x1d91')
        return received
      })
      .toContain('0104\x1d91\r')
    await transport.close()
    person.leave()
    await running
  })
})
