import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SimAgent, startSimAgent } from '../../src/kit/sim-agent.ts'
import { isErrorCode } from '../../src/shared/errors/catalogue.ts'
import { readExtension } from '../kit/one-c/extension.ts'
import { parseModule } from '../kit/one-c/parse.ts'
import { createPlatform, type SentRequest } from '../kit/one-c/platform.ts'
import { createProgram, type Program } from '../kit/one-c/run.ts'
import { structure, type Value } from '../kit/one-c/values.ts'
import { curlOf, stepsOf } from '../support/guide-shell.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/ru/1c.md'), 'utf8')
const examples = parseModule([...page.matchAll(/^```bsl\n([\s\S]*?)^```/gm)].map(([, text]) => text).join('\n'))

const folder = mkdtempSync(join(tmpdir(), 'tillside-one-c-page-'))
const sent: SentRequest[] = []
const printed: Value[] = []
const messages: string[] = []
let sim: SimAgent
let program: Program

/** The shop's own printing: a document with the next number. */
function print(): Value {
  const number = 300 + printed.length
  const document = structure({ ФН: '9999078900000001', ФД: number, ФП: String(2_345_678_000 + number), Смена: 31 })
  printed.push(document)
  return document
}

beforeAll(async () => {
  sim = await startSimAgent({
    folder,
    port: 0,
    fiscalMode: 'pos-prints',
    localeFile: join(root, 'renderer/locales/ru.json'),
    version: '0',
    say: () => undefined,
  })
  const platform = createPlatform({
    agentUrl: () => sim.url,
    onRequest: request => void sent.push(request),
    isSettled: true,
  })
  const { client, more } = readExtension()
  const functions = {
    ...platform.functions,
    напечататьнакассе: print,
    сообщить: (text: Value) => void messages.push(String(text)),
  }
  const modules = { тиллсайдклиент: client, тиллсайддополнительно: more, page: examples }
  program = createProgram(modules, { ...platform, functions })
})
afterAll(async () => {
  await sim.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('docs/ru/1c.md', () => {
  it('has a first call that answers', async () => {
    await program.call('page', 'ПроверитьТиллсайд', undefined)
    expect(messages.map(message => JSON.parse(message))).toMatchObject([{ mode: 'online', registerId: 'kassa-1' }])
  })

  it('has commands that run as they stand', async () => {
    for (const { lines, answer } of stepsOf(page)) {
      for (const line of lines) {
        if (line.kind !== 'curl') continue
        const { url, method } = curlOf(line.words, {})
        const response = await fetch(url.replace('http://127.0.0.1:7710', sim.url), { method })
        expect(response.status, url).toBe(200)
        if (answer) expect(await response.json()).toMatchObject(answer)
      }
    }
  })

  it('has examples that sell, return, exchange and hand over', async () => {
    await program.call('page', 'ОбычныйЧек')
    const [sold] = printed
    await program.call('page', 'ВозвратПоСтроке', sold)
    await program.call('page', 'Обмен', sold)
    await program.call('page', 'ПредоплатаИПередача')
    await program.call('page', 'ДваПродавца')
    expect(sent.filter(({ status = 0 }) => status !== 200)).toEqual([])
    const run = ['обычныйчек', 'возвратпостроке', 'обмен', 'предоплатаипередача', 'двапродавца', 'проверитьтиллсайд']
    expect([...examples.methods.keys()].filter(name => !run.includes(name))).toEqual([])
    const answers = sim.proxy.calls().filter(({ path }) => path.endsWith('/fiscalised'))
    const states = [...Array(6).fill('completed'), 'frozen', 'completed']
    expect(answers.map(({ answer }) => answer)).toMatchObject(states.map(state => ({ sale: { state } })))
  })

  it('says in ten lines what happens when Tillside is dead', () => {
    const [, section = ''] = page.split('## Что, если Тиллсайд мёртв\n')
    const lines = section.split(/^## /m)[0]?.match(/^\d+\. .+$/gm) ?? []
    expect(lines).toHaveLength(10)
  })

  it('names functions and errors that are there', () => {
    const { client, more } = readExtension()
    const named = [...page.matchAll(/`(?:Тиллсайд(Клиент|Дополнительно)\.)?(\p{Lu}[\p{L}]+)\(/gu)].map(
      ([, , name = '']) => name,
    )
    const form = readExtension().form.methods
    // `Число(15,2)` is a type of the platform.
    const unknown = named.filter(
      name =>
        name !== 'Число' && ![client.methods, more.methods, form].some(methods => methods.has(name.toLowerCase())),
    )
    expect(unknown).toEqual([])
    const codes = [...page.matchAll(/^\| `(\w+\.[\w.-]+)` +\|/gm)].map(([, code = '']) => code)
    expect(codes.filter(code => !isErrorCode(code))).toEqual([])
    expect(codes.length).toBeGreaterThan(8)
  })
})
