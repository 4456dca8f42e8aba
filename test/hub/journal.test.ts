import { describe, expect, test } from 'vitest'
import { GENESIS_HASH } from '../../src/shared/hub/chain.ts'
import { createFolderForTest, startHubForTest } from './support/hub-for-test.ts'
import { createJournalForTest, type JournalForTest } from './support/journal-for-test.ts'
import { salePayload } from './support/payloads.ts'

let nextFd = 1

function fill(journal: JournalForTest, upTo: number): void {
  while (journal.entries.length < upTo) {
    nextFd += 1
    journal.add('sale-completed', salePayload({ saleId: `s${nextFd}`, fd: nextFd }))
  }
}

describe('handshake', () => {
  test.each([
    { title: 'an empty journal', hub: 0, register: 0, expected: { journal: 'continue', seq: 0 } },
    { title: 'a hub that never saw the journal', hub: 0, register: 10, expected: { journal: 'continue', seq: 0 } },
    { title: 'a hub that is as far', hub: 10, register: 10, expected: { journal: 'continue', seq: 10 } },
    { title: 'a hub that is behind', hub: 8, register: 10, expected: { journal: 'continue', seq: 8 } },
    {
      title: 'a hub that is behind farther than the tail reaches',
      hub: 2,
      register: 10,
      tail: 3,
      expected: { journal: 'continue', seq: 2 },
    },
    { title: 'an older copy of the database', hub: 12, register: 10, expected: { journal: 'forked', commonSeq: 10 } },
    {
      title: 'an older copy that went on by itself, still behind',
      hub: 12,
      common: 7,
      register: 10,
      expected: { journal: 'forked', commonSeq: 7 },
    },
    {
      title: 'an older copy that went on by itself and is as far',
      hub: 12,
      common: 10,
      register: 12,
      expected: { journal: 'forked', commonSeq: 10 },
    },
    {
      title: 'an older copy that went on by itself and is ahead',
      hub: 8,
      common: 6,
      register: 10,
      expected: { journal: 'forked', commonSeq: 6 },
    },
    {
      title: 'a copy from before the tail',
      hub: 12,
      common: 2,
      register: 12,
      tail: 5,
      expected: { journal: 'forked', commonSeq: 0 },
    },
    { title: 'an emptied database', hub: 5, register: 0, expected: { journal: 'forked', commonSeq: 0 } },
  ])('answers $expected.journal to $title', async ({ hub: hubSeq, register: registerSeq, common, tail, expected }) => {
    const { register } = await startHubForTest()
    const agent = await register()
    const { journal } = agent
    fill(journal, Math.max(hubSeq, registerSeq))
    await agent.hello()
    if (hubSeq > 0) await agent.push(journal.entries.slice(0, hubSeq))

    const present = journal.copyAt(common ?? registerSeq)
    fill(present, registerSeq)
    const answer = await agent.hello({ journal: present, tail: present.tail(tail) })

    if (answer.journal === 'continue') {
      const hash = hubSeq === 0 ? GENESIS_HASH : journal.entries[hubSeq - 1]?.hash
      expect({ journal: answer.journal, seq: answer.received.seq, hash: answer.received.hash }).toEqual({
        ...expected,
        hash,
      })
    } else expect({ journal: answer.journal, commonSeq: answer.commonSeq }).toEqual(expected)
  })

  test('raises one alarm for a fork, however often the register comes back with it', async () => {
    const { hub, register } = await startHubForTest()
    const agent = await register()
    fill(agent.journal, 5)
    await agent.hello()
    await agent.push()
    const copy = agent.journal.copyAt(3)
    for (let round = 0; round < 3; round += 1) await agent.hello({ journal: copy })
    expect((await hub.summary()).findingsByCode).toEqual({ 'journal.forked': 1 })
  })

  test('calls a journal an older copy once the register has used a newer one', async () => {
    const { register } = await startHubForTest()
    const agent = await register()
    fill(agent.journal, 4)
    await agent.hello()
    await agent.push()
    const newer = createJournalForTest('r1')
    newer.add('journal-started', startedPayload)
    await agent.hello({ journal: newer })
    await agent.push(newer.entries)
    expect(await agent.hello()).toMatchObject({ journal: 'forked', commonSeq: 4 })
    expect(await agent.hello({ journal: newer })).toMatchObject({ journal: 'continue', received: { seq: 1 } })
  })

  test('answers forked after a push that did not hang on the hub, so that nobody is locked out', async () => {
    const { register } = await startHubForTest()
    const agent = await register()
    fill(agent.journal, 3)
    await agent.hello()
    await agent.push()
    const other = agent.journal.copyAt(2)
    fill(other, 9)
    const tail = other.tail(2)
    expect(await agent.hello({ journal: other, tail })).toMatchObject({ journal: 'continue', received: { seq: 3 } })
    expect(await agent.refusal('outbox.push', { journalId: other.journalId, entries: other.entries.slice(3) })).toBe(
      'sync.rejected',
    )
    expect(await agent.hello({ journal: other, tail })).toMatchObject({ journal: 'forked', commonSeq: 0 })
  })

  test('answers forked when a register keeps coming back without a proof and without a push', async () => {
    const { register } = await startHubForTest()
    const agent = await register()
    fill(agent.journal, 9)
    await agent.hello()
    await agent.push(agent.journal.entries.slice(0, 3))
    const tail = agent.journal.tail(2)
    const meet = async () => (await agent.hello({ tail })).journal
    expect([await meet(), await meet(), await meet()]).toEqual(['continue', 'continue', 'continue'])
    await agent.push(agent.journal.entries.slice(3, 4))
    expect([await meet(), await meet(), await meet(), await meet()]).toEqual([
      'continue',
      'continue',
      'continue',
      'forked',
    ])
    expect(await agent.hello()).toMatchObject({ journal: 'continue', received: { seq: 4 } })
  })

  test('refuses the database of another register', async () => {
    const { register } = await startHubForTest()
    const agent = await register('r1')
    const stranger = await register('r2')
    fill(agent.journal, 1)
    await agent.hello()
    await agent.push()
    const answer = await stranger.helloAnswer({ journal: agent.journal })
    expect(answer).toMatchObject({ ok: false, error: { code: 'db.wrong-register' } })
  })
})

