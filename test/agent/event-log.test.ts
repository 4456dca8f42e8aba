import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventLog, firstNumberOf, nextEpoch, type RegisterEvent } from '../../src/agent/event-log.ts'

const event = { type: 'sync.state', state: 'online' } as const satisfies RegisterEvent
const logFrom = (first: number) => createEventLog({ first, now: () => 0 })
const many = (count: number): RegisterEvent[] => Array.from({ length: count }, () => event)

describe('the events of a register', () => {
  it('are numbered without gaps, and read on from any of them', () => {
    const log = logFrom(500)
    log.add(many(3))
    expect(log.after(500)).toMatchObject({ events: [{ number: 501 }, { number: 502 }], last: 502, isGap: false })
    expect(log.after(499)).toMatchObject({ last: 502, isGap: false })
    expect(log.after(502)).toEqual({ events: [], last: 502, isGap: false })
  })

  it('send a newcomer to the sales first', () => {
    const log = logFrom(500)
    expect(log.after(0)).toEqual({ events: [], last: 499, isGap: true })
    expect(log.after(undefined)).toEqual({ events: [], last: 499, isGap: true })
    expect(log.after(499)).toMatchObject({ isGap: false })
  })

  it('tell of a gap: too far behind, of an earlier life, and of a later one that was undone', () => {
    const log = logFrom(500)
    log.add(many(1_001))
    expect(log.after(499)).toEqual({ events: [], last: 1500, isGap: true })
    expect(log.after(500).isGap).toBe(false)
    expect(log.after(77).isGap).toBe(true)
    expect(log.after(9_999)).toEqual({ events: [], last: 1500, isGap: true })
  })

  it('come whole, each once and in order, however they are paged', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 180 }), { maxLength: 8 }), counts => {
        const log = logFrom(10)
        let position = 9
        const read: number[] = []
        for (const count of counts) {
          log.add(many(count))
          for (let page = log.after(position); page.events.length > 0; page = log.after(position)) {
            expect(page.events.length).toBeLessThanOrEqual(100)
            read.push(...page.events.map(each => each.number))
            position = page.last
          }
        }
        expect(read).toEqual(read.map((_, at) => 10 + at))
        expect(read).toHaveLength(counts.reduce((sum, count) => sum + count, 0))
      }),
    )
  })

  it('are heard once a turn, until somebody stops listening', () => {
    const log = logFrom(1)
    let heard = 0
    const stop = log.onEvents(() => {
      heard += 1
    })
    log.add(many(3))
    log.add([])
    stop()
    log.add(many(1))
    expect(heard).toBe(1)
  })
})

describe('the epoch of a life', () => {
  const now = Date.UTC(2026, 10, 22)

  it('lies above the one before, though the clock went back', () => {
    const first = nextEpoch(0, now)
    expect(nextEpoch(first, now)).toBe(first + 1)
    expect(nextEpoch(first, now - 86_400_000)).toBe(first + 1)
  })

  it('lies above what an older copy of the database would say', () => {
    const lost = nextEpoch(nextEpoch(0, now), now)
    expect(nextEpoch(0, now + 3 * 60_000)).toBeGreaterThan(lost)
  })

  it('gives numbers JSON can carry, for a century', () => {
    expect(Number.isSafeInteger(firstNumberOf(nextEpoch(0, Date.UTC(2126, 0, 1)) + 1))).toBe(true)
  })
})
