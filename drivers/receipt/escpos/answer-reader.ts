/** `real-time` answers a DLE EOT, `processed` a GS r: all that was sent before it has been dealt with. */
export type Answer = Readonly<{ kind: 'real-time' | 'processed'; byte: number }>

/** Fixed bits: DLE EOT answers are 0xx1xx10, the first byte of an automatic status 0xx1xx00, of everything else 0xx0xxxx. */
const FIXED_BITS = 0x93
const REAL_TIME = 0x12
const AUTOMATIC_STATUS = 0x10
const AUTOMATIC_STATUS_REST = 3

/**
 * Tells answers apart by their fixed bits, and drops what nobody asked for: automatic status, which a DIP switch may have
 * turned on, and XON/XOFF.
 */
export function createAnswerReader(): (byte: number) => Answer | undefined {
  let toSkip = 0
  return byte => {
    const shape = byte & FIXED_BITS
    if (shape === REAL_TIME) return { kind: 'real-time', byte }
    if (shape === AUTOMATIC_STATUS) {
      toSkip = AUTOMATIC_STATUS_REST
      return undefined
    }
    if ((byte & 0x90) !== 0) return undefined
    if (toSkip === 0) return { kind: 'processed', byte }
    toSkip -= 1
    return undefined
  }
}
