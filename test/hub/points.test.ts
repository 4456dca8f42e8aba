import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { startHubForTest } from './support/hub-for-test.ts'
import { cancelledPayload, salePayload } from './support/payloads.ts'

const PHONE = '79215550147'

async function checkout(options: { balanceMinor?: number } = {}) {
  const started = await startHubForTest()
  const { hub } = started
  const agent = await started.register()
  await agent.hello()
  const customerId = await hub.addCustomer({ phone: PHONE, balanceMinor: options.balanceMinor ?? 1000 })
  const read = (phone: string) => hub.messagesFor(phone).at(-1)?.text.slice(-4) ?? ''
  return {
    ...started,
    agent,
    customerId,
    prove: (phone = PHONE) => agent.proveBy('spend', phone, read),
    balance: async () => {
      const found = await agent.must('customers.find', { identifier: { by: 'phone', value: PHONE } })
      return found.status === 'found' ? found.customer.balanceMinor : undefined
    },
    deliver: async () => {
      await agent.push()
      await hub.whenApplied()
    },
  }
}

describe('holding points', () => {
  test('takes them out of the balance until the receipt says what was spent', async () => {
    const { hub, agent, customerId, prove, balance, deliver } = await checkout()
    const codeRequestId = await prove()
    const hold = { saleId: 'a', customerId, codeRequestId }
    expect(await agent.must('points.reserve', { ...hold, revision: 1, amountMinor: 700 })).toEqual({
      heldMinor: 700,
      balanceMinor: 300,
    })
    expect(await agent.must('points.reserve', { ...hold, revision: 2, amountMinor: 400 })).toEqual({
      heldMinor: 400,
      balanceMinor: 600,
    })
    agent.journal.add(
      'sale-completed',
      salePayload({ saleId: 'a', fd: 1, customerId, spentMinor: 350, accruedMinor: 30 }),
    )
    await deliver()
    expect(await balance()).toBe(680)
    expect(await hub.summary()).toMatchObject({ heldMinor: 0, openFindings: 0, points: { isConsistent: true } })
    expect(await agent.refusal('points.reserve', { ...hold, revision: 3, amountMinor: 10 })).toBe(
      'loyalty.reservation-stale',
    )
    expect(await agent.must('points.release', { saleId: 'a', revision: 9 })).toEqual({ releasedMinor: 0 })
  })

  test('is set to nothing by a receipt that spent nothing', async () => {
    const { hub, agent, customerId, prove, balance, deliver } = await checkout()
    const codeRequestId = await prove()
    await agent.must('points.reserve', { saleId: 'a', customerId, codeRequestId, revision: 1, amountMinor: 700 })
    agent.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1 }))
    await deliver()
    expect(await balance()).toBe(1000)
    expect(await hub.pointsConsistent()).toEqual({ isConsistent: true, problems: [] })
  })

  test('cannot take what another sale holds', async () => {
    const { agent, customerId, prove } = await checkout()
    const first = await prove()
    await agent.must('points.reserve', { saleId: 'a', customerId, codeRequestId: first, revision: 1, amountMinor: 700 })
    const second = await prove()
    const answer = await agent.ask('points.reserve', {
      saleId: 'b',
      customerId,
      codeRequestId: second,
      revision: 1,
      amountMinor: 301,
    })
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'loyalty.not-enough-points', params: { availableMinor: 300 } },
    })
  })

  test('shows in the quote of the sale that holds them, and of no other', async () => {
    const { agent, customerId, prove } = await checkout()
    const codeRequestId = await prove()
    await agent.must('points.reserve', { saleId: 'a', customerId, codeRequestId, revision: 1, amountMinor: 700 })
    const lines = [{ key: '1', name: 'Матрас', quantityMilli: 1000, priceMinor: 100_000 }]
    const price = async (saleId: string) => {
      const { quote } = await agent.must('quotes.price', { saleId, revision: 1, lines, customerId, redeemMinor: 5000 })
      return quote
    }
    expect(await price('a')).toMatchObject({
      pointsSpendableMinor: 1000,
      pointsSpentMinor: 1000,
      totalMinor: 99_000,
      source: 'hub',
    })
    expect(await price('b')).toMatchObject({ pointsSpendableMinor: 300 })
  })

  test('prices for a guest without points', async () => {
    const { agent } = await checkout()
    const lines = [{ key: '1', name: 'Матрас', quantityMilli: 1000, priceMinor: 100_000 }]
    expect(await agent.must('quotes.price', { saleId: 'a', revision: 1, lines, redeemMinor: 500 })).toMatchObject({
      quote: { totalMinor: 100_000, pointsSpendableMinor: 0, pointsAccruedMinor: 0 },
    })
  })

  test('is left to nobody after a crash: a late receipt posts in full, below zero, and is shown to support', async () => {
    const { hub, agent, customerId, prove, balance, deliver } = await checkout()
    const codeRequestId = await prove()
    await agent.must('points.reserve', { saleId: 'a', customerId, codeRequestId, revision: 1, amountMinor: 900 })
    await agent.must('points.release', { saleId: 'a', revision: 1 })
    const again = await prove()
    await agent.must('points.reserve', { saleId: 'b', customerId, codeRequestId: again, revision: 1, amountMinor: 900 })
    agent.journal.add('sale-completed', salePayload({ saleId: 'b', fd: 2, customerId, spentMinor: 900 }))
    agent.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, customerId, spentMinor: 900 }))
    await deliver()
    expect(await balance()).toBe(-800)
    expect(await hub.summary()).toMatchObject({
      findingsByCode: { 'loyalty.balance-below-zero': 1 },
      points: { isConsistent: true },
    })
  })
})

