import { describe, expect, onTestFinished, test } from 'vitest'
import { currentJournal } from '../../src/db/journals.ts'
import type { LoyaltyPort } from '../../src/loyalty/port.ts'
import type { Customer } from '../../src/shared/customer.ts'
import { GENESIS_HASH } from '../../src/shared/hub/chain.ts'
import type { HubMessage } from '../../src/shared/hub/messages.ts'
import { createHubClient } from '../../src/sync/hub-client.ts'
import { createHubLoyalty, type HubLoyaltyOptions } from '../../src/sync/hub-loyalty.ts'
import { createProgrammeCopy } from '../../src/sync/programme-copy.ts'
import { customerId, operationIdOf, registerId, saleIdOf } from '../db/support/builders.ts'
import { openForTest } from '../db/support/database-for-test.ts'
import { type JournalHub, refuse, startJournalHub, TOKEN } from './support/journal-hub.ts'
import { FAST, quiet } from './support/sync-for-test.ts'

const customer: Customer = {
  customerId,
  phoneMasked: '+7 *** ***-**-47',
  balanceMinor: 12_300,
  hasEmail: true,
  isNew: false,
}
const phone = { by: 'phone', value: '79215550147' } as const
const unavailable = { ok: false, reason: 'unavailable' }

async function loyaltyOf(hub: JournalHub, more: Partial<HubLoyaltyOptions> = {}): Promise<LoyaltyPort> {
  const db = openForTest()
  const programme = createProgrammeCopy(db, registerId)
  const greeting = {
    request: () => ({
      registerId,
      token: TOKEN,
      agentVersion: '0.1.0',
      journalId: currentJournal(db, registerId).journalId,
      last: { seq: 0, hash: GENESIS_HASH },
      tail: [],
      liveSales: [],
      nowMs: 0,
    }),
    answered: () => 'online' as const,
  }
  const client = createHubClient({ url: hub.url, greeting, log: quiet, reconnect: FAST.reconnect })
  onTestFinished(() => client.stop())
  const loyalty = createHubLoyalty({ client, programme, ...more })
  await expect.poll(() => loyalty.isOnline(), { timeout: 5000, interval: 5 }).toBe(true)
  return loyalty
}

/** Answers these messages like this; the rest honestly. */
function answerWith(hub: JournalHub, answers: Partial<Record<HubMessage, unknown>>): void {
  hub.behave(message => (message in answers ? { ok: true, result: answers[message] } : undefined))
}
const silentAbout = (hub: JournalHub, wanted: HubMessage) =>
  hub.behave(message => (message === wanted ? 'silence' : undefined))
const askedFor = (hub: JournalHub, wanted: HubMessage) => hub.heard.filter(({ message }) => message === wanted)

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now()
  await work()
  return performance.now() - startedAtMs
}

describe('what the sale asks', () => {
  test('reaches the hub and comes back in the sale’s own terms', async () => {
    const hub = await startJournalHub()
    const loyalty = await loyaltyOf(hub)
    const found = { status: 'found', customer, isVerified: false }
    const sent = { delivery: 'sent', channel: 'sms', sendsLeft: 2, expiresAtMs: 5 }
    const quote = {
      lines: [],
      subtotalMinor: 100,
      totalMinor: 100,
      pointsSpendableMinor: 0,
      pointsSpentMinor: 0,
      pointsAccruedMinor: 3,
      coupons: [],
      programmeVersion: 4,
      source: 'hub',
    }
    answerWith(hub, {
      'customers.find': found,
      'customers.join': { customer },
      'codes.send': sent,
      'codes.check': { status: 'wrong', triesLeft: 2 },
      'quotes.price': { quote },
      'points.reserve': { heldMinor: 500, balanceMinor: 12_300 },
      'points.release': { releasedMinor: 500 },
      'receipts.find': { status: 'not-found' },
    })
    const operationId = operationIdOf(1)
    const saleId = saleIdOf(1)
    expect(await loyalty.findCustomer(phone)).toEqual({ ok: true, value: found })
    expect(await loyalty.joinCustomer({ operationId, phone: phone.value, codeRequestId: operationId })).toEqual({
      ok: true,
      value: customer,
    })
    expect(
      await loyalty.sendCode({ codeRequestId: operationId, purpose: 'spend', to: { customerId }, sendNumber: 1 }),
    ).toEqual({ ok: true, value: sent })
    expect(await loyalty.checkCode(operationId, '1234')).toEqual({ ok: true, value: { status: 'wrong', triesLeft: 2 } })
    expect(
      await loyalty.price({ saleId, revision: 1, lines: [], redeemMinor: 0, acceptedOffers: [], promoCodes: [] }),
    ).toEqual({ ok: true, value: quote })
    expect(
      await loyalty.reservePoints({
        saleId,
        revision: 1,
        customerId,
        amountMinor: 500,
        promoCodes: [],
        isWalletVerified: false,
      }),
    ).toEqual({ ok: true, value: { heldMinor: 500, balanceMinor: 12_300 } })
    expect(await loyalty.releasePoints(saleId, 1)).toEqual({ ok: true, value: { releasedMinor: 500 } })
    expect(await loyalty.findReceipt({ by: 'sale', saleId })).toEqual({ ok: true, value: undefined })
    expect(askedFor(hub, 'customers.find')[0]?.request).toEqual({ identifier: phone })
  })

  test('a refusal comes with its reason', async () => {
    const hub = await startJournalHub()
    const loyalty = await loyaltyOf(hub)
    hub.behave(() => refuse('loyalty.reservation-stale'))
    expect(await loyalty.releasePoints(saleIdOf(1), 1)).toMatchObject({
      ok: false,
      reason: 'refused',
      error: { code: 'loyalty.reservation-stale' },
    })
  })

  test.each(['agent.unexpected', 'register.not-authenticated', 'disk.full'] as const)(
    'the hub’s own trouble (%s) is nobody’s refusal',
    async code => {
      const hub = await startJournalHub()
      const loyalty = await loyaltyOf(hub)
      hub.behave(() => refuse(code))
      expect(await loyalty.findCustomer(phone)).toEqual(unavailable)
    },
  )

  test('the state of a code comes live', async () => {
    const hub = await startJournalHub()
    const loyalty = await loyaltyOf(hub)
    const states: unknown[] = []
    loyalty.onCodeState((codeRequestId, delivery) => states.push([codeRequestId, delivery]))
    hub.say('code.state', { codeRequestId: operationIdOf(1), delivery: 'delivered' })
    await expect.poll(() => states, { timeout: 5000 }).toEqual([[operationIdOf(1), 'delivered']])
  })
})

