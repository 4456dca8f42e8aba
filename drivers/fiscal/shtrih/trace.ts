import type { TraceEntry } from '../../contract.ts'
import { commandOf } from './exchange-machine.ts'
import { hexText } from './wire.ts'

/** Commands whose data names people, or may hold passwords: their length is all a trace may show. */
const hiddenRequests = new Set([0x1e, 0xff0c, 0xff4d])
const hiddenAnswers = new Set([0x1f, 0xff3b, 0xff3c])
const passwordless = new Set([0xfc, 0xf7, 0x6b])
const PASSWORD_LENGTH = 4

/** A request as a log may keep it: the password never, contacts and cashiers never. */
export function describeRequest(payload: Uint8Array): string {
  const command = commandOf(payload)
  const codeLength = command > 0xff ? 2 : 1
  if (passwordless.has(command)) return hexText(payload)
  const data = payload.subarray(codeLength + PASSWORD_LENGTH)
  return [hexText(payload.subarray(0, codeLength)), '** ** ** **', describeData(data, hiddenRequests.has(command))]
    .join(' ')
    .trim()
}

/** Code and error byte always; the data where it is nobody's business but the device's. */
export function describeAnswer(payload: Uint8Array): string {
  const command = commandOf(payload)
  const headLength = command > 0xff ? 3 : 2
  const head = hexText(payload.subarray(0, headLength))
  return `${head} ${describeData(payload.subarray(headLength), hiddenAnswers.has(command))}`.trim()
}

export type Trace = (entry: TraceEntry) => void

function describeData(data: Uint8Array, isHidden: boolean): string {
  return isHidden ? `(${data.length} bytes)` : hexText(data)
}
