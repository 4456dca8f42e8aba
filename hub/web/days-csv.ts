import type { Language } from '../../src/shared/localised.ts'
import type { ShopDay } from '../db/shop-days.ts'
import en from './locales/en.json' with { type: 'json' }
import ru from './locales/ru.json' with { type: 'json' }

const columns = [
  'day',
  'receipts',
  'identified',
  'electronicOnly',
  'electronicAndPaper',
  'customers',
  'customersWithEmail',
] as const satisfies readonly (keyof ShopDay)[]

const headings: Record<Language, Record<(typeof columns)[number], string>> = { ru: ru.csv, en: en.csv }

/** The counted days as a file that Excel opens in a Russian Windows: BOM, semicolons, CRLF. */
export function encodeDaysCsv(days: readonly ShopDay[], language: Language): string {
  const rows = [
    columns.map(column => headings[language][column]),
    ...days.map(day => columns.map(column => day[column])),
  ]
  return `\uFEFF${rows.map(row => `${row.join(';')}\r\n`).join('')}`
}
