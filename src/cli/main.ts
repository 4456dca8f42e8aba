import { existsSync, readFileSync } from 'node:fs'
import { Command } from 'commander'
import { addAgentCommand } from './agent-command.ts'
import { addCertificateCommand } from './certificate-command.ts'
import { addLaunchCommand } from './launch-command.ts'
import { addPairCommand } from './pair-command.ts'
import { packageFile } from './paths.ts'
import { reportFailure } from './report-failure.ts'
import { addSelfTestCommand } from './self-test-command.ts'

const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }

const program = new Command('tillside')
  .description(
    'The agent beside the register: knows the customer, prices the sale, never loses a receipt or prints one twice.',
  )
  .version(version)
  // `release publish --version` means another version than ours.
  .enablePositionalOptions()
  .showHelpAfterError()

addAgentCommand(program, version)
addLaunchCommand(program)
addSelfTestCommand(program, version)
addPairCommand(program)
addCertificateCommand(program)
// Hub and simulators are no part of what a shop installs.
if (existsSync(packageFile('hub'))) {
  const { addWorkshopCommands } = await import('./workshop-commands.ts')
  addWorkshopCommands(program, version)
}

await program.parseAsync().catch(reportFailure)