describe('spending asks for proof', () => {
  test('and refuses without one', async () => {
    const { agent, customerId } = await checkout()
    const hold = { saleId: 'a', revision: 1, customerId, amountMinor: 10 }
    expect(await agent.refusal('points.reserve', hold)).toBe('loyalty.not-verified')
    expect(await agent.refusal('points.reserve', { ...hold, isWalletVerified: true })).toBe('loyalty.not-verified')
    expect(await agent.refusal('points.reserve', { ...hold, codeRequestId: 'never-sent' })).toBe('loyalty.not-verified')
    expect(await agent.must('points.reserve', { ...hold, amountMinor: 0 })).toEqual({
      heldMinor: 0,
      balanceMinor: 1000,
    })
  })

  test('refuses a code that was sent but not read out', async () => {
    const { agent, customerId } = await checkout()
    await agent.must('codes.send', { codeRequestId: 'c1', purpose: 'spend', to: { customerId }, sendNumber: 1 })
    const hold = { saleId: 'a', revision: 1, customerId, amountMinor: 10, codeRequestId: 'c1' }
    expect(await agent.refusal('points.reserve', hold)).toBe('loyalty.not-verified')
  })

  test('refuses the code of another customer, of another register and of another sale', async () => {
    const { hub, register, agent, customerId, prove } = await checkout()
    await hub.addCustomer({ phone: '79215550148', balanceMinor: 1000 })
    const hold = { saleId: 'a', revision: 1, customerId, amountMinor: 10 }
    const foreign = await prove('79215550148')
    expect(await agent.refusal('points.reserve', { ...hold, codeRequestId: foreign })).toBe('loyalty.not-verified')
    const own = await prove()
    const other = await register('r2')
    await other.hello()
    expect(await other.refusal('points.reserve', { ...hold, codeRequestId: own })).toBe('loyalty.not-verified')
    await agent.must('points.reserve', { ...hold, codeRequestId: own })
    await agent.must('points.reserve', { ...hold, revision: 2, codeRequestId: own })
    expect(await agent.refusal('points.reserve', { ...hold, saleId: 'b', codeRequestId: own })).toBe(
      'loyalty.not-verified',
    )
  })

  test('takes the customer’s wallet, read in this run of the agent, for one sale', async () => {
    const { hub, agentOf, agent, customerId } = await checkout()
    const [, phone, code] = /^QR:(\d+):(\d+)\.$/.exec(await hub.walletText(PHONE)) ?? []
    const identifier = { by: 'wallet', phone, code }
    expect(await agent.must('customers.find', { identifier })).toMatchObject({ status: 'found', isVerified: true })
    const hold = { saleId: 'a', revision: 1, customerId, amountMinor: 10 }
    expect(await agent.refusal('points.reserve', hold)).toBe('loyalty.not-verified')
    expect(await agent.must('points.reserve', { ...hold, isWalletVerified: true })).toMatchObject({ heldMinor: 10 })
    expect(await agent.refusal('points.reserve', { ...hold, saleId: 'b', isWalletVerified: true })).toBe(
      'loyalty.not-verified',
    )

    agent.socket.disconnect()
    const nextRun = agentOf('r1')
    await nextRun.hello({ liveSales: [{ saleId: 'a', revision: 1 }] })
    expect(await nextRun.refusal('points.reserve', { ...hold, revision: 2, isWalletVerified: true })).toBe(
      'loyalty.not-verified',
    )
  })

  test('refuses strangers and blocked customers', async () => {
    const { hub, agent } = await checkout()
    const blocked = await hub.addCustomer({ phone: '79215550148', isBlocked: true })
    const hold = { saleId: 'a', revision: 1, amountMinor: 0 }
    expect(await agent.refusal('points.reserve', { ...hold, customerId: 'nobody' })).toBe('loyalty.customer-not-found')
    expect(await agent.refusal('points.reserve', { ...hold, customerId: blocked })).toBe('loyalty.customer-blocked')
  })
})