const startedPayload = { reason: 'forked', moment: { atMs: 1, utcOffsetMinutes: 0 } }

describe('push', () => {
  test('acknowledges what is committed, and the same batch again', async () => {
    const { hub, register } = await startHubForTest()
    const agent = await register()
    fill(agent.journal, 100)
    await agent.hello()
    expect(await agent.push()).toMatchObject({ received: agent.journal.last() })
    expect(await agent.push()).toMatchObject({ received: agent.journal.last() })
    expect(await agent.push(agent.journal.entries.slice(50))).toMatchObject({ received: agent.journal.last() })
    await hub.whenApplied()
    expect(await hub.summary()).toMatchObject({ received: 100, applied: 100, sales: 100 })
  })

  test('keeps a batch whose acknowledgement was lost, and takes it once', async () => {
    let losses = 2
    const { hub, register } = await startHubForTest({
      faults: { onBatchCommitted: () => (losses-- > 0 ? 'swallow' : 'answer') },
    })
    const agent = await register()
    fill(agent.journal, 10)
    await agent.hello()
    const push = { journalId: agent.journal.journalId, entries: agent.journal.entries }
    await expect(agent.ask('outbox.push', push, 200)).rejects.toThrow('timed out')
    await expect(agent.ask('outbox.push', push, 200)).rejects.toThrow('timed out')
    expect(await agent.hello()).toMatchObject({ journal: 'continue', received: agent.journal.last() })
    expect(await agent.push()).toMatchObject({ received: agent.journal.last() })
    await hub.whenApplied()
    expect(await hub.summary()).toMatchObject({ received: 10, sales: 10 })
  })

  test('takes a batch that overlaps what is here and brings more', async () => {
    const { register } = await startHubForTest()
    const agent = await register()
    fill(agent.journal, 8)
    await agent.hello()
    await agent.push(agent.journal.entries.slice(0, 5))
    expect(await agent.push(agent.journal.entries.slice(3))).toMatchObject({ received: { seq: 8 } })
  })

  test('tells where it stands when entries are missing, and takes none', async () => {
    const { hub, register } = await startHubForTest()
    const agent = await register()
    fill(agent.journal, 6)
    await agent.hello()
    await agent.push(agent.journal.entries.slice(0, 2))
    const { journalId, entries } = agent.journal
    const refused = {
      ok: false,
      error: { code: 'sync.gap', params: { receivedSeq: 2, receivedHash: entries[1]?.hash } },
    }
    expect(await agent.ask('outbox.push', { journalId, entries: entries.slice(3) })).toMatchObject(refused)
    const holed = entries.filter(entry => entry.seq > 2 && entry.seq !== 5)
    expect(await agent.ask('outbox.push', { journalId, entries: holed })).toMatchObject(refused)
    expect(await hub.summary()).toMatchObject({ received: 2 })
  })

  test.each([
    ['a changed payload', { payload: '{}' }],
    ['a changed kind', { kind: 'sale-cancelled' }],
    ['a changed hash', { hash: 'f'.repeat(64) }],
    ['another link', { previousHash: 'a'.repeat(64) }],
    ['another register', { registerId: 'r9' }],
    ['personal text that was not hashed', { personal: '{"loyaltyPhone":"79990000001"}' }],
  ])('refuses the whole batch for %s', async (_title, change) => {
    const { hub, register } = await startHubForTest()
    const agent = await register()
    fill(agent.journal, 5)
    await agent.hello()
    const entries = agent.journal.entries.map(entry => (entry.seq === 4 ? { ...entry, ...change } : entry))
    expect(await agent.refusal('outbox.push', { journalId: agent.journal.journalId, entries })).toBe('sync.rejected')
    expect(await hub.summary()).toMatchObject({ received: 0 })
    expect(await agent.push()).toMatchObject({ received: { seq: 5 } })
  })

  test('takes an entry whose personal text was erased, because the chain covers its hash', async () => {
    const { register } = await startHubForTest()
    const agent = await register()
    agent.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1 }), { receiptContact: 'buyer@example.ru' })
    await agent.hello()
    const erased = agent.journal.entries.map(({ personal: _erased, ...entry }) => entry)
    expect(await agent.push(erased)).toMatchObject({ received: { seq: 1 } })
  })

  test('applies an entry once, though it comes again in the journal after a fork', async () => {
    const { hub, register } = await startHubForTest()
    const agent = await register()
    const customerId = await hub.addCustomer({ phone: '79215550147' })
    for (const fd of [1, 2, 3]) {
      agent.journal.add('sale-completed', salePayload({ saleId: `s${fd}`, fd, customerId, accruedMinor: 300 }))
    }
    await agent.hello()
    await agent.push()

    const copy = agent.journal.copyAt(1)
    copy.add('sale-completed', salePayload({ saleId: 's4', fd: 4, customerId, accruedMinor: 300 }))
    expect(await agent.hello({ journal: copy })).toMatchObject({ journal: 'forked', commonSeq: 1 })

    const next = createJournalForTest('r1')
    next.add('journal-started', { ...startedPayload, previousJournalId: copy.journalId })
    for (const entry of copy.entries) next.rewrite(entry)
    expect(await agent.hello({ journal: next })).toMatchObject({ journal: 'continue', received: { seq: 0 } })
    await agent.push(next.entries)
    await hub.whenApplied()
    const summary = await hub.summary()
    expect(summary).toMatchObject({ received: 6, applied: 6, sales: 4, points: { isConsistent: true } })
    expect(await agent.must('customers.find', { identifier: { by: 'phone', value: '79215550147' } })).toMatchObject({
      customer: { balanceMinor: 1200 },
    })
  })

  test('takes all again after the hub was set up anew', async () => {
    const first = await startHubForTest()
    const agent = await first.register()
    fill(agent.journal, 20)
    await agent.hello()
    await agent.push()

    const second = await startHubForTest()
    const again = await second.register()
    expect(await again.hello({ journal: agent.journal })).toMatchObject({ journal: 'continue', received: { seq: 0 } })
    await again.push(agent.journal.entries)
    await second.hub.whenApplied()
    expect(await second.hub.summary()).toMatchObject({ sales: 20 })
  })

  test('goes on after a restart where it stopped', async () => {
    const folder = await createFolderForTest()
    const first = await startHubForTest({ folder })
    const agent = await first.register()
    fill(agent.journal, 30)
    await agent.hello()
    await agent.push()
    await first.hub.stop()

    const second = await startHubForTest({ folder })
    await second.hub.whenApplied()
    expect(await second.hub.summary()).toMatchObject({ received: 30, applied: 30, sales: 30 })
    const again = second.agentOf('r1')
    expect(await again.hello({ journal: agent.journal })).toMatchObject({ received: { seq: 30 }, appliedSeq: 30 })
  })

  test('says how far it applied, and how many findings are open', async () => {
    const { hub, register } = await startHubForTest()
    const agent = await register()
    fill(agent.journal, 3)
    agent.journal.add('horoscope', { sign: 'leo' })
    await agent.hello()
    await agent.push()
    await hub.whenApplied()
    const { journalId } = agent.journal
    await expect
      .poll(() => agent.heard.at(-1))
      .toEqual({ event: 'journal.applied', data: { journalId, appliedSeq: 4, findings: 1 } })
  })
})
