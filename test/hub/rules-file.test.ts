import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatRules } from '../../hub/rules/format-rules.ts'
import { parseRules } from '../../hub/rules/parse-rules.ts'
import { programmeOf, type Rules } from '../../hub/rules/rules.ts'
import { Programme, phaseAt } from '../../src/shared/programme.ts'
import { RULES } from './support/rules-for-test.ts'

const example = readFileSync(new URL('../../docs/examples/rules.yaml', import.meta.url), 'utf8')

function rulesIn(text: string): Rules {
  const parsed = parseRules(text)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.rules
}

function problemsIn(text: string): string[] {
  const parsed = parseRules(text)
  return parsed.ok ? [] : parsed.problems.map(({ line, path, problem }) => `${line} ${path}: ${problem}`)
}

describe('the example of a rules file', () => {
  test('is right, and holds what a chain needs', () => {
    const { promotions, scripts } = rulesIn(example)
    expect(promotions.map(promotion => promotion.kind)).toEqual(['percent', 'percent', 'percent', 'coupon'])
    expect(scripts).toHaveLength(5)
  })

  test('gives every store a programme that registers accept', () => {
    const rules = rulesIn(example)
    const phases = (at: string) =>
      ['spb-07', 'spb-11', 'ekb-02', 'msk-01'].map(storeId => {
        const programme = Programme.parse(programmeOf(rules, 7, storeId))
        expect(programme).toMatchObject({ version: 7, storeId })
        return phaseAt(programme, Date.parse(at))
      })
    expect(phases('2026-11-30T21:59:59+03:00')).toEqual(['full', 'accrue-only', 'accrue-only', 'accrue-only'])
    expect(phases('2026-11-30T22:00:00+03:00')).toEqual(['full', 'accrue-only', 'full', 'accrue-only'])
    expect(phases('2026-12-01T00:00:00+03:00')).toEqual(['full', 'full', 'full', 'accrue-only'])
  })

  test('says percents and roubles as the programme counts them', () => {
    const rules = rulesIn(example)
    expect(rules).toMatchObject({ accrualBps: 300, maxSpendBps: 5000, minUnitPriceMinor: 1 })
    expect(rules.promotions[0]).toMatchObject({ promotionId: 'linen-15', percentBps: 1500, given: 'offer' })
    expect(rules.promotions[3]).toMatchObject({ atLeastMinor: 15_000_00, couponFor: 'next-visit-20', validDays: 60 })
  })

  test('comes back the same when it is written anew', () => {
    const rules = rulesIn(example)
    expect(rulesIn(formatRules(rules))).toEqual(rules)
  })
})

test('every number a programme can hold survives being written as percents and roubles', () => {
  const base = rulesIn(RULES)
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000 }),
      fc.integer({ min: 0, max: 10_000 }),
      fc.integer({ min: 1, max: 1_000_000 }),
      fc.integer({ min: 1, max: 2_000_000_000_000 }),
      (accrualBps, maxSpendBps, minUnitPriceMinor, spendingFromMs) => {
        const stores = { ...base.stores, other: { spendingFromMs } }
        const rules: Rules = { ...base, accrualBps, maxSpendBps, minUnitPriceMinor, stores }
        expect(rulesIn(formatRules(rules))).toEqual(rules)
      },
    ),
    { numRuns: 50 },
  )
})

describe('a rules file is refused', () => {
  const change = (from: string | RegExp, to: string) => problemsIn(RULES.replace(from, to))

  test.each([
    [
      'a coupon for a promotion nobody knows',
      'couponFor: pillows-20',
      'couponFor: pillows-30',
      '26 promotions[coupon].couponFor: there is no promotion pillows-30',
    ],
    [
      'a coupon for a promotion that needs no code',
      'couponFor: pillows-20',
      'couponFor: linen-10',
      '26 promotions[coupon].couponFor: linen-10 is not a percent promotion given by code',
    ],
    [
      'a promotion twice',
      'id: linen-10',
      'id: pillows-20',
      '15 promotions[pillows-20].id: pillows-20 stands here twice',
    ],
    [
      'a line too long to be read at a glance',
      'Прислать чек на почту?',
      'Ы'.repeat(61),
      '30 scripts[email].line.ru: at most 60 characters: it is read at a glance',
    ],
    ['a field with a slip in its name', 'given: offer', 'givn: offer', '20 promotions[linen-10].givn: no such field'],
    ['a missing field', '    percent: 20\n', '', '9 promotions[pillows-20].percent: is missing'],
    [
      'a kind nobody knows',
      'kind: coupon',
      'kind: cupon',
      '22 promotions[coupon].kind: is missing, or none of the kinds there are',
    ],
    ['a part of a kopeck', '1000.00', '1000.005', '25 promotions[coupon].atLeast: at most two digits after the point'],
    [
      'more roubles than a register counts',
      '1000.00',
      '100000000.00',
      '25 promotions[coupon].atLeast: Too big: expected number to be <=9999999999',
    ],
    [
      'an instant without its offset',
      '2026-12-01T00:00:00+03:00',
      '2026-12-01T00:00:00',
      '7 stores.planned.spendingFrom: an instant with its offset, such as 2026-12-01T00:00:00+03:00',
    ],
    [
      'a full store that begins later',
      '{ phase: accrue-only }',
      '{ phase: full, spendingFrom: 2026-12-01T00:00:00Z }',
      '6 stores.early: full is from the beginning: leave phase out where spendingFrom stands',
    ],
    [
      'a store of which nothing is said',
      '{ phase: accrue-only }',
      '{}',
      '6 stores.early: says neither phase nor spendingFrom',
    ],
    ['an answer twice', 'id: refuses', 'id: gives', '33 scripts[email].answers[gives].id: gives stands here twice'],
    ['a name that stands twice', 'maxSpendPercent: 30', 'accrualPercent: 30', '3 : accrualPercent stands here twice'],
  ])('with %s', (_title, from, to, expected) => {
    expect(change(from, to)).toContain(expected)
  })

  test('with mistakes in every line, before the registers notice that it is being read', () => {
    const text = Array.from({ length: 20_000 }, (_, at) => `name${at}: 1`).join('\n')
    const startedAtMs = performance.now()
    expect(problemsIn(text)).toHaveLength(100)
    expect(performance.now() - startedAtMs).toBeLessThan(3_000)
  })

  test('when a period ends before it begins', () => {
    const period = 'given: offer\n    from: 2026-12-02T00:00:00Z\n    until: 2026-12-01T00:00:00Z'
    expect(change('given: offer', period)).toEqual(['22 promotions[linen-10].until: ends before it begins'])
  })

  test('when nothing is said of stores that are not named', () => {
    expect(change('  default: { phase: full }\n', '')).toEqual(['4 stores.default: is missing'])
  })

  test('with every problem at once, in the order of the file', () => {
    const text = RULES.replace('percent: 20', 'percent: 120').replace('given: offer', 'given: away')
    expect(problemsIn(text).map(problem => problem.split(':')[0])).toEqual([
      '12 promotions[pillows-20].percent',
      '20 promotions[linen-10].given',
    ])
  })

  test.each([
    ['empty', ''],
    ['no YAML', 'stores: [1\nx'],
    ['a list', '- 1'],
    ['a bomb of aliases', `a: &a [1]\n${Array.from({ length: 200 }, (_, at) => `b${at}: [*a, *a]`).join('\n')}`],
  ])('when it is %s', (_title, text) => {
    expect(problemsIn(text).length).toBeGreaterThan(0)
  })
})
