import { describe, expect, test } from 'vitest'
import { type Reservation, release, reserve, settle } from '../../hub/loyalty/reservation-rules.ts'

const held: Reservation = {
  customerId: 'vera',
  revision: 3,
  amountMinor: 100,
  promoCodes: ['A'],
  giftCards: [],
  prepayments: [],
  borrowedMinor: 0,
  isHeld: true,
  tombstone: 1,
}
const released: Reservation = { ...held, promoCodes: [], isHeld: false, tombstone: 3 }

describe('reserving', () => {
  test.each([
    ['where nothing was held', undefined, 1, 100, 'held 100 at 1'],
    ['again with the same wish', held, 3, 100, 'held 100 at 3'],
    ['with another amount', held, 4, 150, 'held 150 at 4'],
    ['with all that is there, its own hold counted', held, 4, 300, 'held 300 at 4'],
    ['with more than is there', held, 4, 301, 'not-enough'],
    ['more than is there where nothing was held', undefined, 1, 201, 'not-enough'],
    ['below the present revision', held, 2, 10, 'stale'],
    ['at the tombstone', released, 3, 10, 'stale'],
    ['below the tombstone', released, 2, 10, 'stale'],
    ['above the tombstone', released, 4, 10, 'held 10 at 4'],
    ['nothing', held, 5, 0, 'held 0 at 5'],
  ])('%s', (_title, present, revision, amountMinor, expected) => {
    expect(ask(present, { revision, customerId: 'vera', amountMinor })).toBe(expected)
  })

  test('does not count the hold of another customer of the same sale', () => {
    expect(ask(held, { revision: 4, customerId: 'oleg', amountMinor: 250 }, 200, false)).toBe('not-enough')
  })

  test('takes a smaller hold, though a late receipt has left the customer below zero', () => {
    expect(ask(held, { revision: 4, customerId: 'vera', amountMinor: 60 }, -500, false)).toBe('held 60 at 4')
    expect(ask(held, { revision: 4, customerId: 'vera', amountMinor: 101 }, -500, false)).toBe('not-enough')
  })

  test('comes too late once the receipt is here', () => {
    expect(ask(undefined, { revision: 9, customerId: 'vera', amountMinor: 1 }, 200, true)).toBe('stale')
    expect(ask(settle(held), { revision: 3, customerId: 'vera', amountMinor: 1 }, 200, false)).toBe('stale')
  })
})

describe('promo codes', () => {
  const wish = { revision: 4, customerId: undefined, amountMinor: 0, promoCodes: ['B'], giftCards: [], prepayments: [] }

  test('are held with the points, and replaced by those of the next checkout', () => {
    const decision = reserve(held, wish, { freeMinor: 0, isSaleCompleted: false })
    expect(decision).toMatchObject({ ok: true, next: { promoCodes: ['B'], revision: 4, isHeld: true } })
  })

  test('that cannot be had leave the hold as it is, points and all', () => {
    const available = { freeMinor: 1000, isSaleCompleted: false, codeRefusal: 'used' } as const
    expect(reserve(held, { ...wish, customerId: 'vera', amountMinor: 10 }, available)).toEqual({
      ok: false,
      reason: 'code-refused',
      refusal: 'used',
    })
  })

  test('are no reason where the checkout itself comes too late', () => {
    const available = { freeMinor: 0, isSaleCompleted: true, codeRefusal: 'used' } as const
    expect(reserve(held, wish, available)).toEqual({ ok: false, reason: 'stale' })
  })

  test('are free after a release and after the receipt, and stay with a newer checkout', () => {
    expect(release(held, 3).next.promoCodes).toEqual([])
    expect(settle(held).promoCodes).toEqual([])
    expect(release(held, 2).next.promoCodes).toEqual(['A'])
  })
})

describe('gift cards', () => {
  const cards = [{ giftCardId: 'c', amountMinor: 50 }]
  const wish = { revision: 4, customerId: undefined, amountMinor: 0, promoCodes: [], giftCards: cards, prepayments: [] }

  test('are held with the points, and free after a release and after the receipt', () => {
    const decision = reserve(held, wish, { freeMinor: 0, isSaleCompleted: false })
    expect(decision).toMatchObject({ ok: true, next: { giftCards: cards, promoCodes: [] } })
    if (!decision.ok) return
    expect(release(decision.next, 4).next.giftCards).toEqual([])
    expect(settle(decision.next).giftCards).toEqual([])
  })

  test('that cannot be had leave everything as it is', () => {
    const refusal = { reason: 'short', availableMinor: 7 } as const
    const available = { freeMinor: 0, isSaleCompleted: false, cardRefusal: refusal }
    expect(reserve(held, wish, available)).toEqual({ ok: false, reason: 'card-refused', refusal })
  })
})

