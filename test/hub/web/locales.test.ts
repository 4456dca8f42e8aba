import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { FindingCode } from '../../../hub/db/findings.ts'
import en from '../../../hub/web/locales/en.json' with { type: 'json' }
import ru from '../../../hub/web/locales/ru.json' with { type: 'json' }

type Words = { [key: string]: string | Words }

const PLURAL = /_(one|few|many|other)$/

function flat(words: Words, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${prefix}${key}`, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  )
}

const [russian, english] = [new Map(flat(ru)), new Map(flat(en))]
const bases = (words: Map<string, string>) => [...new Set([...words.keys()].map(key => key.replace(PLURAL, '')))]

it('has the same words in both languages', () => {
  expect(bases(english).sort()).toEqual(bases(russian).sort())
})

it('speaks of the same values in both languages', () => {
  const values = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map(match => match[1]).sort()
  for (const [key, text] of english) expect(values(text), key).toEqual(values(russian.get(key) ?? ''))
})

it('has every plural form', () => {
  for (const [words, forms] of [
    [russian, ['few', 'many', 'one', 'other']],
    [english, ['one', 'other']],
  ] as const) {
    const counted = [...words.keys()].filter(key => PLURAL.test(key))
    for (const base of new Set(counted.map(key => key.replace(PLURAL, '')))) {
      const has = counted.filter(key => key.replace(PLURAL, '') === base).map(key => key.slice(base.length + 1))
      expect(has.sort(), base).toEqual(forms)
    }
  }
})

it('has no word that nothing says', () => {
  const root = join(import.meta.dirname, '../../..')
  const source = globSync('hub/web/**/*.{ts,tsx}', { cwd: root })
    .map(file => readFileSync(join(root, file), 'utf8'))
    .join('\n')
  const said = [...source.matchAll(/['`]([a-z-]+\.[\w.${}-]+)['`]/g)].map(
    ([, key = '']) => new RegExp(`^${key.replaceAll('.', '\\.').replaceAll(/\$\{[^}]*\}/g, '[\\w.-]+')}$`),
  )
  const byServer = ['csv', 'not-built']
  const unsaid = bases(russian).filter(
    key => !byServer.includes(key.split('.')[0] ?? '') && !said.some(pattern => pattern.test(key)),
  )
  expect(unsaid).toEqual([])
})

const findings: Record<FindingCode, true> = {
  'entry.unknown-kind': true,
  'entry.unparsable': true,
  'entry.id-reused': true,
  'entry.failed': true,
  'journal.forked': true,
  'journal.restarted': true,
  'register.cloned': true,
  'fiscal.second-document': true,
  'fiscal.printed-after-all': true,
  'receipt.total-mismatch': true,
  'receipt.personal-unreadable': true,
  'return.original-missing': true,
  'return.second': true,
  'return.beyond-sold': true,
  'settlement.original-missing': true,
  'settlement.over-used': true,
  'gift-card.unknown': true,
  'gift-card.overspent': true,
  'gift-card.sold-twice': true,
  'gift-card.returned-spent': true,
  'loyalty.customer-not-found': true,
  'loyalty.customer-ambiguous': true,
  'loyalty.customer-differs': true,
  'loyalty.balance-below-zero': true,
  'loyalty.promo-code-twice': true,
  'loyalty.promo-code-unknown': true,
  'loyalty.promo-code-revoked': true,
  'loyalty.coupon-twice': true,
  'seal.mismatch': true,
}

it('has plain words for every finding there is, and for no other', () => {
  const worded = bases(russian)
    .filter(key => key.startsWith('finding.') && key.endsWith('.title') && key !== 'finding.other.title')
    .map(key => key.slice('finding.'.length, -'.title'.length))
  expect(worded.sort()).toEqual(Object.keys(findings).sort())
})
