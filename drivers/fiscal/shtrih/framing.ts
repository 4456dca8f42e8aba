import { ACK, ENQ, MAX_PAYLOAD_LENGTH, NAK, STX } from './protocol.ts'
import { concatBytes } from './wire.ts'

/*
 * Standard low level:   02 | N | command code and parameters (N bytes) | LRC
 * LRC is the XOR of everything after 02. Between frames there are single bytes: 05, 06, 15.
 */

export type FrameEvent =
  | Readonly<{ kind: 'frame'; payload: Uint8Array }>
  | Readonly<{ kind: 'control'; byte: number }>
  /** A frame that came with a wrong check byte, or stopped half-way. */
  | Readonly<{ kind: 'damaged'; isTruncated: boolean }>
  /** Noise, and the FF bytes some devices put between frames. */
  | Readonly<{ kind: 'discarded'; bytes: Uint8Array }>

export type FrameParser = Readonly<{
  push(bytes: Uint8Array): readonly FrameEvent[]
  /** The line has been quiet for longer than a device pauses inside a frame: what is half there will not come. */
  flush(): readonly FrameEvent[]
  isMidFrame(): boolean
}>

export function encodeFrame(payload: Uint8Array): Uint8Array {
  if (payload.length < 1 || payload.length > MAX_PAYLOAD_LENGTH)
    throw new RangeError(`payload of ${payload.length} bytes`)
  return concatBytes(Uint8Array.of(STX, payload.length), payload, Uint8Array.of(checkByte(payload)))
}

function checkByte(payload: Uint8Array): number {
  return payload.reduce((lrc, byte) => lrc ^ byte, payload.length)
}

/**
 * Finds frames and control bytes in a stream. After a damaged frame it looks for a good one inside, because noise may
 * have begun with 02; but bytes of a damaged frame are never taken for control bytes.
 */
export function createFrameParser(): FrameParser {
  let pending: Uint8Array = new Uint8Array(0)
  /** What is pending was part of a frame with a wrong check byte. */
  let isSuspect = false

  function takeFrame(events: FrameEvent[], atEnd: boolean): 'more' | 'wait' {
    const length = pending[1]
    if (length === 0) return isSuspect ? rescan(events, false) : skipNoise(events)
    if (length !== undefined && pending.length >= length + 3) {
      const payload = pending.slice(2, length + 2)
      if (checkByte(payload) === pending[length + 2]) {
        events.push({ kind: 'frame', payload })
        pending = pending.subarray(length + 3)
        isSuspect = false
        return 'more'
      }
      return rescan(events, false)
    }
    return atEnd ? rescan(events, true) : 'wait'
  }

  function rescan(events: FrameEvent[], isTruncated: boolean): 'more' {
    const next = pending.indexOf(STX, 1)
    const end = next < 0 ? pending.length : next
    events.push({ kind: 'discarded', bytes: pending.slice(0, end) })
    pending = pending.subarray(end)
    isSuspect = next >= 0
    if (!isSuspect) events.push({ kind: 'damaged', isTruncated })
    return 'more'
  }

  /** No frame has a length of zero: this 02 began nothing. */
  function skipNoise(events: FrameEvent[]): 'more' {
    discard(events, STX)
    pending = pending.subarray(1)
    return 'more'
  }

  function scan(atEnd: boolean): readonly FrameEvent[] {
    const events: FrameEvent[] = []
    while (pending.length > 0) {
      const [first = 0] = pending
      if (first === STX) {
        if (takeFrame(events, atEnd) === 'wait') break
        continue
      }
      if (first === ENQ || first === ACK || first === NAK) events.push({ kind: 'control', byte: first })
      else discard(events, first)
      pending = pending.subarray(1)
    }
    return events
  }

  return {
    push: bytes => {
      pending = pending.length === 0 ? bytes.slice() : concatBytes(pending, bytes)
      return scan(false)
    },
    flush: () => scan(true),
    isMidFrame: () => pending.length > 0,
  }
}

function discard(events: FrameEvent[], byte: number): void {
  const last = events.at(-1)
  if (last?.kind === 'discarded')
    events[events.length - 1] = { kind: 'discarded', bytes: concatBytes(last.bytes, Uint8Array.of(byte)) }
  else events.push({ kind: 'discarded', bytes: Uint8Array.of(byte) })
}
