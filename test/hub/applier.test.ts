import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { readHubDocuments, readHubFindings, readHubSummary } from '../../hub/read-hub.ts'
import { startHubForTest } from './support/hub-for-test.ts'
import { cancelledPayload, salePayload, shiftClosedPayload, shiftOpenedPayload } from './support/payloads.ts'

const PHONE = '79215550147'
const FN = '9999078902009999'

async function shop() {
  const started = await startHubForTest()
  const agent = await started.register()
  await agent.hello()
  const customerId = await started.hub.addCustomer({ phone: PHONE, card: '2200451873', email: 'Vera.L@example.ru' })
  const { hub, folder } = started
  return {
    ...started,
    agent,
    customerId,
    /** Pushes what the journal holds and waits until it is applied. */
    deliver: async () => {
      await agent.push()
      await hub.whenApplied()
      return hub.summary()
    },
    findings: async () => (await readHubFindings(folder)).map(finding => `${finding.state} ${finding.code}`),
    balance: async () => {
      const found = await agent.must('customers.find', { identifier: { by: 'phone', value: PHONE } })
      return found.status === 'found' ? found.customer.balanceMinor : undefined
    },
  }
}

describe('a sale', () => {
  test('becomes a receipt with its document and its points', async () => {
    const { agent, deliver, balance, customerId, folder } = await shop()
    agent.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 7, customerId, accruedMinor: 300 }))
    expect(await deliver()).toMatchObject({ sales: 1, salesTotalMinor: 10_000, openFindings: 0 })
    expect(await balance()).toBe(300)
    expect(await readHubDocuments(folder)).toMatchObject([{ fnNumber: FN, fdNumber: 7, saleId: 'a', registerId: 'r1' }])
  })

  test.each([
    ['phone', { loyaltyPhone: PHONE }],
    ['phone as people dial it', { loyaltyPhone: '89215550147' }],
    ['card', { loyaltyCard: '2200451873' }],
    ['e-mail', { loyaltyEmail: 'vera.l@example.ru' }],
  ])('finds the customer who named a %s while the hub was away', async (_title, personal) => {
    const { agent, deliver, balance } = await shop()
    const sale = salePayload({ saleId: 'a', fd: 7, accruedMinor: 300, loyaltyMode: 'offline' })
    agent.journal.add('sale-completed', sale, personal)
    expect(await deliver()).toMatchObject({ openFindings: 0, points: { isConsistent: true } })
    expect(await balance()).toBe(300)
  })

  test('is kept when nobody knows its customer', async () => {
    const { agent, deliver, findings } = await shop()
    const sale = salePayload({ saleId: 'a', fd: 7, accruedMinor: 300, loyaltyMode: 'offline' })
    agent.journal.add('sale-completed', sale, { loyaltyPhone: '79990000001' })
    expect(await deliver()).toMatchObject({ sales: 1, points: { isConsistent: true } })
    expect(await findings()).toEqual(['open loyalty.customer-not-found'])
  })

  test('is kept when two customers share the e-mail', async () => {
    const { hub, agent, deliver, findings } = await shop()
    await hub.addCustomer({ phone: '79215550148', email: 'vera.l@example.ru' })
    agent.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 7 }), { loyaltyEmail: 'vera.l@example.ru' })
    expect(await deliver()).toMatchObject({ sales: 1 })
    expect(await findings()).toEqual(['open loyalty.customer-ambiguous'])
  })

  test('told twice with the same document counts once', async () => {
    const { agent, deliver, balance, customerId } = await shop()
    agent.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 7, customerId, accruedMinor: 300 }))
    agent.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 7, customerId, accruedMinor: 300 }))
    expect(await deliver()).toMatchObject({ sales: 1, documents: 1, openFindings: 0, points: { isConsistent: true } })
    expect(await balance()).toBe(300)
  })

  test('printed twice raises an alarm, with both documents in the ledger and its points once', async () => {
    const { agent, deliver, balance, findings, customerId } = await shop()
    agent.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 7, customerId, accruedMinor: 300 }))
    agent.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 8, customerId, accruedMinor: 300 }))
    expect(await deliver()).toMatchObject({ sales: 1, documents: 2 })
    expect(await findings()).toEqual(['open fiscal.second-document'])
    expect(await balance()).toBe(300)
  })

  test('that claims the document of another sale is not believed', async () => {
    const { agent, deliver, balance, findings, customerId } = await shop()
    agent.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 7, customerId, accruedMinor: 300 }))
    agent.journal.add('sale-completed', salePayload({ saleId: 'b', fd: 7, customerId, accruedMinor: 300 }))
    expect(await deliver()).toMatchObject({ sales: 1, documents: 1, points: { isConsistent: true } })
    expect(await findings()).toEqual(['open fiscal.second-document'])
    expect(await balance()).toBe(300)
  })

  test('may have the id of a sale at another register', async () => {
    const { register, agent, deliver } = await shop()
    const other = await register('r2')
    agent.journal.add('sale-completed', salePayload({ saleId: '1', fd: 7 }))
    other.journal.add('sale-completed', salePayload({ saleId: '1', fd: 7, fn: '9999078902000001' }))
    await other.hello()
    await other.push()
    expect(await deliver()).toMatchObject({ sales: 2, documents: 2, openFindings: 0 })
    expect(await other.must('receipts.find', { ref: { by: 'sale', saleId: '1' } })).toMatchObject({
      receipt: { fnNumber: '9999078902000001' },
    })
  })
})

