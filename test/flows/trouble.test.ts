import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import type { OperationId } from '../../src/shared/ids.ts'
import type { Snapshot } from '../../src/shared/screen/snapshot.ts'
import { bread, cashier, cheese, openShop, PIN, type Shop, type ShopOptions, whenReady } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'

const CLOSE_RECEIPT = 0xff45

let shop: Shop
afterEach(async () => await shop.close())

async function openRegister(options: ShopOptions = {}) {
  shop = await openShop(options)
  const started = await shop.startAgent()
  await whenReady(started.agent)
  await started.api.openShift(cashier)
  return started
}

const receipts = () => shop.device.documents().filter(({ kind }) => kind === 'receipt')

describe('the fiscal printer', () => {
  it('loses the reply after recording the receipt, and does not print twice', async () => {
    const { api } = await openRegister()
    await shop.device.inflict({ kind: 'lost-answer', command: CLOSE_RECEIPT, isKept: false })
    const sale = await api.sell('s-1', [bread])
    expect(receipts()).toHaveLength(1)
    expect(sale.documents[0]?.registered.fdNumber).toBe(receipts()[0]?.fdNumber)
  })

  it('is pulled out and plugged in again: the sale waits for payment, then goes through', async () => {
    const { agent, api } = await openRegister()
    await api.put('s-1', 1, [bread])
    await api.post('/sales/s-1/checkout', { operationId: 'c-1' })
    await shop.device.inflict('unplug')
    const pay = { operationId: 'p-1', tenders: [{ kind: 'cash', amountMinor: 9100 }] }
    await api.post('/sales/s-1/pay', pay)
    const refused = await api.when('s-1', sale => sale.state === 'frozen' && sale.notice !== undefined)
    expect(refused.notice?.code).toMatch(/^device\./)
    await waitFor('the register to notice', () => agent.register.snapshot().device.state === 'away')

    await shop.device.inflict('plug-in')
    await waitFor('the device to be back', () => agent.register.snapshot().device.state === 'ready')
    await api.post('/sales/s-1/pay', pay)
    await api.when('s-1', sale => sale.state === 'completed')
    expect(receipts()).toHaveLength(1)
  })

  it('is out of paper: the cashier is told, nothing is printed, and after the refill it is', async () => {
    const { api } = await openRegister()
    await shop.device.inflict('paper-out')
    await api.put('s-1', 1, [bread])
    await api.post('/sales/s-1/checkout', { operationId: 'c-1' })
    const pay = { operationId: 'p-1', tenders: [{ kind: 'cash', amountMinor: 9100 }] }
    await api.post('/sales/s-1/pay', pay)
    expect((await api.when('s-1', sale => sale.state === 'frozen' && sale.notice !== undefined)).notice?.code).toBe(
      'paper.out',
    )
    expect(receipts()).toHaveLength(0)
    await shop.device.inflict('paper-in')
    await api.post('/sales/s-1/pay', pay)
    await api.when('s-1', sale => sale.state === 'completed')
    expect(receipts()).toHaveLength(1)
  })

  it('refuses to sell in a shift of more than a day, by name', async () => {
    const { api } = await openRegister()
    await shop.device.inflict('shift-expired')
    await api.put('s-1', 1, [bread])
    await api.post('/sales/s-1/checkout', { operationId: 'c-1' })
    await api.post('/sales/s-1/pay', { operationId: 'p-1', tenders: [{ kind: 'cash', amountMinor: 9100 }] })
    expect((await api.when('s-1', sale => sale.state === 'frozen' && sale.notice !== undefined)).notice?.code).toBe(
      'fiscal.shift-expired',
    )
  })

  it('is not there at all: sales are composed, payment says why not', async () => {
    shop = await openShop({
      settings: { fiscalPrinter: { driver: 'shtrih', connection: { line: 'serial', path: '/dev/no-such-port' } } },
    })
    const { agent, api } = await shop.startAgent()
    await waitFor('the register to notice', () => agent.register.snapshot().device.state === 'away')
    expect(agent.register.snapshot().device.error?.code).toBe('device.not-found')
    await api.put('s-1', 1, [bread])
    await api.post('/sales/s-1/checkout', { operationId: 'c-1' })
    await api.post('/sales/s-1/pay', { operationId: 'p-1', tenders: [{ kind: 'cash', amountMinor: 9100 }] })
    expect((await api.when('s-1', sale => sale.notice !== undefined)).notice?.code).toBe('device.not-found')
  })
})

