import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import en from '../../renderer/locales/en.json' with { type: 'json' }
import ru from '../../renderer/locales/ru.json' with { type: 'json' }

type Words = { [key: string]: string | Words }

const PLURAL = /_(zero|one|two|few|many|other)$/

function flat(words: Words, prefix = ''): Map<string, string> {
  const entries = Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${prefix}${key}`, value] as const] : [...flat(value, `${prefix}${key}.`)],
  )
  return new Map(entries)
}

const locales = { ru: flat(ru), en: flat(en) }
const baseKeys = (words: Map<string, string>) => new Set([...words.keys()].map(key => key.replace(PLURAL, '')))

describe('the words of the screen', () => {
  it('are the same keys in every language', () => {
    expect([...baseKeys(locales.en)].sort()).toEqual([...baseKeys(locales.ru)].sort())
  })

  it.each(Object.keys(locales) as (keyof typeof locales)[])('have every plural form of %s', language => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted()
    const words = locales[language]
    const counted = new Set([...words.keys()].filter(key => PLURAL.test(key)).map(key => key.replace(PLURAL, '')))
    for (const base of counted) {
      const has = [...words.keys()].filter(key => key.replace(PLURAL, '') === base)
      expect(has.map(key => key.slice(base.length + 1)).sort(), base).toEqual(forms)
    }
  })

  it('speak of the same values in every language', () => {
    const valuesOf = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map(match => match[1]).sort()
    for (const [key, text] of locales.ru) {
      const other = locales.en.get(key)
      if (other !== undefined) expect(valuesOf(other), key).toEqual(valuesOf(text))
    }
  })

  it('are all used', () => {
    const files = globSync('renderer/**/*.{ts,tsx}', { cwd: join(import.meta.dirname, '../..') })
    const source = files.map(file => readFileSync(join(import.meta.dirname, '../..', file), 'utf8')).join('\n')
    const literal = new Set([...source.matchAll(/'([a-z-]+(?:\.[a-z-]+)+)'/g)].map(match => match[1]))
    const templates = [...source.matchAll(/`([a-z-]+\.[^`]*\$\{[^`]*)`/g)].map(
      match => new RegExp(`^${match[1]?.replace(/\$\{[^}]*\}/g, '[\\w.-]+')}$`),
    )
    const unused = [...baseKeys(locales.ru)].filter(
      key => !literal.has(key) && !templates.some(template => template.test(key)),
    )
    expect(unused).toEqual([])
  })

  it('keep the machine’s jargon out', () => {
    const jargon = /\b(token|snapshot|timeout|socket|outbox|null|undefined)\b/i
    for (const [key, text] of locales.ru) expect(text, key).not.toMatch(jargon)
  })
})
