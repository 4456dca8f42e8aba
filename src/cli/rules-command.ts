import { readFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { type Command, InvalidArgumentError } from 'commander'
import type { PublishedRules, RulesVersion } from '../../hub/db/rules.ts'
import { parseRules } from '../../hub/rules/parse-rules.ts'
import type { Rules } from '../../hub/rules/rules.ts'
import { askHub, HUB_URL, hubAt } from './ask-hub.ts'

type Place = Readonly<{ hub: string }>

/** `tillside rules`: promotions, scripts and phases of the programme, changed without a release. */
export function addRulesCommand(program: Command): void {
  const rules = program.command('rules').description('check, publish and take back the rules of the programme')
  rules.addHelpText('after', '\nThe admin token of the hub is read from TILLSIDE_HUB_ADMIN_TOKEN.')

  const atHub = (usage: string, description: string) =>
    rules.command(usage).description(description).option('--hub <url>', 'address of the hub', HUB_URL)

  rules
    .command('check <file>')
    .description('say what is wrong in a rules file, with the line of each place')
    .action(async (file: string) => {
      const checked = check(file, await readFile(file, 'utf8'))
      if (checked) console.log(summary(checked))
    })

  atHub('publish <file>', 'make a rules file the next version; registers hear of it at once')
    .option('--by <name>', 'who publishes', userInfo().username)
    .action(async (file: string, { hub, by }: Place & { by: string }) => {
      const text = await readFile(file, 'utf8')
      const checked = check(file, text)
      if (!checked) return
      const { version } = await askHub<RulesVersion>(hubAt(hub), 'POST', '/rules', { text, publishedBy: by })
      console.log(`version ${version}: ${summary(checked)}`)
    })

  atHub('show', 'print the rules as they were published')
    .option('--version <n>', 'an earlier version', versionNumber)
    .action(async ({ hub, version }: Place & { version?: number }) => {
      const path = version === undefined ? '/rules' : `/rules?version=${version}`
      process.stdout.write((await askHub<PublishedRules>(hubAt(hub), 'GET', path)).text)
    })

  atHub('history', 'who published which version, and when').action(async ({ hub }: Place) => {
    const { versions } = await askHub<{ versions: readonly RulesVersion[] }>(hubAt(hub), 'GET', '/rules/history')
    for (const { version, publishedBy, publishedAtMs } of versions) {
      // The first version came with the hub: nobody published it.
      const publishedAt = publishedAtMs === 0 ? '-'.padEnd(24) : new Date(publishedAtMs).toISOString()
      console.log(`${String(version).padStart(4)}  ${publishedAt}  ${publishedBy}`)
    }
  })

  atHub('rollback <version>', 'publish the text of an earlier version again')
    .option('--by <name>', 'who publishes', userInfo().username)
    .action(async (earlier: string, { hub, by }: Place & { by: string }) => {
      const wish = { version: versionNumber(earlier), publishedBy: by }
      const { version } = await askHub<RulesVersion>(hubAt(hub), 'POST', '/rules/rollback', wish)
      console.log(`version ${version} is what version ${wish.version} was`)
    })
}

/** Names every problem on stderr; then there are no rules, and the exit code is 1. */
function check(file: string, text: string): Rules | undefined {
  const parsed = parseRules(text)
  if (parsed.ok) return parsed.rules
  for (const { line, path, problem } of parsed.problems) {
    console.error([`${file}:${line}`, path, problem].filter(part => part !== '').join(': '))
  }
  process.exitCode = 1
  return undefined
}

function summary({ promotions, scripts, stores }: Rules): string {
  const named = Object.keys(stores).length - 1
  return `${promotions.length} promotions, ${scripts.length} scripts, ${named} stores by name`
}

function versionNumber(text: string): number {
  const version = Number(text)
  if (!Number.isInteger(version) || version < 1) throw new InvalidArgumentError('A version is a whole number from 1.')
  return version
}