describe('a receipt that only a person can decide', () => {
  /** Somebody else's program sold something while our answer was lost. */
  async function openQuestion(lines = [bread]) {
    const { agent, api } = await openRegister()
    await api.put('s-1', 1, lines)
    await api.post('/sales/s-1/checkout', { operationId: 'c-1' })
    const mayGoOn = Promise.withResolvers<void>()
    shop.onEdge(async edge => {
      if (edge.command !== CLOSE_RECEIPT || edge.edge !== 'before-commit') return 'continue'
      shop.onEdge(undefined)
      await shop.device.inflict('foreign-document')
      mayGoOn.resolve()
      return 'drop'
    })
    await api.post('/sales/s-1/pay', { operationId: 'p-1', tenders: [{ kind: 'cash', amountMinor: 20_000 }] })
    await mayGoOn.promise
    await waitFor('the question', () => agent.register.snapshot().questions.length > 0)
    const { perform } = agent
    const [question] = agent.register.snapshot().questions
    if (!question) throw new Error('no question')
    return { agent, api, perform, question }
  }

  const answer = (
    question: Snapshot['questions'][number],
    given: 'printed' | 'not-printed',
    pin = PIN,
    fdNumber?: number,
  ) => ({ name: 'answer-question', operationId: question.operationId, answer: given, pin, fdNumber }) as const

  it('asks, shows the documents made since, and wants the PIN', async () => {
    const { api, perform, question } = await openQuestion()
    expect(question).toMatchObject({
      reason: 'foreign-document',
      totalMinor: 9100,
      candidates: [{ totalMinor: 12_345 }],
    })
    await expect(perform(answer(question, 'not-printed', '0000'))).rejects.toMatchObject({ code: 'request.wrong-pin' })
    expect((await api.post('/sales/s-1/cancel')).body.code).toBe('fiscal.outcome-unknown')
  })

  it('goes on after "it was not", and prints only when asked to', async () => {
    const { api, perform, question } = await openQuestion()
    const before = receipts().length
    await perform(answer(question, 'not-printed'))
    expect((await api.get('s-1')).body.sale.state).toBe('frozen')
    expect(receipts()).toHaveLength(before)
    await api.post('/sales/s-1/pay', { operationId: 'p-2', tenders: [{ kind: 'cash', amountMinor: 9100 }] })
    await api.when('s-1', sale => sale.state === 'completed')
    expect(receipts()).toHaveLength(before + 1)
  })

  it('refuses a document that cannot be this receipt', async () => {
    const { perform, question } = await openQuestion()
    const fdNumber = question.candidates[0]?.fdNumber
    await expect(perform(answer(question, 'printed', PIN, fdNumber))).rejects.toMatchObject({
      code: 'fiscal.no-such-document',
    })
  })

  it('takes the numbers of the document a person names', async () => {
    const { api, perform, question } = await openQuestion([{ ...bread, quantityMilli: 1000, priceMinor: 12_345 }])
    const fdNumber = question.candidates[0]?.fdNumber
    await perform(answer(question, 'printed', PIN, fdNumber))
    const { sale } = (await api.get('s-1')).body
    expect(sale).toMatchObject({ state: 'completed', documents: [{ registered: { fdNumber } }] })
  })
})

