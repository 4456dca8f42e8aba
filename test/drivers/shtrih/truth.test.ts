import { describe, expect, it } from 'vitest'
import type { FiscalPrinter } from '../../../drivers/contract.ts'
import type { ShtrihFault } from '../../../drivers/fiscal/shtrih/index.ts'
import { toAppError } from '../../../src/shared/errors/app-error.ts'
import type { Baseline, ReceiptDocument } from '../../../src/shared/fiscal/document.ts'
import { createShtrihRig } from './rig.ts'

const cashier = { name: 'Кассир' }
const line = { name: 'Молоко', priceMinor: 100, quantityMilli: 1000, totalMinor: 100, vatCode: 2 }

function receipt(operationMark: string): ReceiptDocument {
  return {
    kind: 'sale',
    lines: [{ ...line, paymentMethod: 4, itemKind: 1, department: 1 }],
    tenders: { cash: 100, card: 0, advance: 0, credit: 0, other: 0 },
    totalMinor: 100,
    taxSystem: 1,
    cashier,
    isElectronicOnly: false,
    operationMark,
  }
}

/** mulberry32: the same troubles for the same seed. */
function createRandom(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const commands = [0x10, 0x88, 0x8d, 0xff01, 0xff08, 0xff0a, 0xff0c, 0xff35, 0xff45, 0xff46, 0xff4a]

function randomFault(random: (below: number) => number, closing: number): ShtrihFault {
  const command = commands[random(commands.length)] ?? closing
  const times = 1 + random(3)
  const faults: ShtrihFault[] = [
    { kind: 'silence', command },
    { kind: 'silence', times },
    { kind: 'lost-ack', command },
    { kind: 'lost-answer', command, isKept: true },
    { kind: 'lost-answer', command, isKept: false, times },
    { kind: 'lost-answer', command: closing, isKept: false },
    { kind: 'corrupt-lrc', command, times },
    { kind: 'noise', command, bytes: Uint8Array.of(0x02, 0x30, 0x06, 0x15), times },
    { kind: 'error', command, code: 0x33 },
    { kind: 'error', command: closing, code: 0x21 },
    { kind: 'busy', times },
    { kind: 'extra-ff', times },
    { kind: 'slow-commit', ms: 130, answersMeanwhile: true },
    { kind: 'slow-commit', ms: 130, answersMeanwhile: false },
    { kind: 'paper-out-during-close' },
  ]
  return faults[random(faults.length)] ?? { kind: 'busy' }
}

/** What became of an operation whose answer was lost: wait, read, cancel, read again. Prints nothing. */
async function settle(printer: FiscalPrinter, before: Baseline, mark: string): Promise<boolean> {
  for (let reading = 1; reading <= 2; reading++) {
    await printer.waitIdle(5000)
    const { lastFdNumber } = await printer.baseline()
    for (let fdNumber = before.lastFdNumber + 1; fdNumber <= lastFdNumber; fdNumber++) {
      if ((await printer.documentByNumber(fdNumber))?.operationMark === mark) return true
    }
    await printer.cancelOpenDocument()
  }
  return false
}

async function untilAnswered<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt === 8) throw error
    }
  }
}

describe('the truth about receipts', () => {
  it.each([
    [1, 'receipts', undefined],
    [2, 'receipts', undefined],
    [3, 'receipts', undefined],
    [4, 'corrections', undefined],
    [5, 'corrections', '1.05'],
  ] as const)('holds whatever befalls the line, seed %i, %s', async (seed, kind, format) => {
    const random = createRandom(seed)
    const closing = format ? 0xff4a : 0xff45
    const quick = { answerMs: 60, controlWaitMs: 25, hasExtraFf: seed % 2 === 0 }
    const rig = await createShtrihRig('tcp', format ? { ...quick, format } : quick)
    const correction = kind === 'corrections' ? ({ type: 'self', date: '2026-11-20' } as const) : undefined
    const { printer, simulator } = rig
    await printer.open()
    await printer.openShift(cashier)
    const printed = (mark: string) => rig.documents().filter(({ tags }) => tags[1192] === mark).length

    for (let sale = 1; sale <= 25; sale++) {
      const mark = `sale-${sale}`
      const before = await untilAnswered(() => printer.baseline())
      for (let faults = random(3); faults >= 0; faults--) await simulator.inflict(randomFault(random, closing))
      const outcome = await printer.printReceipt({ ...receipt(mark), correction }).then(
        () => 'applied' as const,
        error => toAppError(error).outcome,
      )
      const said =
        outcome === 'unknown' ? await untilAnswered(() => settle(printer, before, mark)) : outcome === 'applied'
      expect([mark, outcome, printed(mark)]).toEqual([mark, outcome, said ? 1 : 0])
      simulator.clearFaults()
      await simulator.inflict('paper-in')
      await untilAnswered(() => printer.waitIdle(5000))
      await untilAnswered(() => printer.continuePrinting())
      await untilAnswered(() => printer.cancelOpenDocument())
      expect([mark, printed(mark)]).toEqual([mark, said ? 1 : 0])
    }
    await rig.close()
  })
})
