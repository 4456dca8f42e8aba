import type { MadeDocument } from './facade-task.ts'

const MINUTE_MS = 60_000

/** `2026-11-22T18:05:00+03:00`: the shop's own time of an instant. */
export function isoWithZone(atMs: number, utcOffsetMinutes: number): string {
  const local = new Date(atMs + utcOffsetMinutes * MINUTE_MS).toISOString().slice(0, 19)
  return `${local}${zoneText(utcOffsetMinutes)}`
}

/** When a document was made, by the device's own clock. */
export function documentTime({ registered, recordedAtMs }: MadeDocument, utcOffsetMinutes: number): string {
  const { deviceTime } = registered
  if (deviceTime === undefined) return isoWithZone(recordedAtMs, utcOffsetMinutes)
  const whole = deviceTime.length === 16 ? `${deviceTime}:00` : deviceTime
  return `${whole}${zoneText(utcOffsetMinutes)}`
}

function zoneText(utcOffsetMinutes: number): string {
  const size = Math.abs(utcOffsetMinutes)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${utcOffsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