describe('holds at a new connection', () => {
  async function withHold() {
    const shop = await checkout()
    const codeRequestId = await shop.prove()
    const hold = { saleId: 'a', revision: 1, customerId: shop.customerId, codeRequestId, amountMinor: 700 }
    await shop.agent.must('points.reserve', hold)
    return { ...shop, hold }
  }

  test('stay for sales the register calls live', async () => {
    const { agent, balance } = await withHold()
    await agent.hello({ liveSales: [{ saleId: 'a', revision: 1 }] })
    expect(await balance()).toBe(300)
  })

  test('are freed for sales the register knows no more, and cannot come back', async () => {
    const { agent, balance, hold } = await withHold()
    await agent.hello({ liveSales: [{ saleId: 'b', revision: 1 }] })
    expect(await balance()).toBe(1000)
    expect(await agent.refusal('points.reserve', hold)).toBe('loyalty.reservation-stale')
  })

  test('of other registers stay', async () => {
    const { register, balance } = await withHold()
    const other = await register('r2')
    await other.hello({ liveSales: [] })
    expect(await balance()).toBe(300)
  })

  test('wait for receipts that are still on their way', async () => {
    const { hub, agent, balance, customerId } = await withHold()
    agent.journal.add('sale-completed', salePayload({ saleId: 'a', fd: 1, customerId, spentMinor: 700 }))
    await agent.hello({ liveSales: [] })
    expect(await balance()).toBe(300)
    await agent.push()
    await hub.whenApplied()
    expect(await balance()).toBe(300)
    expect(await hub.summary()).toMatchObject({ openFindings: 0, heldMinor: 0, points: { isConsistent: true } })
  })

  test('are freed after the backlog when no receipt came for them', async () => {
    const { hub, agent, balance } = await withHold()
    agent.journal.add('sale-completed', salePayload({ saleId: 'z', fd: 1 }))
    await agent.hello({ liveSales: [] })
    await agent.push()
    await hub.whenApplied()
    await expect.poll(balance).toBe(1000)
  })
})

describe('the points audit', () => {
  test.each([
    ['a leg', "update point_legs set amount_minor = amount_minor + 1 where account_id = 'programme:redeemed'"],
    ['a balance', 'update point_accounts set balance_minor = balance_minor + 1'],
    ['a receipt', 'update receipts set points_spent_minor = points_spent_minor + 1'],
    ['a hold', 'update reservations set amount_minor = amount_minor + 1'],
  ])('finds %s that was tampered with', async (_title, tampering) => {
    const { hub, agent, customerId, prove, deliver, folder } = await checkout()
    const codeRequestId = await prove()
    await agent.must('points.reserve', { saleId: 'b', revision: 1, customerId, codeRequestId, amountMinor: 100 })
    agent.journal.add(
      'sale-completed',
      salePayload({ saleId: 'a', fd: 1, customerId, spentMinor: 200, accruedMinor: 30 }),
    )
    await deliver()
    expect(await hub.pointsConsistent()).toEqual({ isConsistent: true, problems: [] })
    const database = new Database(join(folder, 'hub.db'))
    database.exec(tampering)
    database.close()
    expect(await hub.pointsConsistent()).toMatchObject({ isConsistent: false })
  })
})

