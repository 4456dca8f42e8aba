/** DLE EOT topic: asked at any time, answered at once. */
export type StatusTopic = 1 | 2 | 3 | 4

const DLE = 0x10
const EOT = 0x04

/**
 * Takes the real-time requests out of a stream, wherever they stand in it: a printer's receiver looks for them before
 * anything else does, also inside pictures. What may be the beginning of one is held back.
 */
export function createRealTimeFilter(onRequest: (topic: StatusTopic) => void): (bytes: Uint8Array) => number[] {
  let held: number[] = []
  return bytes => {
    const passed: number[] = []
    for (const byte of bytes) {
      held.push(byte)
      const isRequest = held.length === 3 && byte >= 1 && byte <= 4
      const mayBecomeOne = held[0] === DLE && (held.length === 1 || (held.length === 2 && byte === EOT))
      if (isRequest) onRequest(byte as StatusTopic)
      else if (!mayBecomeOne) passed.push(...held.splice(0, byte === DLE ? held.length - 1 : held.length))
      if (isRequest) held = []
    }
    return passed
  }
}
