import type { ErrorCode } from '../shared/errors/catalogue.ts'

/** After these the line to a device is opened anew; any other error is the device's word, and the line is good. */
export const lineErrors: readonly ErrorCode[] = [
  'device.not-found',
  'device.port-busy',
  'device.no-rights',
  'device.no-reply',
  'device.unplugged',
  'device.garbled',
  'device.closed',
]
