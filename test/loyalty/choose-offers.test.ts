import { describe, expect, test } from 'vitest'
import { chooseOffers } from '../../src/loyalty/choose-offers.ts'
import { NOW_MS, offer, programmeOf } from './programme-for-test.ts'

type Situation = Parameters<typeof chooseOffers>[0]

function chosen(more: Partial<Situation> & Pick<Situation, 'programme'>): string[] {
  const situation = { audience: { isMember: true }, savings: new Map(), records: [], nowMs: NOW_MS, ...more }
  return chooseOffers(situation).map(({ promotionId }) => promotionId)
}
const shown = (...ids: string[]) => ids.map(promotionId => ({ promotionId, shownAtMs: NOW_MS }))
const four = programmeOf({ promotions: ['a', 'b', 'c', 'd'].map(id => offer(id)) })

describe('offers', () => {
  test('are three at most, in the order of the programme while nothing is in the cart', () => {
    expect(chosen({ programme: four })).toEqual(['a', 'b', 'c'])
  })

  test('begin with what saves most on these goods', () => {
    expect(
      chosen({
        programme: four,
        savings: new Map([
          ['c', 500],
          ['d', 900],
        ]),
      }),
    ).toEqual(['d', 'c', 'a'])
  })

  test('stay where they were shown, whatever is scanned next', () => {
    const savings = new Map([['d', 900]])
    expect(chosen({ programme: four, savings, records: shown('b', 'a') })).toEqual(['b', 'a', 'd'])
    expect(chosen({ programme: four, savings, records: shown('b', 'a', 'c') })).toEqual(['b', 'a', 'c'])
  })

  test('stay when they were answered', () => {
    const records = [{ promotionId: 'd', shownAtMs: NOW_MS, answer: 'refused' as const }]
    expect(chosen({ programme: four, records })).toEqual(['d', 'a', 'b'])
  })

  test('are none for guests', () => {
    expect(chosen({ programme: four, audience: { isMember: false } })).toEqual([])
  })

  test('give way when they hold good no longer', () => {
    const ended = programmeOf({ promotions: [offer('a', { untilMs: NOW_MS }), offer('b')] })
    expect(chosen({ programme: ended, records: shown('a') })).toEqual(['b'])
    expect(chosen({ programme: programmeOf({ promotions: [offer('b')] }), records: shown('a') })).toEqual(['b'])
  })

  test.each([
    ['a promotion that stands by itself', offer('a', { given: 'always' })],
    ['a promotion that needs a code', offer('a', { given: 'code' })],
    ['what is for newcomers, where nobody knows whether this is one', offer('a', { audience: { isNew: true } })],
    ['what begins later', offer('a', { fromMs: NOW_MS + 1 })],
  ])('leave out %s', (_, promotion) => {
    expect(chosen({ programme: programmeOf({ promotions: [promotion] }) })).toEqual([])
  })
})
