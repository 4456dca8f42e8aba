import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createShtrihPrinter,
  createShtrihSimulator,
  type Edge,
  type ShtrihFault,
} from '../../../drivers/fiscal/shtrih/index.ts'
import { createSerialTransport } from '../../../drivers/transport/serial.ts'
import { createTcpTransport } from '../../../drivers/transport/tcp.ts'
import type { Rig, RigOptions, Trouble } from '../fiscal-printer-suite.ts'

export type ShtrihLine = 'pty' | 'tcp'

const CLOSE_RECEIPT = 0xff45
const OPERATION = 0xff46
/** Forms a correction of sums: what closing is to other receipts. */
const FORM_CORRECTION = 0xff4a

const faults: Readonly<Partial<Record<Trouble, ShtrihFault>>> = {
  'answer-to-closing-held': { kind: 'lost-answer', command: CLOSE_RECEIPT, isKept: true },
  'answer-to-closing-lost': { kind: 'lost-answer', command: CLOSE_RECEIPT, isKept: false },
  'closing-never-arrives': { kind: 'silence', command: CLOSE_RECEIPT },
  'answer-to-line-lost': { kind: 'lost-answer', command: OPERATION, isKept: false },
  'line-never-arrives': { kind: 'silence', command: OPERATION },
  'line-refused': { kind: 'error', command: OPERATION, code: 0x33 },
  'closing-refused': { kind: 'error', command: CLOSE_RECEIPT, code: 0x17 },
  'paper-out-during-close': { kind: 'paper-out-during-close' },
  noise: { kind: 'noise', bytes: Uint8Array.of(0xff, 0x00, 0x7f), times: 3 },
  'damaged-answers': { kind: 'corrupt-lrc', times: 2 },
  'busy-for-a-moment': { kind: 'busy', times: 3 },
  'slow-commit': { kind: 'slow-commit', ms: 120, answersMeanwhile: false },
  'slow-commit-in-background': { kind: 'slow-commit', ms: 250, answersMeanwhile: true },
}

/** A simulated SHTRIH-M on a real line, and the driver beside it. */
export async function createShtrihRig(
  line: ShtrihLine,
  options: RigOptions &
    Readonly<{
      hasExtraFf?: boolean
      onEdge?: (edge: Edge) => void
      password?: number
      controlWaitMs?: number
      format?: '1.05'
    }> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'tillside-shtrih-'))
  const waiting: (() => void)[] = []
  const closing = options.format === '1.05' ? FORM_CORRECTION : CLOSE_RECEIPT
  let asked = 0
  const simulator = createShtrihSimulator({
    folder,
    hasExtraFf: options.hasExtraFf ?? false,
    printMs: options.printMs ?? 0,
    ffdVersion: options.format === '1.05' ? 2 : 4,
    onEdge: edge => {
      options.onEdge?.(edge)
      if (edge.edge === 'frame-received') asked += 1
      if (edge.edge === 'before-commit' && edge.command === CLOSE_RECEIPT)
        for (const resolve of waiting.splice(0)) resolve()
      return 'continue'
    },
  })
  const address = line === 'pty' ? await simulator.servePty() : await simulator.serveTcp()
  const connect = () =>
    createShtrihPrinter({
      transport:
        typeof address === 'string'
          ? createSerialTransport({ path: address, baudRate: 115_200 })
          : createTcpTransport({ host: '127.0.0.1', port: address }),
      password: options.password ?? 30,
      timing: {
        controlWaitMs: options.controlWaitMs ?? 250,
        heldWaitMs: 1000,
        busyPauseMs: 5,
        maxAnswerMs: options.answerMs ?? 3000,
      },
    })
  const printer = connect()
  return {
    folder,
    simulator,
    address,
    printer,
    connect,
    happen: async trouble => {
      const fault = faults[trouble]
      if (fault) await simulator.inflict(fault.command === CLOSE_RECEIPT ? { ...fault, command: closing } : fault)
      else await simulator.inflict(trouble as Parameters<typeof simulator.inflict>[0])
    },
    documents: simulator.documents,
    image: simulator.image,
    asked: () => asked,
    hasOpenReceipt: simulator.hasOpenReceipt,
    closingTaken: () => new Promise<void>(resolve => waiting.push(resolve)),
    settled: simulator.settled,
    close: async () => {
      await printer.close()
      await simulator.close()
      rmSync(folder, { recursive: true, force: true })
    },
  } satisfies Rig & Record<string, unknown>
}
