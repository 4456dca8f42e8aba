import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import en from '../../renderer/locales/en.json' with { type: 'json' }
import ru from '../../renderer/locales/ru.json' with { type: 'json' }
import { type ErrorCode, errorCatalogue } from '../../src/shared/errors/catalogue.ts'

const root = join(import.meta.dirname, '../..')
const codes = Object.keys(errorCatalogue).sort()

type Worded = Record<string, Record<string, { title: string; action: string }>>

function wordedCodes(errors: Worded): string[] {
  return Object.entries(errors)
    .flatMap(([group, members]) => Object.keys(members).map(name => `${group}.${name}`))
    .sort()
}

/** Rows of docs/errors.md: `| T101 | `device.not-found` | what happened | what to do |`. */
function documented() {
  const text = readFileSync(join(import.meta.dirname, '../../docs/errors.md'), 'utf8')
  return [...text.matchAll(/^\| (T\d{3}) +\| `([\w.-]+)` +\| (.+?) +\| (.+?) +\|$/gm)].map(
    ([, supportNumber = '', code = '', happened = '', cure = '']) => ({ supportNumber, code, happened, cure }),
  )
}

describe('the catalogue of errors', () => {
  it.each(Object.entries({ ru: ru.error as Worded, en: en.error as Worded }))(
    'has words for every code in %s, and for nothing else',
    (_language, errors) => {
      expect(wordedCodes(errors)).toEqual(codes)
    },
  )

  it.each(Object.entries({ ru: ru.error as Worded, en: en.error as Worded }))(
    'says in %s what happened and what to do, short enough for a strip',
    (_language, errors) => {
      for (const members of Object.values(errors)) {
        for (const { title, action } of Object.values(members)) {
          expect(title.length, title).toBeLessThanOrEqual(60)
          expect(action.length, action).toBeLessThanOrEqual(100)
          expect(title, title).not.toMatch(/[.!]$/)
          expect(action, action).toMatch(/[.?]$/)
        }
      }
    },
  )

  it('is documented whole, and nothing else is', () => {
    expect(
      documented()
        .map(row => row.code)
        .sort(),
    ).toEqual(codes)
  })

  it('is documented under the numbers it has', () => {
    for (const { code, supportNumber } of documented()) {
      expect(errorCatalogue[code as keyof typeof errorCatalogue].supportNumber, code).toBe(supportNumber)
    }
  })

  it('gives no number twice', () => {
    const numbers = Object.values(errorCatalogue).map(entry => entry.supportNumber)
    expect(new Set(numbers).size).toBe(numbers.length)
  })
})

it('keeps no code that nothing says', () => {
  const said = globSync(['src/**/*.ts', 'drivers/**/*.ts', 'hub/**/*.ts', 'renderer/**/*.{ts,tsx}', 'bin/*.mjs'], {
    cwd: root,
  })
    .filter(file => !file.endsWith('catalogue.ts'))
    .map(file => readFileSync(join(root, file), 'utf8'))
    .join('\n')
  const isSaid = (code: ErrorCode) => said.includes(`'${code}'`) || said.includes(errorCatalogue[code].supportNumber)
  expect((Object.keys(errorCatalogue) as ErrorCode[]).filter(code => !isSaid(code))).toEqual([])
})
