import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { reportContract } from '../../src/kit/contract-report.ts'
import { SIM_TOKEN, type SimAgent, startSimAgent } from '../../src/kit/sim-agent.ts'
import { createApiClient } from '../support/api-client.ts'
import { waitFor } from '../support/wait-for.ts'
import { callsOf, textOf } from './one-c/calls.ts'
import { readExtension } from './one-c/extension.ts'
import type { SentRequest } from './one-c/platform.ts'
import { type ApiDocument, routeOf, unknownFields } from './one-c/request-schema.ts'
import { type Goods, openTill } from './one-c/till.ts'
import { type Structure, structure, toJson, type Value } from './one-c/values.ts'

const root = join(import.meta.dirname, '../..')
const document = JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8')) as ApiDocument
const modules = readExtension()

const temporary = mkdtempSync(join(tmpdir(), 'tillside-one-c-'))
const sent: SentRequest[] = []
let sim: SimAgent
let agentUrl: string

beforeAll(async () => {
  sim = await startSimAgent({
    folder: temporary,
    port: 0,
    fiscalMode: 'pos-prints',
    localeFile: join(root, 'renderer/locales/ru.json'),
    version: '0',
    say: () => undefined,
  })
})
beforeEach(() => {
  agentUrl = sim.url
})
afterAll(async () => {
  await sim.close()
  rmSync(temporary, { recursive: true, force: true })
})

const goods: readonly Goods[] = [
  { key: 'стр-1', name: 'Сыр', quantity: 0.345, price: 899.9 },
  { key: 'стр-2', name: 'Плед', quantity: 2, price: 100 },
]
const onRequest = (request: SentRequest) => void sent.push(request)
const open = (rows = goods, isSettled = true) =>
  openTill({ modules, rows, agentUrl: () => agentUrl, onRequest, isSettled })
type Till = Awaited<ReturnType<typeof open>>

let lastFd = 200
const printed = () => {
  lastFd += 1
  return structure({ ФН: '9999078900000001', ФД: lastFd, ФП: String(2_345_678_000 + lastFd), Смена: 31 })
}
const money = (kind: string, amount: number) => [structure({ Вид: kind, Сумма: amount })]
const lines = (rows: readonly Goods[]) =>
  rows.map(({ key, name, quantity, price }) =>
    structure({ Ключ: key, Наименование: name, Количество: quantity, Цена: price }),
  )

type Answer = Readonly<{ sale: Readonly<Record<string, unknown>> }>
const good = (result: Structure): Answer => {
  expect(toJson(result)).toMatchObject({ Успех: true, Недоступен: false })
  return toJson(result.get('Ответ')) as Answer
}
const codeFor = async (phone: string) => {
  await waitFor('the code', () => sim.codeFor(phone) !== undefined)
  return sim.codeFor(phone) ?? ''
}
/** A receipt of the client's module alone, checked out. */
const checkedOut = async ({ client }: Till, rows = goods, terms?: Value) => {
  const chek = await client('НовыйЧек')
  good(await client('Позиции', chek, lines(rows), 'Иванова А. П.', terms))
  good(await client('Оформить', chek))
  return chek
}

