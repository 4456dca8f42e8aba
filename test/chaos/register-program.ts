import { createShtrihPrinter } from '../../drivers/fiscal/shtrih/index.ts'
import { createSerialTransport } from '../../drivers/transport/serial.ts'
import type { FoundDocument, ReceiptDocument, RegisteredDocument } from '../../src/shared/fiscal/document.ts'
import type { ShiftTotals } from '../../src/shared/fiscal/shift.ts'
import { cashier } from '../support/shop.ts'

/** Documents a register program looks back at: it never has more than one unanswered. */
const LOOK_BACK = 3
/** A simulated device answers at once: what it has not said by then it will not say. */
const timing = { controlWaitMs: 200, heldWaitMs: 500, busyPauseMs: 5, maxAnswerMs: 500 }
const SLOWEST_MS = 10_000

export type ShiftKind = 'shift-open' | 'shift-close'

/**
 * The register software of a chain that owns its fiscal printer (`pos-prints`), with all that such a program must do
 * itself: after a lost answer it looks at its own device before it prints again.
 */
export type RegisterProgram = Readonly<{
  /** Its process ended and was started again: it remembers nothing. */
  reopen(): Promise<void>
  /** Fails as the line fails; then only the device knows. */
  print(document: ReceiptDocument): Promise<RegisteredDocument>
  makeShift(kind: ShiftKind): Promise<RegisteredDocument>
  totals(): Promise<ShiftTotals>
  isShiftOpen(): Promise<boolean>
  /** The document with this mark, or of this kind, among the last ones. Waits for the device, cancels what is open. */
  find(isIt: (document: FoundDocument) => boolean): Promise<RegisteredDocument | undefined>
  close(): Promise<void>
}>

export function createRegisterProgram(devicePath: string): RegisterProgram {
  const transport = createSerialTransport({ path: devicePath, baudRate: 115_200 })
  const printer = createShtrihPrinter({ transport, timing })
  return {
    async reopen() {
      await printer.close()
      await printer.open()
    },
    print: printer.printReceipt,
    async makeShift(kind) {
      return kind === 'shift-open' ? await printer.openShift(cashier) : (await printer.closeShift(cashier)).document
    },
    totals: printer.shiftTotals,
    isShiftOpen: async () => (await printer.baseline()).shift !== 'closed',
    async find(isIt) {
      await printer.waitIdle(SLOWEST_MS)
      await printer.cancelOpenDocument()
      const { lastFdNumber } = await printer.baseline()
      for (let fdNumber = lastFdNumber; fdNumber > Math.max(0, lastFdNumber - LOOK_BACK); fdNumber -= 1) {
        const document = await printer.documentByNumber(fdNumber)
        if (document && isIt(document)) return document.registered
      }
      return undefined
    },
    close: printer.close,
  }
}