type Step =
  | Readonly<{ step: 'reserve'; sale: number; revision: number; amountMinor: number; customer: number }>
  | Readonly<{ step: 'release'; sale: number; revision: number }>
  | Readonly<{ step: 'cancel'; sale: number; revision: number }>
  | Readonly<{ step: 'complete'; sale: number; spentMinor: number; accruedMinor: number; customer: number }>
  | Readonly<{ step: 'return'; sale: number; spentMinor: number; accruedMinor: number }>
  | Readonly<{ step: 'reconnect'; live: readonly number[] }>

const sale = fc.integer({ min: 0, max: 3 })
const customer = fc.integer({ min: 0, max: 1 })
const revision = fc.integer({ min: 1, max: 4 })
const minor = fc.integer({ min: 0, max: 800 })

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ step: fc.constant('reserve' as const), sale, revision, amountMinor: minor, customer }),
  fc.record({ step: fc.constant('release' as const), sale, revision }),
  fc.record({ step: fc.constant('cancel' as const), sale, revision }),
  fc.record({ step: fc.constant('complete' as const), sale, spentMinor: minor, accruedMinor: minor, customer }),
  fc.record({ step: fc.constant('return' as const), sale, spentMinor: minor, accruedMinor: minor }),
  fc.record({ step: fc.constant('reconnect' as const), live: fc.uniqueArray(sale) }),
)

test('whatever happens in whatever order, points are neither made nor lost', async () => {
  const { hub, agent } = await checkout()
  let fd = 0
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 25 }), async run => {
      const phones = [0, 1].map(() => `7921${String(Math.trunc(++fd * 7919) % 10_000_000).padStart(7, '0')}`)
      const customers = await Promise.all(phones.map(phone => hub.addCustomer({ phone, balanceMinor: 1000 })))
      const name = randomUUID()
      const saleIdOf = (number: number) => `${name}:${number}`
      const wallets = await Promise.all(phones.map(phone => hub.walletText(phone)))
      let pushed = agent.journal.entries.length

      for (const move of run) {
        if (move.step === 'reserve') {
          const [, phone, code] = (wallets[move.customer] ?? '').split(/[:.]/)
          await agent.must('customers.find', { identifier: { by: 'wallet', phone, code } })
          await agent.ask('points.reserve', {
            saleId: saleIdOf(move.sale),
            revision: move.revision,
            customerId: customers[move.customer],
            amountMinor: move.amountMinor,
            isWalletVerified: true,
          })
        } else if (move.step === 'release') {
          await agent.must('points.release', { saleId: saleIdOf(move.sale), revision: move.revision })
        } else if (move.step === 'cancel') {
          agent.journal.add('sale-cancelled', cancelledPayload(saleIdOf(move.sale), move.revision))
        } else if (move.step === 'complete') {
          const { spentMinor, accruedMinor } = move
          const customerId = customers[move.customer]
          fd += 1
          const content = salePayload({ saleId: saleIdOf(move.sale), fd, spentMinor, accruedMinor })
          agent.journal.add('sale-completed', { ...content, customerId })
        } else if (move.step === 'return') {
          const { spentMinor, accruedMinor } = move
          const saleId = `${saleIdOf(move.sale)}:returned`
          const returnOf = saleIdOf(move.sale)
          fd += 1
          agent.journal.add(
            'sale-completed',
            salePayload({ saleId, fd, kind: 'return', returnOf, spentMinor, accruedMinor }),
          )
        } else {
          await agent.hello({ liveSales: move.live.map(number => ({ saleId: saleIdOf(number), revision: 1 })) })
        }
        const fresh = agent.journal.entries.slice(pushed)
        if (fresh.length > 0) await agent.push(fresh)
        pushed += fresh.length
      }
      await hub.whenApplied()
      expect((await hub.summary()).points).toEqual({ isConsistent: true, problems: [] })
    }),
    { numRuns: 60 },
  )
})
