import type { ShopDay } from '../db/shop-days.ts'
import type { Share, ShareKind, ShareView } from './view.ts'

type ShareRule = Readonly<{ kind: ShareKind; goalPercent: number; of(day: ShopDay): Share }>

/** The three figures of the page: what is counted, of what, and what the chain wants to reach. */
const rules: readonly ShareRule[] = [
  { kind: 'identified', goalPercent: 89, of: day => ({ part: day.identified, whole: day.receipts }) },
  {
    kind: 'electronic',
    goalPercent: 90,
    of: day => ({ part: day.electronicOnly + day.electronicAndPaper, whole: day.receipts }),
  },
  { kind: 'email', goalPercent: 70, of: day => ({ part: day.customersWithEmail, whole: day.customers }) },
]

/** The figures over these days. A figure of the period is the sum of its days, so the download proves it. */
export function sharesOf(shopDays: readonly ShopDay[]): ShareView[] {
  return rules.map(({ kind, goalPercent, of }) => {
    const days = shopDays.map(day => ({ day: day.day, ...of(day) }))
    const part = days.reduce((sum, day) => sum + day.part, 0)
    const whole = days.reduce((sum, day) => sum + day.whole, 0)
    return { kind, goalPercent, part, whole, isGoalMet: whole > 0 && part * 100 >= goalPercent * whole, days }
  })
}
