import { Command } from 'commander'
import { addPromoCodesCommand } from '../../../src/cli/promo-codes-command.ts'
import { reportFailure } from '../../../src/cli/report-failure.ts'
import { addRulesCommand } from '../../../src/cli/rules-command.ts'

/** The commands of marketing alone, as a program: it starts quicker than all of `tillside`. */
const program = new Command('tillside').enablePositionalOptions()
addRulesCommand(program)
addPromoCodesCommand(program)
await program.parseAsync().catch(reportFailure)
