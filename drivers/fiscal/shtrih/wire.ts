/** Little-endian numbers of the wire, up to 48 bits, and reading an answer field by field. */

export function uintLe(value: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  let rest = value
  for (let index = 0; index < size; index++) {
    bytes[index] = rest % 256
    rest = Math.floor(rest / 256)
  }
  return bytes
}

export function readUintLe(bytes: Uint8Array): number {
  let value = 0
  for (let index = bytes.length - 1; index >= 0; index--) value = value * 256 + (bytes[index] ?? 0)
  return value
}

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** Uppercase, `02 05 10`: how protocol documents and traces write bytes. */
export function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')
}

/** Takes an answer apart in wire order. Throws `RangeError` where the answer is too short. */
export type WireReader = Readonly<{
  uint(size: number): number
  bytes(size: number): Uint8Array
  rest(): Uint8Array
  left(): number
}>

export function createWireReader(data: Uint8Array): WireReader {
  let offset = 0
  const bytes = (size: number) => {
    if (offset + size > data.length) throw new RangeError(`answer ends at byte ${data.length}`)
    offset += size
    return data.subarray(offset - size, offset)
  }
  return {
    bytes,
    uint: size => readUintLe(bytes(size)),
    rest: () => bytes(data.length - offset),
    left: () => data.length - offset,
  }
}
