/**
 * VAT rates by tag 1199, as data: rates changed in 2019, 2025 and 2026, and a return keeps the rate of its sale.
 * Source: orders ЕД-7-20/662@ (table 8) and ЕД-7-20/1050@ of 08.12.2025 (codes 11 and 12).
 */
export const vatRates = [
  { code: 1, label: '20 %', rateBps: 2000, isCalculated: false },
  { code: 2, label: '10 %', rateBps: 1000, isCalculated: false },
  { code: 3, label: '20/120', rateBps: 2000, isCalculated: true },
  { code: 4, label: '10/110', rateBps: 1000, isCalculated: true },
  { code: 5, label: '0 %', rateBps: 0, isCalculated: false },
  { code: 6, label: 'без НДС', rateBps: 0, isCalculated: false },
  { code: 7, label: '5 %', rateBps: 500, isCalculated: false },
  { code: 8, label: '7 %', rateBps: 700, isCalculated: false },
  { code: 9, label: '5/105', rateBps: 500, isCalculated: true },
  { code: 10, label: '7/107', rateBps: 700, isCalculated: true },
  { code: 11, label: '22 %', rateBps: 2200, isCalculated: false },
  { code: 12, label: '22/122', rateBps: 2200, isCalculated: true },
] as const

export function isVatCode(code: number): boolean {
  return vatRates.some(rate => rate.code === code)
}
