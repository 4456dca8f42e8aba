import type { RegisterView } from '../../view.ts'

/** Registers whose store, number or version has every word of the text, in the order they came. */
export function findRegisters(registers: readonly RegisterView[], text: string): readonly RegisterView[] {
  const words = fold(text)
    .split(/\s+/)
    .filter(word => word !== '')
  if (words.length === 0) return registers
  return registers.filter(({ storeName, storeId, registerId, version }) => {
    const all = fold(`${storeName} ${storeId} ${registerId} ${version ?? ''}`)
    return words.every(word => all.includes(word))
  })
}

/** Nobody types ё where е will do. */
function fold(text: string): string {
  return text.toLocaleLowerCase('ru').replaceAll('ё', 'е')
}
