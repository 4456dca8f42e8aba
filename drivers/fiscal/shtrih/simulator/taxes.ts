import type { FiscalMemoryLine } from './fiscal-memory.ts'

/**
 * VAT by the device's own code of the operation command, as tag 1199. From the vendor's texts and not from the driver's
 * table; 90h and A0h are what the NANO line takes for 22 % and 22/122.
 */
export const vatCodes: Readonly<Record<number, number>> = {
  1: 1,
  2: 2,
  4: 5,
  8: 6,
  16: 3,
  32: 4,
  129: 7,
  130: 8,
  132: 9,
  136: 10,
  144: 11,
  160: 12,
  203: 11,
  204: 12,
}

/** Sums of a document by rate: VAT 20 %, 10 %, turnover at 0 %, without VAT, VAT 20/120, 10/110. */
export const taxTags = [1102, 1103, 1104, 1105, 1106, 1107]
/** Tag 1199 of each of them, with its percent; the turnovers have none. */
const rateFields: readonly (readonly [vatCode: number, percent: number])[] = [
  [1, 20],
  [2, 10],
  [5, 0],
  [6, 0],
  [3, 20],
  [4, 10],
]

/** The device computes VAT itself. Where it puts the rates of 2025 and 2026 is unverified, so they are left out. */
export function sumsByRate(lines: readonly FiscalMemoryLine[]): readonly number[] {
  return rateFields.map(([vatCode, percent]) => {
    const ofRate = lines.filter(({ vatDeviceCode }) => vatCodes[vatDeviceCode] === vatCode)
    const turnoverMinor = ofRate.reduce((sum, { totalMinor }) => sum + totalMinor, 0)
    return percent === 0 ? turnoverMinor : Math.round((turnoverMinor * percent) / (100 + percent))
  })
}
