import { z } from 'zod'

/** What a shift took in and gave back: counts, and kopecks, since it opened. */
export const ShiftTotals = z.object({
  saleCount: z.int().min(0),
  saleTotalMinor: z.int().min(0),
  returnCount: z.int().min(0),
  returnTotalMinor: z.int().min(0),
})
export type ShiftTotals = z.infer<typeof ShiftTotals>

export const noTotals: ShiftTotals = { saleCount: 0, saleTotalMinor: 0, returnCount: 0, returnTotalMinor: 0 }

export function sameTotals(a: ShiftTotals, b: ShiftTotals): boolean {
  return (
    a.saleCount === b.saleCount &&
    a.saleTotalMinor === b.saleTotalMinor &&
    a.returnCount === b.returnCount &&
    a.returnTotalMinor === b.returnTotalMinor
  )
}