describe('a silent hub', () => {
  test('costs the sale its budget and not more', async () => {
    const hub = await startJournalHub()
    const loyalty = await loyaltyOf(hub, { breaker: { failures: 99, withinMs: 30_000, halfOpenAfterMs: 15_000 } })
    hub.behave(() => 'silence')
    const saleId = saleIdOf(1)
    const took = await Promise.all([
      timed(() => loyalty.findCustomer(phone)),
      timed(() =>
        loyalty.price({ saleId, revision: 1, lines: [], redeemMinor: 0, acceptedOffers: [], promoCodes: [] }),
      ),
      timed(() =>
        loyalty.reservePoints({
          saleId,
          revision: 1,
          customerId,
          amountMinor: 1,
          promoCodes: [],
          isWalletVerified: false,
        }),
      ),
      timed(() => loyalty.checkCode(operationIdOf(1), '1234')),
    ])
    for (const [index, budgetMs] of [800, 800, 1500, 3000].entries()) {
      expect(took[index]).toBeGreaterThan(budgetMs - 20)
      expect(took[index]).toBeLessThan(budgetMs + 250)
    }
  })

  test('is not asked a fourth time in a row: the answer is there at once', async () => {
    const hub = await startJournalHub()
    const loyalty = await loyaltyOf(hub)
    silentAbout(hub, 'customers.find')
    await Promise.all([1, 2, 3].map(() => loyalty.findCustomer(phone)))
    expect(loyalty.isOnline()).toBe(false)
    expect(await timed(() => loyalty.findCustomer(phone))).toBeLessThan(50)
    expect(askedFor(hub, 'customers.find')).toHaveLength(3)
  })

  test('is tried again after a while by one call, and others do not wait for it', async () => {
    const hub = await startJournalHub()
    const loyalty = await loyaltyOf(hub, { breaker: { failures: 3, withinMs: 30_000, halfOpenAfterMs: 60 } })
    const untilOnline = () => expect.poll(() => loyalty.isOnline(), { timeout: 3000, interval: 5 }).toBe(true)
    silentAbout(hub, 'customers.find')
    await Promise.all([1, 2, 3].map(() => loyalty.findCustomer(phone)))
    expect(loyalty.isOnline()).toBe(false)
    await untilOnline()
    const trial = loyalty.findCustomer(phone)
    expect(await timed(() => loyalty.findCustomer(phone))).toBeLessThan(50)
    expect(await trial).toEqual(unavailable)
    expect(loyalty.isOnline()).toBe(false)
    expect(askedFor(hub, 'customers.find')).toHaveLength(4)
    answerWith(hub, { 'customers.find': { status: 'not-found' } })
    await untilOnline()
    expect(await loyalty.findCustomer(phone)).toMatchObject({ ok: true })
    expect(await loyalty.findCustomer(phone)).toMatchObject({ ok: true })
  })

  test('that comes back on a new line is asked at once', async () => {
    const hub = await startJournalHub()
    const loyalty = await loyaltyOf(hub)
    silentAbout(hub, 'customers.find')
    await Promise.all([1, 2, 3].map(() => loyalty.findCustomer(phone)))
    expect(loyalty.isOnline()).toBe(false)
    hub.behaveWell()
    hub.hangUp()
    await expect.poll(() => loyalty.isOnline(), { timeout: 5000, interval: 5 }).toBe(true)
  })

  test('is told what to free all the same, or a sale that stays open would keep it', async () => {
    const hub = await startJournalHub()
    const loyalty = await loyaltyOf(hub)
    silentAbout(hub, 'customers.find')
    await Promise.all([1, 2, 3].map(() => loyalty.findCustomer(phone)))
    expect(loyalty.isOnline()).toBe(false)
    answerWith(hub, { 'points.release': { releasedMinor: 500 } })
    expect(await loyalty.releasePoints(saleIdOf(1), 1)).toEqual({ ok: true, value: { releasedMinor: 500 } })
  })

  test('refusals, however many, are answers', async () => {
    const hub = await startJournalHub()
    const loyalty = await loyaltyOf(hub)
    for (let time = 1; time <= 5; time += 1) await loyalty.findCustomer(phone)
    expect(loyalty.isOnline()).toBe(true)
    expect(askedFor(hub, 'customers.find')).toHaveLength(5)
  })
})

test('without a line every answer is "unavailable", at once', async () => {
  const hub = await startJournalHub()
  const loyalty = await loyaltyOf(hub)
  await hub.stop()
  await expect.poll(() => loyalty.isOnline(), { timeout: 5000, interval: 5 }).toBe(false)
  expect(await timed(() => loyalty.findCustomer(phone))).toBeLessThan(50)
  expect(await loyalty.releasePoints(saleIdOf(1), 1)).toEqual(unavailable)
})