describe('trouble with one entry', () => {
  test('is a finding and holds nobody up', async () => {
    const { agent, deliver, findings } = await shop()
    const { journal } = agent
    journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1 }))
    journal.add('horoscope', { sign: 'leo' })
    journal.add('sale-completed', 'not json')
    journal.add('sale-completed', { ...salePayload({ saleId: 'b', fd: 2 }), tenders: 'cash' })
    journal.add('constructor', {})
    journal.add('sale-completed', { ...salePayload({ saleId: 'c', fd: 3 }), totalMinor: 99 })
    journal.add('sale-completed', salePayload({ saleId: 'd', fd: 4 }))
    expect(await deliver()).toMatchObject({ received: 7, applied: 7, sales: 3 })
    expect(await findings()).toEqual([
      'open entry.unknown-kind',
      'open entry.unparsable',
      'open entry.unparsable',
      'open entry.unknown-kind',
      'open receipt.total-mismatch',
    ])
  })

  test('that no rule foresaw undoes the batch and costs only the culprit', async () => {
    const { agent, deliver, findings, balance, customerId, folder } = await shop()
    const database = new Database(join(folder, 'hub.db'))
    database.exec(`create trigger bug before insert on receipt_documents when new.sale_id = 'culprit'
      begin select raise(abort, 'a bug'); end`)
    database.close()
    const { journal } = agent
    for (const [at, saleId] of ['one', 'two', 'culprit', 'three', 'four'].entries()) {
      journal.add('sale-completed', salePayload({ saleId, fd: at + 1, customerId, accruedMinor: 100 }))
    }
    expect(await deliver()).toMatchObject({ applied: 5, sales: 4, documents: 4, points: { isConsistent: true } })
    expect(await findings()).toEqual(['open entry.failed'])
    expect(await balance()).toBe(400)
  })

  test('is not made by a receipt of very many lines', async () => {
    const { agent, deliver } = await shop()
    const sale = salePayload({ saleId: 'a', fd: 1, totalMinor: 3000 })
    const lines = Array.from({ length: 3000 }, (_, at) => ({
      ...sale.lines[0],
      key: `${at}`,
      priceMinor: 1,
      totalMinor: 1,
    }))
    agent.journal.add('sale-completed', { ...sale, lines })
    expect(await deliver()).toMatchObject({ sales: 1, openFindings: 0 })
    const found = await agent.must('receipts.find', { ref: { by: 'sale', saleId: 'a' } })
    expect(found.status === 'found' && found.receipt.lines.map(line => line.key)).toEqual(lines.map(line => line.key))
  })

  test('does not put anything personal into its finding', async () => {
    const { agent, deliver, folder } = await shop()
    const sale = { ...salePayload({ saleId: 'a', fd: 1 }), cashier: { name: 79_215_550_147 } }
    agent.journal.add('sale-completed', sale, { loyaltyPhone: '79990000001' })
    agent.journal.add('sale-completed', salePayload({ saleId: 'b', fd: 2 }), { loyaltyPhone: '79990000001' })
    await deliver()
    const findings = JSON.stringify(await readHubFindings(folder))
    expect(findings).toContain('cashier.name')
    expect(findings).not.toMatch(/79990000001|79215550147/)
  })
})

