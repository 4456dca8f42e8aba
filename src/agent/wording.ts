import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { ErrorData } from '../shared/errors/app-error.ts'

const Wording = z.record(z.string(), z.unknown())

/** The sentence a register program shows as it is: what happened and what to do, in the cashier's language. */
export type WordError = (error: ErrorData) => string

/** Wording has one home, the screen's locale files; this reads the same one. */
export function loadWording(localeFile: string): WordError {
  const texts = Wording.parse(JSON.parse(readFileSync(localeFile, 'utf8')))
  return error => {
    const title = textAt(texts, ['error', ...error.code.split('.'), 'title'])
    const action = textAt(texts, ['error', ...error.code.split('.'), 'action'])
    const sentence = [title, action]
      .filter(text => text !== undefined)
      .map(asSentence)
      .join(' ')
    return `${fill(sentence || error.code, error.params)} (${error.supportNumber})`
  }
}

function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`
}

/** Keys may be nested or joined by dots. */
function textAt(texts: Record<string, unknown>, path: readonly string[]): string | undefined {
  const joined = texts[path.join('.')]
  if (typeof joined === 'string') return joined
  const nested = path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
    texts,
  )
  return typeof nested === 'string' ? nested : undefined
}

function fill(text: string, params: ErrorData['params']): string {
  return text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => String(params[name] ?? ''))
}
