import { describe, expect, it } from 'vitest'
import { encodeRequisite } from '../../../drivers/fiscal/shtrih/encode-requisite.ts'
import { hexText } from '../../../drivers/fiscal/shtrih/wire.ts'
import { knownRequisites, type Requisite } from '../../../src/shared/fiscal/requisites.ts'

describe('a requisite carried through', () => {
  // The first five are examples of the format order; the others were written down by hand from its rules.
  it.each<[string, Requisite, string]>([
    ['a sum', { tag: 1020, type: 'vln', value: 9100 }, 'FC 03 02 00 8C 23'],
    ['a byte', { tag: 1054, type: 'byte', value: 1 }, '1E 04 01 00 01'],
    ['a quantity of 1.5', { tag: 1023, type: 'fvln', value: 1.5 }, 'FF 03 02 00 01 0F'],
    ['a quantity of 2', { tag: 1023, type: 'fvln', value: 2 }, 'FF 03 02 00 00 02'],
    ['a quantity of 0.250', { tag: 1023, type: 'fvln', value: '0.250' }, 'FF 03 02 00 03 FA'],
    ['nothing at all', { tag: 1020, type: 'vln', value: 0 }, 'FC 03 01 00 00'],
    ['two bytes', { tag: 1213, type: 'u16', value: 500 }, 'BD 04 02 00 F4 01'],
    ['four bytes', { tag: 1040, type: 'u32', value: 17_884 }, '10 04 04 00 DC 45 00 00'],
    ['a day', { tag: 1178, type: 'unix-time', value: '2020-10-07' }, '9A 04 04 00 00 05 7D 5F'],
    ['a moment in seconds', { tag: 1273, value: 1_602_028_800 }, 'F9 04 04 00 00 05 7D 5F'],
    ['bytes', { tag: 1162, value: '44 4D 01' }, '8A 04 03 00 44 4D 01'],
    ['a text in CP866', { tag: 1197, value: 'шт' }, 'AD 04 02 00 E8 E2'],
    ['a text of fixed length', { tag: 1228, value: '7701234567' }, 'CC 04 0C 00 37 37 30 31 32 33 34 35 36 37 20 20'],
    [
      'a structure',
      {
        tag: 1084,
        value: [
          { tag: 1085, value: 'A' },
          { tag: 1086, value: 'B' },
        ],
      },
      '3C 04 0A 00 3D 04 01 00 41 3E 04 01 00 42',
    ],
    ['a tag nobody knows', { tag: 65_001, type: 'byte', value: 7 }, 'E9 FD 01 00 07'],
  ])('is written as the format has it: %s', (_name, requisite, hex) => {
    const level = knownRequisites[requisite.tag]?.level === 'line' ? 'line' : 'document'
    expect(hexText(encodeRequisite(requisite, level))).toBe(hex)
  })

  it.each<[string, Requisite, string]>([
    ['a negative sum', { tag: 1020, type: 'vln', value: -1 }, 'wrong-value'],
    ['a sum with a fraction', { tag: 1020, type: 'vln', value: 1.5 }, 'wrong-value'],
    ['a sum beyond six bytes', { tag: 1020, type: 'vln', value: 2 ** 48 }, 'wrong-value'],
    ['a text where a number is due', { tag: 1057, value: '1' }, 'wrong-value'],
    ['an empty text', { tag: 1187, value: '' }, 'wrong-value'],
    ['half a byte', { tag: 1300, type: 'bytes', value: 'ABC' }, 'wrong-value'],
    ['a quantity in words', { tag: 1023, type: 'fvln', value: 'two' }, 'wrong-value'],
    ['more than one command takes', { tag: 1300, type: 'string', value: 'x'.repeat(247) }, 'too-long'],
    ['an INN of thirteen digits', { tag: 1228, value: '7701234567890' }, 'too-long'],
  ])('is refused by its tag and never by its value: %s', (_name, requisite, problem) => {
    expect(() => encodeRequisite(requisite, 'document')).toThrow(
      expect.objectContaining({ code: 'fiscal.requisite-invalid', params: { tag: requisite.tag, problem } }),
    )
  })
})
