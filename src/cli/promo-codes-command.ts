import { readFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError } from 'commander'
import { askHub, HUB_URL, hubAt } from './ask-hub.ts'

/** What the hub takes at once. */
const BATCH = 5000

type Options = Readonly<{ hub: string; promotion: string; customer?: string; until?: number }>

/** `tillside promo-codes`: codes for a promotion of the rules that is given by code. */
export function addPromoCodesCommand(program: Command): void {
  program
    .command('promo-codes')
    .description('promo codes of the programme')
    .command('add <file>')
    .description('make the codes of a file usable: one per line, each good once; sending a file again does no harm')
    .requiredOption('--promotion <id>', 'the promotion they unlock')
    .option('--customer <id>', 'only this customer may use them')
    .option('--until <instant>', 'the end of their life, such as 2026-12-31T23:59:59+03:00', instant)
    .option('--hub <url>', 'address of the hub', HUB_URL)
    .addHelpText('after', '\nThe admin token of the hub is read from TILLSIDE_HUB_ADMIN_TOKEN.')
    .action(async (file: string, { hub, promotion, customer, until }: Options) => {
      const codes = codesIn(await readFile(file, 'utf8'))
      const added = { added: 0, known: 0 }
      for (let at = 0; at < codes.length; at += BATCH) {
        const batch = { promotionId: promotion, codes: codes.slice(at, at + BATCH), customerId: customer }
        const answer = await askHub<typeof added>(hubAt(hub), 'POST', '/promo-codes', { ...batch, validUntilMs: until })
        added.added += answer.added
        added.known += answer.known
      }
      console.log(`${added.added} added, ${added.known} were there`)
    })
}

function codesIn(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '')
}

function instant(text: string): number {
  const atMs = Date.parse(text)
  if (!/(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(atMs)) {
    throw new InvalidArgumentError('An instant has a date, a time and an offset, such as 2026-12-31T23:59:59+03:00.')
  }
  return atMs
}
