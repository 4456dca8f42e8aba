import type { Settings } from './settings.ts'

/** Minutes east of UTC of the shop's day: as set, else the computer's own zone at that moment. */
export function utcOffsetAt({ utcOffsetMinutes }: Pick<Settings, 'utcOffsetMinutes'>, atMs: number): number {
  return utcOffsetMinutes ?? -new Date(atMs).getTimezoneOffset()
}
