import type { Language } from '../../../../src/shared/localised.ts'

type Share = Readonly<{ part: number; whole: number }>

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Tenths of a percent, rounded down: a goal that was nearly reached does not look reached. */
export function tenthsOf({ part, whole }: Share): number {
  return whole === 0 ? 0 : Math.floor((part * 1000) / whole)
}

/** The largest unit that fits, and how many of it. */
function measure(ms: number): { count: number; unit: 'minute' | 'hour' | 'day' } {
  if (ms < HOUR_MS) return { count: Math.max(1, Math.floor(ms / MINUTE_MS)), unit: 'minute' }
  return ms < 2 * DAY_MS
    ? { count: Math.floor(ms / HOUR_MS), unit: 'hour' }
    : { count: Math.floor(ms / DAY_MS), unit: 'day' }
}

/** All wording of numbers, days and times on the page. Pure: the language comes in, nothing else. */
export function createFormat(language: Language) {
  const locale = language === 'ru' ? 'ru-RU' : 'en-GB'
  const whole = new Intl.NumberFormat(locale)
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1 })
  const money = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent' })
  const percentTenths = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1 })
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', timeZone: 'UTC' })
  const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
  const unitFormat = (unit: string) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' })
  const relative = new Intl.RelativeTimeFormat(locale, { style: 'short' })

  return {
    /** `27 740` */
    count: (count: number): string => whole.format(count),

    /** `86,9 %`, rounded down; nothing of nothing is a dash. */
    share: (share: Share): string => (share.whole === 0 ? '–' : percentTenths.format(tenthsOf(share) / 1000)),

    /** `89 %` of a whole number. */
    percent: (value: number): string => percent.format(value / 100),

    /** What a share lacks to its goal, in percentage points, `2,1`. */
    lacking: (share: Share, goalPercent: number): string =>
      tenths.format(Math.max(1, goalPercent * 10 - tenthsOf(share)) / 10),

    /** Kopecks as `1 234,50 ₽`. */
    money: (amountMinor: number): string => `${money.format(amountMinor / 100)}\u202f₽`,

    /** A shop day, `2026-11-22`, as `22 ноября`. */
    day: (text: string): string => day.format(Date.parse(text)),

    /** `22 нояб.` */
    shortDay: (text: string): string => shortDay.format(Date.parse(text)),

    /** `14:05` by the reader's clock. */
    time: (atMs: number): string => clock.format(atMs),

    /** `2 мин. назад`. What is less than a minute ago is one. */
    ago(ms: number): string {
      const { count, unit } = measure(ms)
      return relative.format(-count, unit)
    },

    /** What is still to be waited for: `8 с`, `15 мин`, never too little. */
    wait(ms: number): string {
      const isShort = ms < MINUTE_MS
      const count = Math.max(1, Math.ceil(ms / (isShort ? 1000 : MINUTE_MS)))
      return unitFormat(isShort ? 'second' : 'minute').format(count)
    },

    /** `2 мин`, `3 ч`, `5 дн.` */
    duration(ms: number): string {
      const { count, unit } = measure(ms)
      return unitFormat(unit).format(count)
    },
  }
}

export type Format = ReturnType<typeof createFormat>
