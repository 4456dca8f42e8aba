import type { FiscalPrinter, ReceiptPrinter, Scanner, TraceEntry } from './contract.ts'
import type { FiscalPrinterSettings, ReceiptPrinterSettings, ScannerSettings } from './settings.ts'
import { createLineTransport } from './transport/line-transport.ts'

/**
 * The fiscal printer that the settings name. Loads its driver only; the line is opened by the printer's own `open()`,
 * which may be tried again and again while the device is away.
 */
export async function openFiscalPrinter(
  settings: FiscalPrinterSettings,
  options: Readonly<{ trace?: (entry: TraceEntry) => void }> = {},
): Promise<FiscalPrinter> {
  const transport = await createLineTransport(settings.connection)
  switch (settings.driver) {
    case 'shtrih': {
      const { createShtrihPrinter } = await import('./fiscal/shtrih/index.ts')
      const { password, vatDeviceCodes, corrections, maxAnswerMs } = settings
      const timing = maxAnswerMs === undefined ? {} : { maxAnswerMs }
      return createShtrihPrinter({ transport, password, vatDeviceCodes, corrections, timing, trace: options.trace })
    }
  }
}

/** The scanner that the settings name. Its `open()` keeps trying by itself until `close()`. */
export async function openScanner(settings: ScannerSettings): Promise<Scanner> {
  const transport = await createLineTransport(settings.connection)
  const { createLineScanner } = await import('./scanner/line-scanner.ts')
  return createLineScanner({ transport, idleGapMs: settings.idleGapMs })
}

/** The receipt printer that the settings name. The line is opened by the printer's own `open()`, or by its first slip. */
export async function openReceiptPrinter(settings: ReceiptPrinterSettings): Promise<ReceiptPrinter> {
  const transport = await createLineTransport(settings.connection)
  switch (settings.driver) {
    case 'escpos': {
      const { createEscposPrinter, profileOf } = await import('./receipt/escpos/index.ts')
      return createEscposPrinter({ transport, profile: profileOf(settings) })
    }
  }
}
