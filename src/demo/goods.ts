import type { SaleLine } from '../shared/sale-line.ts'

const line = (key: string, name: string, priceMinor: number, quantityMilli: number, vatCode: number): SaleLine => ({
  key,
  name,
  priceMinor,
  quantityMilli,
  vatCode,
  itemKind: 1,
  department: 1,
})

/** What the register programs of the demo sell. */
export const kettle = line('1', 'Чайник электрический 1,7 л', 349_000, 1000, 11)
export const mugs = { ...line('2', 'Кружка керамическая', 24_900, 3000, 11), category: 'посуда' }
export const coffee = line('3', 'Кофе в зёрнах', 129_950, 500, 11)
export const lamp = line('4', 'Лампа настольная', 189_900, 1000, 11)
