import type { StatusTopic } from './real-time.ts'

/** What is the matter with a printer. */
export type Health = { hasPaper: boolean; isNearEnd: boolean; isCoverOpen: boolean; isCutterJammed: boolean }

export const isOffline = ({ hasPaper, isCoverOpen, isCutterJammed }: Health): boolean =>
  !hasPaper || isCoverOpen || isCutterJammed

/** The answer to DLE EOT: bits 1 and 4 always, the rest says what is wrong. */
export function realTimeAnswer(topic: StatusTopic, health: Health): number {
  const bits = (flag: boolean, mask: number): number => (flag ? mask : 0)
  const fixed = 0x12
  switch (topic) {
    case 1:
      return fixed | bits(isOffline(health), 0x08)
    case 2:
      return fixed | bits(health.isCoverOpen, 0x04) | bits(!health.hasPaper, 0x20) | bits(health.isCutterJammed, 0x40)
    case 3:
      return fixed | bits(health.isCutterJammed, 0x08)
    case 4:
      return fixed | bits(health.isNearEnd || !health.hasPaper, 0x0c) | bits(!health.hasPaper, 0x60)
  }
}

/** The answer to GS r 1. */
export function paperReport({ hasPaper, isNearEnd }: Health): number {
  return (isNearEnd || !hasPaper ? 0x03 : 0) | (hasPaper ? 0 : 0x0c)
}