describe('a person who was wrong', () => {
  it('is put right when the FN is seen again: the sale gets its document', async () => {
    const { agent, api } = await openRegister()
    await api.put('s-1', 1, [bread])
    await api.post('/sales/s-1/checkout', { operationId: 'c-1' })
    // The device records the receipt and is gone before it can say so.
    shop.onEdge(async edge => {
      if (edge.command !== CLOSE_RECEIPT || edge.edge !== 'committed') return 'continue'
      shop.onEdge(undefined)
      await shop.device.inflict('unplug')
      return 'drop'
    })
    await api.post('/sales/s-1/pay', { operationId: 'p-1', tenders: [{ kind: 'cash', amountMinor: 9100 }] })
    await api.when('s-1', sale => sale.state === 'settling')
    const operationId = agent.register.operations.unsettled()[0]?.operationId
    if (!operationId) throw new Error('nothing is being settled')
    await agent.register.fiscal?.answer(operationId, 'not-printed')
    expect((await api.get('s-1')).body.sale.state).toBe('frozen')

    await shop.device.inflict('plug-in')
    const sale = await api.when('s-1', ({ state }) => state === 'completed')
    expect(sale.documents[0]?.registered.fdNumber).toBe(receipts()[0]?.fdNumber)
    expect(receipts()).toHaveLength(1)
    await waitFor('the hub to apply it', () => agent.register.sync.status().unapplied === 0)
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, documents: 1, openFindings: 0 })
  })

  it('is put right also when the sale was given up meanwhile', async () => {
    const { agent, api } = await openRegister()
    await api.put('s-1', 1, [bread])
    await api.post('/sales/s-1/checkout', { operationId: 'c-1' })
    shop.onEdge(async edge => {
      if (edge.command !== CLOSE_RECEIPT || edge.edge !== 'committed') return 'continue'
      shop.onEdge(undefined)
      await shop.device.inflict('unplug')
      return 'drop'
    })
    await api.post('/sales/s-1/pay', { operationId: 'p-1', tenders: [{ kind: 'cash', amountMinor: 9100 }] })
    await api.when('s-1', sale => sale.state === 'settling')
    await agent.register.fiscal?.answer('p-1' as OperationId, 'not-printed')
    await api.post('/sales/s-1/cancel')
    await shop.device.inflict('plug-in')
    await api.when('s-1', ({ state }) => state === 'completed')
    await waitFor('the hub to apply it', () => agent.register.sync.status().unapplied === 0)
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, documents: 1, openFindings: 0 })
  })
})

describe('the data folder', () => {
  const database = () => join(shop.dataFolder, 'tillside.db')

  it.each<[string, string, () => void]>([
    ['a damaged database', 'db.corrupt', () => damage(database())],
    ['a file of another program', 'db.foreign', () => foreign(database())],
    ['the database of another register', 'db.wrong-register', () => shop.writeSettings({ registerId: 'r-2' })],
    [
      'broken settings',
      'setup.settings-invalid',
      () => writeFileSync(join(shop.dataFolder, 'settings.yaml'), 'pin: ['),
    ],
    ['settings with a wrong field', 'setup.settings-invalid', () => shop.writeSettings({ pin: 'abc' })],
    ['no settings', 'setup.settings-missing', () => rmSync(join(shop.dataFolder, 'settings.yaml'))],
  ])('with %s is refused by name, and left as it is', async (_, code, spoil) => {
    const { agent, api } = await openRegister()
    for (let number = 1; number <= 5; number += 1) await api.sell(`s-${number}`, [bread, cheese])
    await agent.stop()
    spoil()
    const before = readFileSync(database())
    await expect(shop.startAgent()).rejects.toMatchObject({ code })
    expect(readFileSync(database()).equals(before)).toBe(true)
  })

  it('is one agent’s: a second one is turned away', async () => {
    await openRegister()
    await expect(shop.startAgent()).rejects.toMatchObject({ code: 'db.locked' })
  })

  it('keeps receipts when the key of the contacts is lost', async () => {
    const { agent, api } = await openRegister()
    await shop.stopHub()
    await api.put('s-1', 1, [bread])
    await api.post('/sales/s-1/contact', { contact: 'v@example.ru' })
    await api.sell('s-1', [bread]).catch(() => undefined)
    await agent.stop()
    for (const file of ['personal.key']) rmSync(join(shop.dataFolder, file))
    const again = await shop.startAgent()
    await shop.startHub()
    await waitFor('the queue to drain', () => again.agent.register.sync.status().unapplied === 0, 20_000)
    expect(await shop.hub().summary()).toMatchObject({ sales: 1, documents: 1 })
  })
})

function damage(file: string): void {
  const bytes = readFileSync(file)
  bytes.fill(0x5a, 4096, 4096 * 6)
  writeFileSync(file, bytes)
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
}

function foreign(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
  const other = new Sqlite(file)
  other.exec('CREATE TABLE notes (text TEXT)')
  other.close()
}
