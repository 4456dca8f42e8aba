import type { Command } from 'commander'
import { addDesktopCommand } from './desktop-command.ts'
import { addHubCommand } from './hub-command.ts'
import { addPromoCodesCommand } from './promo-codes-command.ts'
import { addReleaseCommand } from './release-command.ts'
import { addRulesCommand } from './rules-command.ts'
import { addSimCommand } from './sim-command.ts'
import { addStaffCommand } from './staff-command.ts'

/** What belongs beside a checkout, and into no shop: the hub, rules, releases, and devices in software. */
export function addWorkshopCommands(program: Command, version: string): void {
  addDesktopCommand(program)
  addHubCommand(program)
  addRulesCommand(program)
  addPromoCodesCommand(program)
  addReleaseCommand(program)
  addStaffCommand(program)
  addSimCommand(program, version)
}
