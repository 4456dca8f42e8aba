import type { TFunction } from 'i18next'
import type { ShareDay } from '../../view.ts'
import type { Format } from '../words/format.ts'

/** One day of a figure in words: `22 ноября: 86,9 % — 812 из 934`. */
export function readDay(t: TFunction, format: Format, { day, part, whole }: ShareDay, isRunning: boolean): string {
  const named = format.day(day)
  if (whole === 0) return t('shares.day-none', { day: named })
  const read = t('shares.day-of', {
    day: named,
    percent: format.share({ part, whole }),
    part: format.count(part),
    whole: format.count(whole),
  })
  return isRunning ? `${read}, ${t('shares.running')}` : read
}
