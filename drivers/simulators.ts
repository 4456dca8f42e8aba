import { join } from 'node:path'
import { AppError } from '../src/shared/errors/app-error.ts'
import { createShtrihSimulator, faultHelp, parseShtrihFault } from './fiscal/shtrih/index.ts'
import {
  createEscposSimulator,
  escposFaultHelp,
  isModelName,
  models,
  parseEscposFault,
} from './receipt/escpos/index.ts'
import { createScannerSimulator } from './scanner/scanner-simulator.ts'

/** Where a simulator is reached. Neither given: a pty. `port` 0 takes a free one. */
type LineChoice = Readonly<{ pty?: boolean | string | undefined; port?: number | undefined }>

type Person = Readonly<{
  /** One line of text for whoever runs the simulator. */
  say(line: string): void
  /** Lines typed meanwhile. The simulator closes when they end. */
  lines: AsyncIterable<string>
}>

export type ShtrihRun = LineChoice & Person & Readonly<{ folder: string; faults?: readonly string[] | undefined }>

/** `tillside sim shtrih`: serves a simulated fiscal printer until the input ends. Each line typed is one more fault. */
export async function runShtrihSimulator({ folder, faults = [], say, lines, ...choice }: ShtrihRun): Promise<void> {
  const parsed = faults.map(text => {
    const fault = parseShtrihFault(text)
    if (!fault) throw new AppError('setup.settings-invalid', { params: { option: 'fault', value: text } })
    return fault
  })
  const simulator = createShtrihSimulator({ folder })
  say(`SHTRIH-M simulator on ${await serve(simulator, choice)}, FN ${simulator.identity.fnNumber}`)
  say(`faults: ${faultHelp.join(' ')}`)
  for (const fault of parsed) await simulator.inflict(fault)
  for await (const line of lines) {
    const fault = parseShtrihFault(line)
    if (fault) await simulator.inflict(fault)
    say(fault ? `will happen: ${line.trim()}` : `not understood: ${line.trim()}`)
  }
  await simulator.close()
}

export type ScannerRun = LineChoice & Person & Readonly<{ suffix?: string | undefined }>

/** `tillside sim scanner`: each line typed is scanned; `\x1d` in it stands for GS. */
export async function runScannerSimulator({ suffix = '\r', say, lines, ...choice }: ScannerRun): Promise<void> {
  const simulator = createScannerSimulator({ suffix })
  say(`scanner simulator on ${await serve(simulator, choice)}; type what it reads, \\x1d for GS`)
  for await (const line of lines) simulator.scan(line.replaceAll('\\x1d', '\x1d'))
  await simulator.close()
}

export type EscposRun = LineChoice &
  Person &
  Readonly<{ folder: string; model: string; faults?: readonly string[] | undefined }>

/** What the help says of the receipt printers that can be simulated, and of what can happen to them. */
export const escposModels: readonly string[] = Object.entries(models).map(([name, { title }]) => `${name} (${title})`)
export const escposFaults: readonly string[] = escposFaultHelp

/** `tillside sim escpos`: a receipt printer; its paper lies in the folder. Each line typed is one more fault. */
export async function runEscposSimulator(run: EscposRun): Promise<void> {
  const { folder, model, faults = [], say, lines, ...choice } = run
  if (!isModelName(model)) throw new AppError('setup.settings-invalid', { params: { option: 'model', value: model } })
  const parsed = faults.map(text => {
    const fault = parseEscposFault(text)
    if (!fault) throw new AppError('setup.settings-invalid', { params: { option: 'fault', value: text } })
    return fault
  })
  const simulator = createEscposSimulator({ folder, model })
  say(`ESC/POS simulator (${simulator.title}) on ${await serve(simulator, choice)}`)
  say(`paper: ${join(folder, 'paper.txt')} ${join(folder, 'paper.svg')}`)
  say(`faults: ${escposFaultHelp.join(' ')}`)
  for (const fault of parsed) await simulator.inflict(fault)
  for await (const line of lines) {
    const fault = parseEscposFault(line)
    if (fault) await simulator.inflict(fault)
    say(fault ? `happened: ${line.trim()}` : `not understood: ${line.trim()}`)
  }
  await simulator.close()
}

type Servable = Readonly<{ servePty(path?: string): Promise<string>; serveTcp(port?: number): Promise<number> }>

async function serve(simulator: Servable, { pty, port }: LineChoice): Promise<string> {
  if (port !== undefined) return `127.0.0.1:${await simulator.serveTcp(port)}`
  return simulator.servePty(typeof pty === 'string' ? pty : undefined)
}
