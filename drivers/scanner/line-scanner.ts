import { toAppError } from '../../src/shared/errors/app-error.ts'
import type { Scanner, Transport } from '../contract.ts'
import { createScanSplitter } from './scan-splitter.ts'

export type LineScannerOptions = Readonly<{
  transport: Transport
  /** A scan without a suffix ends after this pause. */
  idleGapMs: number
  /** First pause before trying a lost line again; doubles up to 5 s. */
  retryPauseMs?: number
}>

const LONGEST_RETRY_PAUSE_MS = 5000

/** A scanner on a serial or network line. Finds its line again by itself after it was pulled out and put back. */
export function createLineScanner({ transport, idleGapMs, retryPauseMs = 250 }: LineScannerOptions): Scanner {
  let isWanted = false
  let pauseMs = retryPauseMs
  let retryTimer: NodeJS.Timeout | undefined
  let gapTimer: NodeJS.Timeout | undefined
  let splitter = createScanSplitter()
  let onScan: Parameters<Scanner['onScan']>[0] = () => {}
  let onLink: Parameters<Scanner['onLink']>[0] = () => {}

  transport.onData(bytes => {
    clearTimeout(gapTimer)
    for (const scan of splitter.push(bytes)) onScan(scan)
    if (!splitter.hasPending()) return
    // A scanner known to send a suffix pauses inside a scan only when something is slow.
    const gapMs = splitter.hasSuffix() ? Math.max(300, 4 * idleGapMs) : idleGapMs
    gapTimer = setTimeout(endScan, gapMs)
  })

  transport.onLost(() => {
    onLink(false)
    retryLater()
  })

  function endScan(): void {
    const scan = splitter.flush()
    if (scan !== undefined) onScan(scan)
  }

  function retryLater(): void {
    clearTimeout(gapTimer)
    if (!isWanted) return
    retryTimer = setTimeout(() => void connect(), pauseMs)
    pauseMs = Math.min(pauseMs * 2, LONGEST_RETRY_PAUSE_MS)
  }

  async function connect(): Promise<void> {
    try {
      await transport.open()
    } catch (error) {
      onLink(false, toAppError(error))
      retryLater()
      return
    }
    if (!isWanted) return transport.close()
    splitter = createScanSplitter()
    pauseMs = retryPauseMs
    onLink(true)
  }

  return {
    open: async () => {
      if (isWanted) return
      isWanted = true
      await connect()
    },
    close: async () => {
      isWanted = false
      clearTimeout(retryTimer)
      clearTimeout(gapTimer)
      await transport.close()
    },
    onScan: listener => {
      onScan = listener
    },
    onLink: listener => {
      onLink = listener
    },
  }
}