describe('prepayments', () => {
  const prepayments = [{ fnNumber: '1', fdNumber: 2, amountMinor: 50 }]
  const wish = { revision: 4, customerId: undefined, amountMinor: 0, promoCodes: [], giftCards: [], prepayments }

  test('are held with the points, and free after a release and after the receipt', () => {
    const decision = reserve(held, wish, { freeMinor: 0, isSaleCompleted: false })
    expect(decision).toMatchObject({ ok: true, next: { prepayments, promoCodes: [] } })
    if (!decision.ok) return
    expect(release(decision.next, 4).next.prepayments).toEqual([])
    expect(settle(decision.next).prepayments).toEqual([])
    expect(release(decision.next, 3).next.prepayments).toEqual(prepayments)
  })

  test('that are used up leave everything as it is', () => {
    const refusal = { availableMinor: 7 }
    const available = { freeMinor: 0, isSaleCompleted: false, prepaymentRefusal: refusal }
    expect(reserve(held, wish, available)).toEqual({ ok: false, reason: 'prepayment-refused', refusal })
  })
})

describe('points of a return under way', () => {
  const wish = (amountMinor: number) => ({
    revision: 4,
    customerId: 'vera',
    amountMinor,
    promoCodes: [],
    giftCards: [],
    prepayments: [],
  })
  const there = { freeMinor: 100, isSaleCompleted: false }
  const borrowing: Reservation = { ...held, amountMinor: 180, borrowedMinor: 80 }

  test('count, and are remembered as borrowed', () => {
    expect(reserve(undefined, wish(180), { ...there, comingMinor: 80 })).toMatchObject({ next: { borrowedMinor: 80 } })
    expect(reserve(undefined, wish(90), { ...there, comingMinor: 80 })).toMatchObject({ next: { borrowedMinor: 0 } })
    expect(reserve(undefined, wish(181), { ...there, comingMinor: 80 })).toMatchObject({ reason: 'not-enough' })
  })

  test('are not there for the next checkout when the return is given up', () => {
    const now = { freeMinor: -80, isSaleCompleted: false }
    expect(say(reserve(borrowing, wish(180), now))).toBe('not-enough')
    expect(say(reserve(borrowing, wish(101), now))).toBe('not-enough')
    expect(say(reserve(borrowing, wish(100), now))).toBe('held 100 at 4')
    expect(say(reserve(borrowing, wish(180), { ...now, comingMinor: 80 }))).toBe('held 180 at 4')
  })

  test('are there when the return has arrived, and no loss where it never was counted', () => {
    expect(say(reserve(borrowing, wish(180), { freeMinor: 0, isSaleCompleted: false }))).toBe('held 180 at 4')
    expect(say(reserve(held, wish(100), { freeMinor: -500, comingMinor: -20, isSaleCompleted: false }))).toBe(
      'held 100 at 4',
    )
  })
})

describe('releasing', () => {
  test.each([
    ['a hold at its revision', held, 3, 100, { isHeld: false, tombstone: 3 }],
    ['a hold below', held, 7, 100, { isHeld: false, tombstone: 7 }],
    ['an older checkout leaves the hold of the newer one', held, 2, 0, { isHeld: true, tombstone: 2 }],
    ['what was never held leaves a tombstone', undefined, 2, 0, { isHeld: false, tombstone: 2 }],
    ['the same again answers the same', released, 3, 100, { isHeld: false, tombstone: 3 }],
    ['a later revision of what is free already', released, 5, 0, { isHeld: false, tombstone: 5 }],
    ['an older revision of what is free already', released, 2, 0, { isHeld: false, tombstone: 3 }],
    ['after the receipt', settle(held), 3, 0, { isHeld: false, tombstone: 3 }],
  ])('%s', (_title, present, revision, releasedMinor, next) => {
    expect(release(present, revision)).toMatchObject({ releasedMinor, next })
  })
})

type Wish = Readonly<{ revision: number; customerId: string; amountMinor: number; promoCodes?: readonly string[] }>

function ask(present: Reservation | undefined, wish: Wish, freeMinor = 200, isSaleCompleted = false): string {
  return say(
    reserve(present, { promoCodes: [], giftCards: [], prepayments: [], ...wish }, { freeMinor, isSaleCompleted }),
  )
}

function say(decision: ReturnType<typeof reserve>): string {
  if (!decision.ok) return decision.reason
  return `held ${decision.next.amountMinor} at ${decision.next.revision}`
}
