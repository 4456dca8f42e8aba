import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOpen, type Offer } from '../../hub/updates/offer-state.ts'
import { type FleetRegister, planWave, type WaveInput } from '../../hub/updates/plan-wave.ts'
import { OFFER_LIFE_MS } from '../../src/shared/desktop/update.ts'

const MINUTE_MS = 60_000
const NOW_MS = 100_000 * MINUTE_MS

function register(registerId: string, change: Partial<FleetRegister> = {}): FleetRegister {
  return { registerId, storeId: `store-of-${registerId}`, ring: 'main', version: '1.0.0', isConnected: true, ...change }
}

function offer(registerId: string, change: Partial<Offer> = {}): Offer {
  return { registerId, version: '1.1.0', ring: 'main', state: 'offered', sentAtMs: NOW_MS - MINUTE_MS, ...change }
}

function input(change: Partial<WaveInput>): WaveInput {
  return {
    nowMs: NOW_MS,
    today: '2026-11-22',
    frozenDays: [],
    pace: { isHalted: false, percentAtATime: 100, settleMinutes: 30, mostFailed: 1 },
    rings: [{ ring: 'main', version: '1.1.0', isStopped: false, forgiven: 0 }],
    registers: [],
    offers: [],
    ...change,
  }
}

const offeredTo = (wave: Partial<WaveInput>) => planWave(input(wave)).offers.map(({ registerId }) => registerId)

describe('who is offered a version', () => {
  test('everyone of the ring who runs an older one and is on the line', () => {
    const registers = [
      register('a'),
      register('b', { isConnected: false }),
      register('c', { version: '1.1.0' }),
      register('d', { version: '1.2.0' }),
      register('e', { version: undefined }),
      register('f', { ring: 'canary' }),
    ]
    expect(offeredTo({ registers })).toEqual(['a'])
  })

  test('never a register that failed with it before', () => {
    const registers = [register('a'), register('b'), register('c'), register('d')]
    const offers = [
      offer('a', { state: 'rolled-back', code: 'update.unhealthy', reportedAtMs: 0 }),
      offer('b', { state: 'refused', code: 'update.wrong-signature', reportedAtMs: 0 }),
    ]
    const pace = { isHalted: false, percentAtATime: 100, settleMinutes: 30, mostFailed: 5 }
    expect(offeredTo({ registers, offers, pace })).toEqual(['c', 'd'])
  })

  test('again a register that found no quiet moment, an hour later', () => {
    const put = (minutesAgo: number) =>
      offer('a', {
        state: 'refused',
        code: 'update.no-quiet-moment',
        reportedAtMs: NOW_MS - minutesAgo * MINUTE_MS,
      })
    expect(offeredTo({ registers: [register('a')], offers: [put(59)] })).toEqual([])
    expect(offeredTo({ registers: [register('a')], offers: [put(60)] })).toEqual(['a'])
  })

  test('what its ring has now, when it comes late', () => {
    const rings = [{ ring: 'main', version: '1.3.0', isStopped: false, forgiven: 0 }]
    const offers = [offer('a', { state: 'refused', version: '1.1.0', code: 'update.damaged' })]
    const plan = planWave(input({ rings, registers: [register('a')], offers }))
    expect(plan.offers).toEqual([{ registerId: 'a', version: '1.3.0', ring: 'main' }])
  })
})

