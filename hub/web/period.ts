import type { Db } from '../db/open-database.ts'
import { newestShopDay, readShopDays, type ShopDay } from '../db/shop-days.ts'

export const PERIOD_DAYS = 30
const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
/** The easternmost clock on Earth: no shop can be further in its day. */
const EASTERNMOST_MS = 14 * HOUR_MS

/**
 * The last thirty shop days, those without a sale too. They end with the newest day that any shop has reached: a chain
 * over several zones enters a new day in its easternmost shop first.
 */
export async function lastShopDays(db: Db, nowMs: number): Promise<readonly ShopDay[]> {
  const newest = await newestShopDay(db, dayText(nowMs + EASTERNMOST_MS))
  const today = dayText(nowMs)
  const lastDay = newest !== undefined && newest > today ? newest : today
  const days = daysUntil(lastDay, PERIOD_DAYS)
  const counted = new Map((await readShopDays(db, days[0] ?? lastDay, lastDay)).map(day => [day.day, day]))
  return days.map(day => counted.get(day) ?? { ...emptyDay, day })
}

/** So many days up to and including the last one, oldest first. */
export function daysUntil(lastDay: string, count: number): string[] {
  const lastMs = Date.parse(lastDay)
  return Array.from({ length: count }, (_, at) => dayText(lastMs - (count - 1 - at) * DAY_MS))
}

const emptyDay = {
  receipts: 0,
  identified: 0,
  electronicOnly: 0,
  electronicAndPaper: 0,
  customers: 0,
  customersWithEmail: 0,
}

function dayText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}
