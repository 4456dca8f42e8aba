/** What is typed as roubles or points (`1500`, `12,5`) in hundredths; `undefined` when it is no amount. */
export function parseHundredths(text: string): number | undefined {
  return parseFixed(text, 2, 9)
}

/** What is typed as a quantity (`3`, `0,25`) in thousandths; nothing and zero are no quantity. */
export function parseQuantity(text: string): number | undefined {
  const quantityMilli = parseFixed(text, 3, 5)
  return quantityMilli === 0 ? undefined : quantityMilli
}

function parseFixed(text: string, decimals: number, maxDigits: number): number | undefined {
  const match = /^(\d+)(?:[.,](\d*))?$/.exec(text)
  if (!match) return undefined
  const [, whole = '', fraction = ''] = match
  if (whole.length > maxDigits || fraction.length > decimals) return undefined
  return Number(`${whole}${fraction.padEnd(decimals, '0')}`)
}