describe('a store', () => {
  const registers = [register('a', { storeId: 's' }), register('b', { storeId: 's' }), register('c')]

  test('gets one register at a time', () => {
    expect(offeredTo({ registers })).toEqual(['a', 'c'])
  })

  test.each(['offered', 'downloading', 'waiting', 'switching'] as const)('waits while one of it is %s', state => {
    expect(offeredTo({ registers, offers: [offer('a', { state })] })).toEqual(['c'])
  })

  test('waits until the one before has been well for as long as IT says', () => {
    const settled = (minutesAgo: number) => {
      const applied = offer('a', { state: 'applied', reportedAtMs: NOW_MS - minutesAgo * MINUTE_MS })
      const now = [register('a', { storeId: 's', version: '1.1.0' }), ...registers.slice(1)]
      return offeredTo({ registers: now, offers: [applied] })
    }
    expect(settled(29)).toEqual(['c'])
    expect(settled(30)).toEqual(['b', 'c'])
  })

  test('counts its registers in other rings too', () => {
    const canary = { ring: 'canary', version: '1.1.0', isStopped: false, forgiven: 0 }
    const rings = [canary, { ...canary, ring: 'main' }]
    const mixed = [register('a', { storeId: 's', ring: 'canary' }), register('b', { storeId: 's' })]
    expect(offeredTo({ registers: mixed, rings })).toEqual(['a'])
  })
})

describe('a ring', () => {
  const many = Array.from({ length: 50 }, (_, index) => register(`r${String(index).padStart(2, '0')}`))
  const pace = { isHalted: false, percentAtATime: 10, settleMinutes: 30, mostFailed: 1 }

  test('goes by a part of it at a time', () => {
    expect(offeredTo({ registers: many, pace })).toHaveLength(5)
    expect(offeredTo({ registers: many, pace, offers: [offer('r00'), offer('r01')] })).toHaveLength(3)
    expect(offeredTo({ registers: many.slice(0, 3), pace })).toHaveLength(1)
  })

  test('stops by itself when too many go back', () => {
    const back = (registerId: string) => offer(registerId, { state: 'rolled-back', reportedAtMs: NOW_MS })
    expect(planWave(input({ registers: many, pace, offers: [back('r00')] })).stoppedRings).toEqual([])
    const plan = planWave(input({ registers: many, pace, offers: [back('r00'), back('r01'), offer('r02')] }))
    expect(plan).toMatchObject({ stoppedRings: ['main'], offers: [], withdrawn: [{ registerId: 'r02' }] })
  })

  test('goes on over failures that IT has seen, until there are new ones', () => {
    const rings = [{ ring: 'main', version: '1.1.0', isStopped: false, forgiven: 2 }]
    const back = ['r00', 'r01'].map(registerId => offer(registerId, { state: 'rolled-back', reportedAtMs: 0 }))
    expect(planWave(input({ rings, registers: many, pace, offers: back })).stoppedRings).toEqual([])
    const more = ['r02', 'r03'].map(registerId => offer(registerId, { state: 'rolled-back', reportedAtMs: 0 }))
    expect(planWave(input({ rings, registers: many, pace, offers: [...back, ...more] })).stoppedRings).toEqual(['main'])
  })

  test('that is stopped gets nothing', () => {
    const rings = [{ ring: 'main', version: '1.1.0', isStopped: true, forgiven: 0 }]
    expect(offeredTo({ registers: many, rings })).toEqual([])
  })
})

describe('taking back', () => {
  const registers = [register('a'), register('b'), register('c')]
  const offers = [offer('a', { state: 'waiting' }), offer('b', { state: 'switching' })]
  const takenBack = (change: Partial<WaveInput>) =>
    planWave(input({ registers, offers, ...change })).withdrawn.map(({ registerId }) => registerId)

  test('a halt takes back all but what is switching', () => {
    const pace = { isHalted: true, percentAtATime: 100, settleMinutes: 30, mostFailed: 1 }
    expect(takenBack({ pace })).toEqual(['a'])
    expect(offeredTo({ registers, offers, pace })).toEqual([])
  })

  test('so does a frozen day, and the day after it goes on', () => {
    expect(takenBack({ frozenDays: ['2026-11-22'] })).toEqual(['a'])
    expect(takenBack({ frozenDays: ['2026-11-23'] })).toEqual([])
    const later = [offer('a', { state: 'withdrawn' }), offer('b', { state: 'switching' })]
    expect(offeredTo({ registers, offers: later })).toEqual(['a', 'c'])
  })

  test('a newer version of the ring takes the place of the older offer', () => {
    const rings = [{ ring: 'main', version: '1.2.0', isStopped: false, forgiven: 0 }]
    const plan = planWave(input({ rings, registers, offers }))
    expect(plan.withdrawn.map(({ registerId }) => registerId)).toEqual(['a'])
    expect(plan.offers).toContainEqual({ registerId: 'a', version: '1.2.0', ring: 'main' })
  })

  test('a register that vanished in the middle holds its store no longer than its offer lives', () => {
    const gone = (ageMs: number) =>
      planWave(input({ registers, offers: [offer('a', { state: 'switching', sentAtMs: NOW_MS - ageMs })] })).withdrawn
    expect(gone(OFFER_LIFE_MS)).toEqual([])
    expect(gone(OFFER_LIFE_MS + 121 * MINUTE_MS)).toHaveLength(1)
  })
})

