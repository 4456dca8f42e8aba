import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { httpStatus } from '../../src/agent/api/answers.ts'
import { type SimAgent, startSimAgent } from '../../src/kit/sim-agent.ts'
import { isErrorCode } from '../../src/shared/errors/catalogue.ts'
import type { FiscalMode } from '../../src/shared/sale-view.ts'
import { type CurlCommand, curlOf, type ShellLine, stepsOf } from '../support/guide-shell.ts'
import { guideRequests } from '../support/pos-guide-http.ts'
import { whenDone } from '../support/under-way.ts'
import { waitFor } from '../support/wait-for.ts'

const root = join(import.meta.dirname, '../..')
const guide = readFileSync(join(root, 'docs/pos-guide.md'), 'utf8')
const steps = stepsOf(guide)

const folder = mkdtempSync(join(tmpdir(), 'tillside-guide-'))
const sims: SimAgent[] = []
const variables: Record<string, string> = {}

const start = async (fiscalMode: FiscalMode): Promise<SimAgent> => {
  const localeFile = join(root, 'renderer/locales/ru.json')
  const say = () => undefined
  const sim = await startSimAgent({
    folder: join(folder, fiscalMode),
    port: 0,
    fiscalMode,
    localeFile,
    version: '0',
    say,
  })
  sims.push(sim)
  return sim
}

let printing: SimAgent
let judging: SimAgent
beforeAll(async () => {
  judging = await start('pos-prints')
  printing = await start('agent-prints')
})
afterAll(async () => {
  for (const sim of sims) await sim.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Only where the guide's ports are differs from a shell. */
async function send({ method, url, headers, body }: CurlCommand) {
  const target = url.replace('http://127.0.0.1:7710', judging.url).replace('http://127.0.0.1:7712', printing.url)
  const ask = async (asked: string, at: string, isSame: boolean) => {
    const sent = isSame ? (body ?? null) : null
    const response = await fetch(at, { method: asked, headers, body: sent, signal: AbortSignal.timeout(5_000) })
    return { status: response.status, text: await response.text() }
  }
  return await whenDone(ask, method, target)
}

/** Runs a line as a person would, who looks again when an answer is not there yet. */
async function run(line: ShellLine, isRight: (status: number, answer: unknown) => boolean): Promise<void> {
  if (line.kind === 'npm') return
  if (line.kind === 'set') {
    variables[line.name] = line.value
    return
  }
  const command = curlOf(line.words, variables)
  let last = ''
  const attempt = async (): Promise<boolean> => {
    const { status, text } = await send(command)
    last = `${command.method} ${command.url} ${command.body ?? ''}\n${status} ${text}`
    if (line.kind === 'curl') return isRight(status, JSON.parse(text))
    const [, found] = line.pattern.exec(text) ?? []
    if (found) variables[line.name] = found
    return Boolean(found)
  }
  if (command.method === 'GET') await waitFor(() => last, attempt, 5_000)
  else expect(await attempt(), last).toBe(true)
}

/** Everything the guide shows is there; `…` is any value, and lists may go on. */
function shows(expected: unknown, answer: unknown): boolean {
  if (expected === '…') return answer !== undefined
  if (Array.isArray(expected)) {
    if (!Array.isArray(answer) || (expected.length === 0 && answer.length > 0)) return false
    return expected.every((each, at) => shows(each, answer[at]))
  }
  if (typeof expected !== 'object' || expected === null) return expected === answer
  if (typeof answer !== 'object' || answer === null) return false
  return Object.entries(expected).every(([key, value]) => shows(value, (answer as Record<string, unknown>)[key]))
}

describe('docs/pos-guide.md', () => {
  it.each(steps.map((step, at) => [`step ${at + 1}, ${step.heading}`, step] as const))('%s', async (_, step) => {
    const lines = [...step.lines]
    const last = lines.pop()
    for (const line of lines) await run(line, status => status < 300)
    if (last) {
      const isRefused = typeof step.answer === 'object' && step.answer !== null && 'code' in step.answer
      await run(last, (status, answer) => status >= 400 === isRefused && shows(step.answer ?? {}, answer))
    }
  })

  it('says with which status each error comes', () => {
    const rows = [...guide.matchAll(/^\| `([\w.-]+)` +\| (\d{3}) /gm)].map(([, code = '', status]) => [
      code,
      Number(status),
    ])
    expect(rows.length).toBeGreaterThan(10)
    // The launcher's own answer, in the agent's absence.
    const told = rows.filter(([code]) => code !== 'agent.down')
    expect(told.map(([code]) => code).filter(code => !isErrorCode(String(code)))).toEqual([])
    expect(told).toEqual(told.map(([code]) => [code, isErrorCode(String(code)) ? httpStatus(code as never) : 0]))
  })

  it('calls every route a program that sells may need', () => {
    const described = JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8')) as { paths: object }
    const named = Object.keys(described.paths).filter(path => {
      const pattern = new RegExp(`/v1${path.slice(3).replaceAll(/\{\w+\}/g, '[^/?"\\s]+')}(?=[?"'\\s\`])`)
      return !pattern.test(guide.replaceAll(/\$[AP]\//g, '/v1/'))
    })
    expect(named).toEqual([
      '/v1/programs',
      '/v1/programs/revoke',
      '/v1/sales/{saleId}/script',
      '/v1/sales/{saleId}/offers',
      '/v1/sales/{saleId}/promo-codes/remove',
      '/v1/sales/{saleId}/gift-cards/remove',
    ])
  })

  it('stands in docs/pos-guide.http with the same requests', () => {
    const http = readFileSync(join(root, 'docs/pos-guide.http'), 'utf8')
    const isSame = http === guideRequests(guide)
    expect(isSame, 'docs/pos-guide.http is behind the guide: run npx node test/support/write-api-files.ts').toBe(true)
  })
})
