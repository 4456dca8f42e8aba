import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { addAgentCommand } from './agent-command.ts'
import { addHubCommand } from './hub-command.ts'
import { packageFile } from './paths.ts'
import { reportFailure } from './report-failure.ts'
import { addSimCommand } from './sim-command.ts'

const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }

const program = new Command('tillside')
  .description(
    'The agent beside the register: knows the customer, prices the sale, never loses a receipt or prints one twice.',
  )
  .version(version)
  .showHelpAfterError()

addAgentCommand(program, version)
addHubCommand(program)
addSimCommand(program)

await program.parseAsync().catch(reportFailure)