test('over any history, no store ever has two registers under way and no ring more than its part', () => {
  const outcomes = ['downloading', 'waiting', 'switching', 'applied', 'rolled-back', 'refused'] as const
  const step = fc.record({
    pick: fc.nat(),
    outcome: fc.constantFrom(...outcomes),
    minutes: fc.integer({ min: 0, max: 45 }),
    flip: fc.constantFrom('none', 'halt', 'freeze', 'offline', 'ring'),
  })
  const fleet = fc.array(
    fc.record({ store: fc.integer({ min: 0, max: 3 }), ring: fc.constantFrom('canary', 'main') }),
    { minLength: 1, maxLength: 14 },
  )
  fc.assert(
    fc.property(fleet, fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 60 }), (shape, steps, percent) => {
      let registers = shape.map(({ store, ring }, index) => register(`r${index}`, { storeId: `s${store}`, ring }))
      const offers = new Map<string, Offer>()
      let nowMs = NOW_MS
      const rings = ['canary', 'main'].map(ring => ({ ring, version: '1.1.0', isStopped: false, forgiven: 100 }))
      for (const { pick, outcome, minutes, flip } of steps) {
        nowMs += minutes * MINUTE_MS
        const target = registers[pick % registers.length]
        if (flip === 'offline' && target)
          registers = registers.map(one => (one === target ? { ...one, isConnected: !one.isConnected } : one))
        const wave = input({
          nowMs,
          registers,
          rings: flip === 'ring' ? rings.slice(1) : rings,
          offers: [...offers.values()],
          frozenDays: flip === 'freeze' ? ['2026-11-22'] : [],
          pace: { isHalted: flip === 'halt', percentAtATime: percent, settleMinutes: 30, mostFailed: 100 },
        })
        const plan = planWave(wave)
        for (const gone of plan.withdrawn) offers.set(gone.registerId, { ...gone, state: 'withdrawn' })
        for (const next of plan.offers)
          offers.set(next.registerId, offer(next.registerId, { ...next, sentAtMs: nowMs }))

        const open = registers.filter(({ registerId }) => {
          const present = offers.get(registerId)
          return present !== undefined && isOpen(present)
        })
        expect(new Set(open.map(({ storeId }) => storeId)).size).toBe(open.length)
        for (const ring of ['canary', 'main']) {
          const members = registers.filter(one => one.ring === ring)
          const most = Math.max(1, Math.floor((members.length * percent) / 100))
          expect(open.filter(one => one.ring === ring).length).toBeLessThanOrEqual(most)
        }

        const busy = open[pick % Math.max(1, open.length)]
        if (!busy) continue
        const before = offers.get(busy.registerId)
        if (before) offers.set(busy.registerId, { ...before, state: outcome, reportedAtMs: nowMs })
        if (outcome === 'applied')
          registers = registers.map(one => (one.registerId === busy.registerId ? { ...one, version: '1.1.0' } : one))
      }
    }),
  )
})
