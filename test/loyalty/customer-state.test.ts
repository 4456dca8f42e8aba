import { describe, expect, test } from 'vitest'
import { anonymous, type CustomerEvent, type CustomerState, nextCustomer } from '../../src/loyalty/customer-state.ts'
import { asksVerification, type CustomerAction, maySpend } from '../../src/loyalty/may-spend.ts'
import type { SaleCustomer } from '../../src/sale/sale-customer.ts'
import { Customer } from '../../src/shared/customer.ts'
import { OperationId } from '../../src/shared/ids.ts'

const customer = Customer.parse({
  customerId: 'c-1',
  phoneMasked: '+7 921 ••• 01 47',
  balanceMinor: 250_00,
  hasEmail: false,
})
const other = { ...customer, name: 'Ольга' }
const codeRequestId = OperationId.parse('code-1')

const lookup = (state: 'searching' | 'not-found' | 'ambiguous' | 'blocked' | 'unavailable'): CustomerState => ({
  state: 'anonymous',
  lookup: state,
})
const named: CustomerState = { state: 'named' }
const identified: CustomerState = { state: 'identified', customer }
const byWallet: CustomerState = { state: 'verified', customer, proof: 'wallet' }
const byCode: CustomerState = { state: 'verified', customer, proof: { codeRequestId } }

const found: CustomerEvent = { type: 'found', customer, isVerified: false }
const foundByWallet: CustomerEvent = { type: 'found', customer, isVerified: true }
const verified: CustomerEvent = { type: 'verified', codeRequestId }
const joined: CustomerEvent = { type: 'joined', customer, codeRequestId }
const away: CustomerEvent = { type: 'hub-away', isTakenDown: true }

test.each<[string, CustomerState, CustomerEvent, CustomerState]>([
  ['a phone is given', anonymous, { type: 'searched' }, lookup('searching')],
  ['another phone is given', byCode, { type: 'searched' }, lookup('searching')],
  ['the hub finds the customer', lookup('searching'), found, identified],
  ['a wallet names and proves at once', lookup('searching'), foundByWallet, byWallet],
  ['nobody is found', lookup('searching'), { type: 'not-found' }, lookup('not-found')],
  ['two are found', lookup('searching'), { type: 'ambiguous' }, lookup('ambiguous')],
  ['the customer is blocked', lookup('searching'), { type: 'blocked' }, lookup('blocked')],
  ['the hub is away', lookup('searching'), away, named],
  [
    'the hub is away for an e-mail',
    lookup('searching'),
    { type: 'hub-away', isTakenDown: false },
    lookup('unavailable'),
  ],
  ['the hub is back', named, found, identified],
  ['the hub is back and knows nobody', named, { type: 'not-found' }, lookup('not-found')],
  ['the hub stays away', named, away, named],
  ['the code is right', identified, verified, byCode],
  ['a new customer joins', lookup('not-found'), joined, byCode],
  ['the customer is taken off', byCode, { type: 'cleared' }, anonymous],
])('%s', (_, now, event, next) => {
  const state: SaleCustomer = nextCustomer(now, event)
  expect(state).toEqual(next)
})

test.each<[string, CustomerState, CustomerEvent]>([
  ['an answer after the customer was taken off', anonymous, found],
  ['an answer after somebody else was found', { state: 'identified', customer: other }, found],
  ['a late "not found"', identified, { type: 'not-found' }],
  ['a late time-out', identified, away],
  ['a code for nobody', anonymous, verified],
  ['a code for a name the hub has not seen', named, verified],
  ['a second code', byWallet, verified],
  ['joining without having looked', anonymous, joined],
  ['joining after another phone was given', lookup('searching'), joined],
  ['joining of one who is known', identified, joined],
])('%s changes nothing', (_, now, event) => {
  expect(nextCustomer(now, event)).toBe(now)
})

describe('verification', () => {
  test.each<[CustomerAction, boolean]>([
    ['accrue', false],
    ['see-balance', false],
    ['spend', true],
    ['change-contact', true],
  ])('to %s: %s', (action, isAsked) => {
    expect(asksVerification(identified, action)).toBe(isAsked)
    expect(asksVerification(byCode, action)).toBe(false)
  })
})

describe('points may be spent', () => {
  const online = { isHubOnline: true, phase: 'full', wantedMinor: 100_00 } as const
  const cases: [string, Parameters<typeof maySpend>[0], string | undefined][] = [
    ['by a customer who showed a code', { ...online, customer: byCode }, undefined],
    ['by a customer with a wallet', { ...online, customer: byWallet }, undefined],
    ['to the last hundredth', { ...online, customer: byCode, wantedMinor: 250_00 }, undefined],
    [
      'that an exchanged return gives back',
      { ...online, customer: byCode, wantedMinor: 260_00, comingMinor: 10_00 },
      undefined,
    ],
    ['none by anybody', { customer: anonymous, phase: 'accrue-only', isHubOnline: false, wantedMinor: 0 }, undefined],
    ['not by a guest', { ...online, customer: anonymous }, 'loyalty.no-customer'],
    ['not before a code', { ...online, customer: identified }, 'loyalty.not-verified'],
    ['not past the balance', { ...online, customer: byCode, wantedMinor: 250_01 }, 'loyalty.not-enough-points'],
    ['not while the hub is away', { ...online, customer: byCode, isHubOnline: false }, 'loyalty.unavailable'],
    [
      'not in a store that only accrues',
      { ...online, customer: byCode, phase: 'accrue-only' },
      'loyalty.spending-not-yet',
    ],
    ['not by a name taken down', { ...online, customer: named }, 'loyalty.unavailable'],
  ]
  test.each(cases)('%s', (_, request, code) => {
    expect(maySpend(request)).toEqual(code ? { ok: false, code } : { ok: true })
  })
})