describe('a return', () => {
  test('gives the spent points back and takes the accrued ones away', async () => {
    const { hub, agent, deliver, balance, customerId } = await shop()
    agent.journal.add(
      'sale-completed',
      salePayload({ saleId: 'a', fd: 1, customerId, spentMinor: 500, accruedMinor: 300 }),
    )
    await deliver()
    expect(await balance()).toBe(-200)
    agent.journal.add(
      'sale-completed',
      salePayload({ saleId: 'ra', fd: 2, kind: 'return', returnOf: 'a', spentMinor: 500, accruedMinor: 300 }),
    )
    expect(await deliver()).toMatchObject({ sales: 1, returns: 1, points: { isConsistent: true } })
    expect(await balance()).toBe(0)
    expect(await agent.must('receipts.find', { ref: { by: 'document', fnNumber: FN, fdNumber: 1 } })).toMatchObject({
      status: 'found',
      receipt: { saleId: 'a', isReturned: true, pointsSpentMinor: 500, pointsAccruedMinor: 300, customerId },
    })
    expect(await agent.refusal('receipts.find', { ref: { by: 'document', fnNumber: FN, fdNumber: 2 } })).toBe(
      'return.is-a-return',
    )
    expect(await hub.pointsConsistent()).toEqual({ isConsistent: true, problems: [] })
  })

  test('that comes before its sale waits for it with its points', async () => {
    const { register, agent, deliver, balance, findings, customerId } = await shop()
    agent.journal.add(
      'sale-completed',
      salePayload({ saleId: 'ra', fd: 2, kind: 'return', returnOf: 'a', spentMinor: 0, accruedMinor: 300 }),
    )
    expect(await deliver()).toMatchObject({ returns: 1, points: { isConsistent: true } })
    expect(await findings()).toEqual(['open return.original-missing'])
    expect(await balance()).toBe(0)

    const other = await register('r2')
    other.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, fn: '1', customerId, accruedMinor: 300 }))
    await other.hello()
    await other.push()
    expect(await deliver()).toMatchObject({ sales: 1, points: { isConsistent: true } })
    expect(await findings()).toEqual(['closed return.original-missing'])
    expect(await balance()).toBe(0)
  })

  test('made without a view of its sale takes the points from it', async () => {
    const { agent, deliver, balance, customerId } = await shop()
    const { journal } = agent
    journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, customerId, spentMinor: 500, accruedMinor: 300 }))
    journal.add(
      'sale-completed',
      salePayload({ saleId: 'ra', fd: 2, kind: 'return', returnOf: 'a', loyaltyMode: 'offline' }),
    )
    expect(await deliver()).toMatchObject({ points: { isConsistent: true } })
    expect(await balance()).toBe(0)
  })

  test('of a sale that was returned before stands, and is shown to support', async () => {
    const { agent, deliver, findings } = await shop()
    agent.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1 }))
    agent.journal.add('sale-completed', salePayload({ saleId: 'r1', fd: 2, kind: 'return', returnOf: 'a' }))
    agent.journal.add('sale-completed', salePayload({ saleId: 'r2', fd: 3, kind: 'return', returnOf: 'a' }))
    expect(await deliver()).toMatchObject({ returns: 2 })
    expect(await findings()).toEqual(['open return.second'])
  })

  test('of nothing the chain ever sold gives its points as stated', async () => {
    const { agent, deliver, balance, customerId } = await shop()
    agent.journal.add('sale-completed', salePayload({ saleId: 'r', fd: 2, kind: 'return', customerId, spentMinor: 40 }))
    expect(await deliver()).toMatchObject({ openFindings: 0, points: { isConsistent: true } })
    expect(await balance()).toBe(40)
  })

  test('asked for by a register of another store finds the only sale of that id', async () => {
    const { register, agent, deliver } = await shop()
    agent.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1 }))
    await deliver()
    const far = await register('r9', 'msk-01')
    await far.hello()
    const ref = { by: 'sale', saleId: 'a' }
    expect(await far.must('receipts.find', { ref })).toMatchObject({ status: 'found', receipt: { saleId: 'a' } })
    expect(await far.must('receipts.find', { ref: { ...ref, saleId: 'z' } })).toEqual({ status: 'not-found' })
  })
})

