import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from '@swc/core'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** What a person sees or hears of an element, beside the text in it. */
const spoken = ['aria-label', 'aria-description', 'alt', 'label', 'placeholder', 'title', 'hint']
/** The same in every language. */
const names = ['Tillside']

type Node = Readonly<{ type?: string; value?: unknown; name?: Node; expression?: Node; [key: string]: unknown }>

/** Words that stand in a component itself, where no language can reach them. */
function literalsIn(source: string): string[] {
  const found: string[] = []
  const keep = (text: unknown) => {
    if (typeof text === 'string' && /\p{L}/u.test(text) && !names.includes(text.trim())) found.push(text.trim())
  }
  const textOf = (node: Node | undefined): unknown => {
    const inner = node?.type === 'JSXExpressionContainer' ? node.expression : node
    return inner?.type === 'StringLiteral' ? inner.value : undefined
  }
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { type, value, name, children } = node as Node
    if (type === 'JSXText') keep(value)
    if (type === 'JSXElement' && Array.isArray(children)) for (const child of children) keep(textOf(child))
    if (type === 'JSXAttribute' && spoken.includes(String(name?.value))) keep(textOf(value as Node))
    Object.values(node).forEach(walk)
  }
  walk(parseSync(source, { syntax: 'typescript', tsx: true }))
  return found
}

it.each(globSync('renderer/**/*.tsx', { cwd: root }))('%s leaves its words to the locales', file => {
  expect(literalsIn(readFileSync(join(root, file), 'utf8'))).toEqual([])
})

it('would notice a word left behind', () => {
  const source = `const a = <p aria-label="Клавиши">{'Касса'} Чек <b title={'Hint'}>{t('x')}</b></p>`
  expect(literalsIn(source).sort()).toEqual(['Hint', 'Касса', 'Клавиши', 'Чек'])
})
