/** No symbology holds more; longer is a line that is no scanner's. */
const MAX_SCAN_BYTES = 8192
const CR = 0x0d
const LF = 0x0a

export type ScanSplitter = Readonly<{
  /** Whole scans, in order. */
  push(bytes: Uint8Array): readonly string[]
  /** The line has been quiet: what is there is a scan of a scanner without a suffix. */
  flush(): string | undefined
  hasPending(): boolean
  /** This scanner ends its scans with CR or LF, so a pause inside one means nothing. */
  hasSuffix(): boolean
}>

/**
 * Cuts a scanner's bytes into scans at CR and LF alone: a marking code contains GS (1D), which must come out as it went
 * in. Text is UTF-8; a scan that is not comes out one character per byte, so that nothing is lost.
 */
export function createScanSplitter(): ScanSplitter {
  let pending: number[] = []
  let hasSuffix = false

  function take(): string | undefined {
    const bytes = Uint8Array.from(pending)
    pending = []
    return bytes.length > 0 ? textOf(bytes) : undefined
  }

  return {
    push: bytes => {
      const scans: string[] = []
      for (const byte of bytes) {
        if (byte !== CR && byte !== LF) pending.push(byte)
        else {
          hasSuffix = true
          const scan = take()
          if (scan !== undefined) scans.push(scan)
        }
        if (pending.length > MAX_SCAN_BYTES) pending = []
      }
      return scans
    },
    flush: () => {
      hasSuffix = false
      return take()
    },
    hasPending: () => pending.length > 0,
    hasSuffix: () => hasSuffix,
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function textOf(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return Buffer.from(bytes).toString('latin1')
  }
}
