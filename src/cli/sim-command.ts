import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Command } from 'commander'
import {
  escposFaults,
  escposModels,
  runEscposSimulator,
  runScannerSimulator,
  runShtrihSimulator,
} from '../../drivers/simulators.ts'
import { addSimAgentCommand } from './sim-agent-command.ts'

type LineOptions = Readonly<{ pty?: boolean | string; tcp?: string }>

/** `tillside sim`: devices in software that speak the real bytes, for development and tests. */
export function addSimCommand(program: Command, version: string): void {
  const sim = program.command('sim').description('simulated devices on a pty or a TCP port; a test aid')

  sim
    .command('shtrih')
    .description('a SHTRIH-M fiscal printer; type a fault and Enter to make it misbehave')
    .option('--pty [path]', 'on a pty, the default; with a path, linked there')
    .option('--tcp <port>', 'on a TCP port')
    .option('--folder <folder>', 'fiscal memory on disk', '.tillside/sim-shtrih')
    .option('--fault <fault...>', 'faults to begin with, such as lost-answer:command=FF45')
    .action(async (options: LineOptions & { folder: string; fault?: string[] }) => {
      const folder = resolve(options.folder)
      mkdirSync(folder, { recursive: true })
      await runShtrihSimulator({ folder, faults: options.fault, ...line(options), ...person() })
    })

  sim
    .command('escpos')
    .description('a receipt printer; its paper lies in the folder as paper.txt and paper.svg; type a fault and Enter')
    .option('--pty [path]', 'on a pty, the default; with a path, linked there')
    .option('--tcp <port>', 'on a TCP port; printers have 9100')
    .option('--folder <folder>', 'where the paper falls', '.tillside/sim-escpos')
    .option('--model <model>', 'which printer', 'epson')
    .option('--fault <fault...>', 'faults to begin with, such as paper-out')
    .addHelpText('after', `\nModels:\n  ${escposModels.join('\n  ')}\nFaults:\n  ${escposFaults.join('\n  ')}`)
    .action(async (options: LineOptions & { folder: string; model: string; fault?: string[] }) => {
      const { model, fault: faults } = options
      await runEscposSimulator({ folder: resolve(options.folder), model, faults, ...line(options), ...person() })
    })

  sim
    .command('scanner')
    .description('a barcode scanner; each line typed is scanned')
    .option('--pty [path]', 'on a pty, the default; with a path, linked there')
    .option('--tcp <port>', 'on a TCP port')
    .action(async (options: LineOptions) => await runScannerSimulator({ ...line(options), ...person() }))

  addSimAgentCommand(sim, version)
}

function line({ pty, tcp }: LineOptions) {
  return { pty, port: tcp === undefined ? undefined : Number(tcp) }
}

function person() {
  return { say: (text: string) => console.log(text), lines: createInterface({ input: process.stdin }) }
}
