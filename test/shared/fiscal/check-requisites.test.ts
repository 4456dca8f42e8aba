import { describe, expect, it } from 'vitest'
import { requisiteProblem } from '../../../src/shared/fiscal/check-requisites.ts'
import type { Requisite } from '../../../src/shared/fiscal/requisites.ts'

describe('a further tag of a document or a line', () => {
  it.each<[string, Requisite, 'document' | 'line', string]>([
    ['known, with its type left out', { tag: 1191, value: 'заказ 7' }, 'line', 'good'],
    ['known, with its own type', { tag: 2108, type: 'byte', value: 11 }, 'line', 'good'],
    ['unknown, and saying its type', { tag: 60_001, type: 'u32', value: 7 }, 'line', 'good'],
    ['unknown, and not saying it', { tag: 60_001, value: 7 }, 'line', '60001 unknown-type'],
    ['known, with another type', { tag: 1191, type: 'vln', value: 7 }, 'line', '1191 wrong-type'],
    ['of a line, in the document', { tag: 1191, value: 'заказ 7' }, 'document', '1191 wrong-level'],
    ['of the document, in a line', { tag: 1187, value: 'склад' }, 'line', '1187 wrong-level'],
    ['a text that is a number', { tag: 1191, value: 7 }, 'line', '1191 wrong-value'],
    ['a text of nothing', { tag: 1191, value: '' }, 'line', '1191 wrong-value'],
    ['a number with a part', { tag: 1229, value: 0.5 }, 'line', '1229 wrong-value'],
    ['too long a text', { tag: 1191, value: 'я'.repeat(65) }, 'line', '1191 too-long'],
    ['a structure of good members', { tag: 1224, value: [{ tag: 1225, value: 'ООО «Свет»' }] }, 'line', 'good'],
    ['a structure of nothing', { tag: 1224, value: [] }, 'line', '1224 wrong-value'],
    ['a structure with a bad member', { tag: 1224, value: [{ tag: 1225, value: 5 }] }, 'line', '1225 wrong-value'],
  ])('%s', (_, requisite, level, expected) => {
    const problem = requisiteProblem([requisite], level)
    expect(problem ? `${problem.tag} ${problem.problem}` : 'good').toBe(expected)
  })
})