describe('the seal of a shift', () => {
  const totals = { saleCount: 2, saleTotalMinor: 20_000, returnCount: 1, returnTotalMinor: 10_000 }

  function sell(journal: { add(kind: string, payload: unknown): unknown }, fds: readonly number[]): void {
    journal.add('shift-opened', shiftOpenedPayload(5, 10))
    for (const fd of fds) {
      const kind = fd === 13 ? 'return' : 'sale'
      journal.add('sale-completed', salePayload({ saleId: `s${fd}`, fd, kind, shiftNumber: fd === 12 ? undefined : 5 }))
    }
  }

  test('is set when register, device and hub agree', async () => {
    const { agent, deliver } = await shop()
    sell(agent.journal, [11, 12, 13])
    agent.journal.add('shift-closed', shiftClosedPayload(5, 14, totals))
    expect(await deliver()).toMatchObject({ seals: { sealed: 1, waiting: 0, mismatch: 0 }, openFindings: 0 })
  })

  test('waits for a receipt that is still on its way, and is set when it comes', async () => {
    const { agent, deliver } = await shop()
    const seal = async () => (await agent.must('seals.get', { fnNumber: FN, shiftNumber: 5 })).seal
    sell(agent.journal, [11, 13])
    agent.journal.add('shift-closed', shiftClosedPayload(5, 14, totals))
    expect(await seal()).toBe('waiting')
    expect(await deliver()).toMatchObject({ seals: { sealed: 0, waiting: 1 }, openFindings: 0 })
    expect(await seal()).toBe('waiting')
    agent.journal.add('sale-completed', salePayload({ saleId: 's12', fd: 12 }))
    expect(await deliver()).toMatchObject({ seals: { sealed: 1, waiting: 0 } })
    expect(await seal()).toBe('sealed')
  })

  test('shows a mismatch when the device counted more than the register, until the missing receipt is reported', async () => {
    const { agent, deliver, findings } = await shop()
    sell(agent.journal, [11, 13])
    const known = { ...totals, saleCount: 1, saleTotalMinor: 10_000 }
    agent.journal.add('shift-closed', shiftClosedPayload(5, 14, totals, known))
    expect(await deliver()).toMatchObject({ seals: { mismatch: 1 } })
    expect(await findings()).toEqual(['open seal.mismatch'])
    agent.journal.add('sale-completed', salePayload({ saleId: 's12', fd: 12, shiftNumber: 5 }))
    expect(await deliver()).toMatchObject({ seals: { sealed: 1, mismatch: 0 } })
    expect(await findings()).toEqual(['closed seal.mismatch'])
  })

  test('breaks when a receipt too many comes later', async () => {
    const { agent, deliver } = await shop()
    sell(agent.journal, [11, 12, 13])
    agent.journal.add('shift-closed', shiftClosedPayload(5, 14, totals))
    agent.journal.add('sale-completed', salePayload({ saleId: 'more', fd: 15, shiftNumber: 5 }))
    expect(await deliver()).toMatchObject({ seals: { mismatch: 1 }, findingsByCode: { 'seal.mismatch': 1 } })
  })
})

test('a cancelled sale gives its held points back', async () => {
  const { hub, agent, deliver, balance, customerId } = await shop()
  await hub.addCustomer({ phone: '79215550199', balanceMinor: 1000 })
  const codeRequestId = await agent.proveBy(
    'spend',
    PHONE,
    phone => hub.messagesFor(phone).at(-1)?.text.slice(-4) ?? '',
  )
  agent.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, customerId, accruedMinor: 1000 }))
  await deliver()
  await agent.must('points.reserve', { saleId: 'b', revision: 2, customerId, amountMinor: 400, codeRequestId })
  expect(await balance()).toBe(600)
  agent.journal.add('sale-cancelled', cancelledPayload('b', 2))
  expect(await deliver()).toMatchObject({ heldMinor: 0, points: { isConsistent: true } })
  expect(await balance()).toBe(1000)
  expect(
    await agent.refusal('points.reserve', { saleId: 'b', revision: 2, customerId, amountMinor: 400, codeRequestId }),
  ).toBe('loyalty.reservation-stale')
})

test('a person’s answer about a lost outcome is recorded', async () => {
  const { agent, deliver } = await shop()
  agent.journal.add('operation-disputed', {
    operationId: 'op1',
    saleId: 'a',
    answer: 'printed',
    answeredBy: 'Петрова',
    moment: { atMs: 1, utcOffsetMinutes: 180 },
  })
  agent.journal.add('journal-started', { reason: 'corrupt', moment: { atMs: 1, utcOffsetMinutes: 180 } })
  expect(await deliver()).toMatchObject({ applied: 2, findingsByCode: { 'journal.restarted': 1 } })
})

test('the tables can be read beside a running hub and after it', async () => {
  const { hub, agent, deliver, folder } = await shop()
  agent.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1 }))
  const summary = await deliver()
  expect(await readHubSummary(folder)).toEqual(summary)
  await hub.stop()
  expect(await readHubSummary(folder)).toMatchObject({ received: 1, applied: 1, sales: 1 })
})