describe('the extension beside a real agent', () => {
  it('finds a customer by the button, spends points and reports the receipt', async () => {
    const till = await open()
    await till.tick()
    good(await till.more('Смена', 'opened', '9999078900000001', 31, 'Иванова А. П.'))
    till.types('8 921 000-00-01', '')
    await till.form('ТиллсайдПокупатель', undefined)
    const [, question, prompt] = till.questions
    expect([question, prompt]).toEqual([expect.stringMatching(/^Списать баллы\? Можно до \d/), 'Код из сообщения'])
    await till.form('ТиллсайдКодВведен', await codeFor('+79210000001'), undefined)

    expect(await till.form('ТиллсайдКОплате', 100)).toBe(true)
    const kopecks = till.rows().map(({ Цена, Количество, Сумма }) => [Цена * Количество * 100, Сумма * 100])
    expect(kopecks.map(([counted]) => Math.round(counted ?? 0))).toEqual(
      kopecks.map(([, told]) => Math.round(told ?? 0)),
    )
    expect(kopecks.reduce((sum, [, told = 0]) => sum + Math.round(told), 0)).toBe(51_047 - 10_000)
    await till.form('ТиллсайдЧекПробит', printed(), money('card', 410.47))
    expect(till.shown).toEqual([])
    expect(sent.at(-1)).toMatchObject({ path: expect.stringMatching(/fiscalised$/), status: 200 })
  })

  it('lets a new customer in, and asks again after a wrong code', async () => {
    const till = await open()
    till.types('8 921 000-00-09', '00000000', '')
    await till.form('ТиллсайдПокупатель', undefined)
    expect(till.questions).toEqual([
      'Телефон или карта',
      'Покупателя нет в программе. Вступает?',
      'Код из сообщения',
      'Код из сообщения',
    ])
    expect(till.shown).toEqual([expect.stringContaining('Код не подошёл')])
    await till.form('ТиллсайдКодВведен', await codeFor('+79210000009'), undefined)
    expect(await till.form('ТиллсайдКОплате')).toBe(true)
    await till.form('ТиллсайдЧекПробит', printed(), money('cash', 510.47))
    expect(till.shown).toHaveLength(1)
  })

  it('goes back to the lines with the prices of the register, and out again', async () => {
    const till = await open([{ key: 'ч', name: 'Чай', quantity: 2, price: 100 }])
    await till.form('ТиллсайдСтрокиИзменились')
    const saleId = sent.at(-1)?.path.split('/').at(-1) ?? ''
    good(await till.more('Промокод', structure({ Ид: saleId }), 'SALE-10'))
    expect(await till.form('ТиллсайдКОплате')).toBe(true)
    expect(till.rows()).toMatchObject([{ Цена: 90, Сумма: 180 }])
    expect(await till.form('ТиллсайдНазадКСтрокам')).toBe(true)
    expect(till.rows()).toMatchObject([{ Цена: 100, Сумма: 200 }])
    expect(await till.form('ТиллсайдКОплате')).toBe(true)
    await till.form('ТиллсайдЧекПробит', printed(), money('cash', 180))
    expect(till.shown).toEqual([])
  })

  it('recognises a card that was scanned, and leaves goods alone', async () => {
    const till = await open()
    till.says(false)
    expect(await till.form('ТиллсайдОтсканировано', '4600000000008')).toBe(false)
    expect(await till.form('ТиллсайдОтсканировано', '2200000002')).toBe(true)
  })

  it('keeps a sale whose card was declined, takes other money, and may tell a receipt twice', async () => {
    const till = await open()
    const chek = await checkedOut(till)
    expect(chek.get('КОплате')).toBe(510.47)
    good(await till.more('Терминал', chek, 't-1', 510.47, 'pending'))
    good(await till.more('Терминал', chek, 't-1', 510.47, 'declined'))
    const receipt = printed()
    receipt.set('Время', '2026-11-22T18:05')
    expect(good(await till.client('Пробито', chek, receipt, money('cash', 510.47))).sale.state).toBe('completed')
    good(await till.client('Пробито', chek, receipt, money('cash', 510.47)))
  })

  it('returns by line, and exchanges', async () => {
    const till = await open()
    const chek = await checkedOut(till)
    const sold = printed()
    good(await till.client('Пробито', chek, sold, money('cash', 510.47)))
    const one = [structure({ Ключ: 'стр-2', Количество: 1 })]

    const back = await till.client('НовыйЧек')
    const prepared = good(await till.more('ПодготовитьВозврат', back, sold, one))
    expect(prepared.sale).toMatchObject({ state: 'frozen', total: 100, tenders: [{ kind: 'cash', amount: 100 }] })
    expect(good(await till.more('ВозвратПробит', back, printed())).sale.state).toBe('completed')

    const swapped = await till.client('НовыйЧек')
    good(await till.more('ПодготовитьВозврат', swapped, sold, one))
    const terms = await till.more('УсловияОбмена', swapped)
    const instead = await checkedOut(till, [{ key: 'л', name: 'Лампа', quantity: 1, price: 150 }], terms)
    expect(instead.get('КОплате')).toBe(50)
    good(await till.more('ВозвратПробит', swapped, printed()))
    expect(good(await till.client('Пробито', instead, printed(), money('cash', 50))).sale.state).toBe('completed')
  })

  it('takes a part in advance, and hands the goods over for the rest', async () => {
    const till = await open()
    const terms = await till.more('УсловияПредоплаты', 20_000)
    const paid = await checkedOut(till, [{ key: 'д', name: 'Диван', quantity: 1, price: 50_000 }], terms)
    expect(paid.get('КОплате')).toBe(20_000)
    const advance = printed()
    good(await till.client('Пробито', paid, advance, money('card', 20_000)))

    const handed = await till.client('НовыйЧек')
    good(await till.more('НачатьПередачу', handed, [advance]))
    good(await till.client('Оформить', handed))
    expect(handed.get('КОплате')).toBe(30_000)
    expect(good(await till.client('Пробито', handed, printed(), money('card', 30_000))).sale.state).toBe('completed')
  })

  it('sells a gift card and pays with it', async () => {
    const till = await open()
    const number = '7700 9988 7766'
    const [card] = lines([{ key: 'к', name: 'Карта', quantity: 1, price: 100 }])
    card?.set('НомерПодарочнойКарты', number)
    const sells = await till.client('НовыйЧек')
    good(await till.client('Позиции', sells, [card]))
    good(await till.client('Оформить', sells))
    good(await till.client('Пробито', sells, printed(), money('cash', 100)))

    const buys = await till.client('НовыйЧек')
    good(await till.client('Позиции', buys, lines(goods)))
    await waitFor('the card', async () => (await till.more('ПодарочнаяКарта', buys, number)).get('Успех') === true)
    good(await till.client('Оформить', buys))
    expect(buys.get('КОплате')).toBe(410.47)
    expect(good(await till.client('Отменить', buys)).sale.state).toBe('cancelled')
  })

  it('asks at its start what became of a sale, and answers', async () => {
    const lost = await checkedOut(await open())
    const till = await open()
    await till.tick()
    expect(sent.findLast(({ path }) => path.endsWith('/outcome'))).toMatchObject({
      path: `/v1/sales/${String(lost.get('Ид'))}/outcome`,
      body: { outcome: 'unknown' },
      status: 200,
    })
    const told = await till.more('ОтветитьОЧеке', lost.get('Ид'), 'printed', printed(), money('cash', 510.47))
    expect(good(told).sale.state).toBe('completed')
  })

  it('sells on while Tillside is dead, and sends the receipts later', async () => {
    const till = await open()
    agentUrl = `http://127.0.0.1:${await freePort()}`
    expect(await till.form('ТиллсайдСтрокиИзменились')).toBe(false)
    expect(till.shown).toEqual(['Лояльность не отвечает. Продавайте без неё: чек дойдёт позже.'])
    const calls = sent.length
    expect(await till.form('ТиллсайдКОплате')).toBe(false)
    await till.form('ТиллсайдЧекПробит', printed(), money('cash', 510.47))
    // Nobody waits for a dead line a second time in one receipt.
    expect(sent).toHaveLength(calls)
    await till.tick()

    agentUrl = sim.url
    await till.tick()
    const late = () => sim.proxy.calls().filter(({ path }) => path === '/v1/receipts')
    expect(late()).toMatchObject([{ status: 200, answer: { receipts: [{ status: 'taken' }] } }])
    await till.form('ТиллсайдДослать')
    expect(late()).toHaveLength(1)
  })

  it('asks again each second while the hub takes its time, and does not hold up the window', async () => {
    const till = await open(goods, false)
    await sim.command('hub-slow 600')
    till.says(false)
    till.types('8 921 000-00-01')
    await till.form('ТиллсайдПокупатель', undefined)
    expect(till.questions).toEqual(['Телефон или карта'])
    await waitFor('the customer', async () => {
      await till.tick()
      return till.questions.length > 1
    })
    await sim.command('hub-back')
    expect(till.questions.at(-1)).toMatch(/^Списать баллы/)
    const left = till.shown.length
    await waitFor('the checkout', async () => (await till.form('ТиллсайдКОплате')) === true)
    expect(till.shown.slice(left).filter(text => !text.startsWith('Считаем цену'))).toEqual([])
    await till.form('ТиллсайдЧекПробит', printed(), money('cash', 510.47))
  })

  it('repeats once what was lost on the line, and it is done once', async () => {
    const till = await open()
    const chek = await till.client('НовыйЧек')
    good(await till.client('Позиции', chek, lines(goods)))
    await sim.command('lose-answer')
    expect(good(await till.client('Оформить', chek)).sale).toMatchObject({
      state: 'frozen',
      checkoutVersion: 1,
    })
    good(await till.client('Отменить', chek))
  })

  it('counts on from what Tillside knows when the receipt came from an older copy', async () => {
    const till = await open()
    const chek = await till.client('НовыйЧек')
    good(await till.client('Позиции', chek, lines(goods)))
    good(await till.client('Позиции', chek, lines(goods)))
    chek.set('Ревизия', 0)
    good(await till.client('Позиции', chek, lines(goods.slice(1))))
    expect(chek.get('Ревизия')).toBe(3)
    expect(good(await till.client('Состояние', chek, true)).sale.total).toBe(200)
    expect(good(await till.client('Состояние', chek))).toMatchObject({ isChanged: false })
    good(await till.client('Отменить', chek))
  })

  it('trades a code for a token, and closes its shift', async () => {
    const till = await open()
    const { body } = await createApiClient(sim.url, SIM_TOKEN).call<{ code: string }>('POST', '/programs/codes', {
      name: '1C',
    })
    expect(good(await till.more('Подключить', body.code, '1С:Розница 3.0'))).toMatchObject({ name: '1C' })
    const totals = structure({ ЧековПродажи: 1, СуммаПродаж: 1, ЧековВозврата: 0, СуммаВозвратов: 0 })
    good(await till.more('Смена', 'closed', '9999078900000001', 31, 'Иванова А. П.', totals))
  })

  it('said in all of this nothing that the API would drop, and left no call of its text untried', () => {
    expect(sent.flatMap(({ method, path, body }) => unknownFields(document, method, path, body))).toEqual([])
    expect(unknownFields(document, 'POST', '/v1/sales/x/redeem', { amount: 1, amountMinor: 1 })).toEqual([
      'amountMinor',
    ])
    const tried = new Set(sent.map(({ method, path }) => `${method} ${routeOf(document, path)}`))
    const written = [modules.client, modules.more]
      .flatMap(module => callsOf(module, 'вызватьтиллсайд'))
      .map(({ args }) => `${textOf(args[0])} ${routeOf(document, textOf(args[1]))}`)
    expect(written.filter(call => !tried.has(call))).toEqual([])
    for (const { headers, body } of sent) {
      expect(headers).toMatchObject({ Authorization: `Bearer ${SIM_TOKEN}`, Amounts: 'roubles' })
      expect(JSON.stringify(body) ?? '').not.toMatch(/Minor|Milli/)
    }
  })

  it('kept its side of the contract, as the kit sees it', () => {
    const { rules } = reportContract(sim.proxy.calls())
    // An older copy is behind by its nature; everything else is kept.
    const broken = rules.filter(({ kept }) => kept === 'broken').map(({ id }) => id)
    expect(broken).toEqual(['revision-rises'])
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await new Promise<number>(resolve => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
  })
  await new Promise(resolve => server.close(resolve))
  return port
}
