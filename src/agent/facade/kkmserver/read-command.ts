import { AppError } from '../../../shared/errors/app-error.ts'
import { type Fields, isAbsent, refuse, textOf, wholeOf } from '../fields.ts'
import type { DocumentRules } from '../fiscal-tables.ts'
import { cashierOf, type ReadTask } from '../receipt-parts.ts'
import { readCheck } from './read-check.ts'

const LONGEST_ID = 40
const USUAL_PATIENCE_S = 60
const LONGEST_PATIENCE_S = 600
/** So a program says that it will come back for the result. */
const ASYNCHRONOUS_S = 1

/** What stands in every command. */
export type Envelope = Readonly<{
  command: string
  idCommand: string | undefined
  numDevice: number
  /** So long the caller waits for the end of it; nothing when it comes back by itself. */
  patienceMs: number
}>

/**
 * Reads what every command has.
 *
 * @throws AppError facade.field-refused
 */
export function readEnvelope(command: Fields): Envelope {
  const name = textOf(command, 'Command') ?? refuse('Command', 'missing')
  const idCommand = textOf(command, 'IdCommand')
  if (idCommand !== undefined && idCommand.length > LONGEST_ID) refuse('IdCommand', 'unreadable')
  const seconds = wholeOf(command, 'Timeout', 0, 100_000) || USUAL_PATIENCE_S
  return {
    command: name.slice(0, 64),
    idCommand,
    numDevice: wholeOf(command, 'NumDevice', 0, 1_000_000) ?? 0,
    patienceMs: seconds === ASYNCHRONOUS_S ? 0 : Math.min(seconds, LONGEST_PATIENCE_S) * 1000,
  }
}

/**
 * The work a command asks for.
 *
 * @throws AppError facade.not-supported, facade.field-refused
 */
export function readCommand(command: Fields, { command: name, idCommand }: Envelope, rules: DocumentRules): ReadTask {
  // Without an id of its own a repeat could not be told from a second receipt.
  if (fiscal.includes(name) && isAbsent(idCommand)) refuse('IdCommand', 'missing')
  const cashier = cashierOf(command, 'CashierName', 'CashierVATIN')
  switch (name) {
    case 'RegisterCheck':
      return readCheck(command, rules)
    case 'OpenShift':
      return { task: { kind: 'shift-open', cashier }, personal: {} }
    case 'CloseShift':
    case 'ZReport':
      return { task: { kind: 'shift-close', cashier }, personal: {} }
    case 'XReport':
      return { task: { kind: 'report-x' }, personal: {} }
    case 'ContinuePrint':
      return { task: { kind: 'continue-print' }, personal: {} }
    case 'GetDataKKT':
      return { task: { kind: 'question', name, ofReceipt: false }, personal: {} }
    default:
      throw new AppError('facade.not-supported', { params: { command: name } })
  }
}

const fiscal: readonly string[] = ['RegisterCheck', 'OpenShift', 'CloseShift', 'ZReport']
