import i18next, { type TFunction } from 'i18next'
import type { FindingView } from '../../view.ts'
import type { Format } from '../words/format.ts'

/** What happened and what to do. A hub newer than this page may find what it has no words for. */
export function findingWords(t: TFunction, code: string): { title: string; action: string } {
  const known = i18next.exists(`finding.${code}.title`) ? code : 'other'
  return {
    title: t(`finding.${known}.title` as 'finding.other.title', { code }),
    action: t(`finding.${known}.action` as 'finding.other.action'),
  }
}

const shown = ['saleId', 'fnNumber', 'fdNumber', 'shiftNumber', 'totalMinor', 'linesMinor'] as const

/** The details a person can look up: numbers of documents, and sums. */
export function detailWords(t: TFunction, format: Format, details: FindingView['details']): string[] {
  return shown.flatMap(name => {
    const value = details[name]
    if (value === undefined) return []
    const isSum = name.endsWith('Minor') && typeof value === 'number'
    return [`${t(`detail.${name}`)} ${isSum ? format.money(value) : value}`]
  })
}
