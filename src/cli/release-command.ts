import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import type { ReleaseStatus } from '../../hub/updates/release-status.ts'
import { RingName, VersionName } from '../shared/desktop/update.ts'
import { askHub, HUB_URL, hubAt } from './ask-hub.ts'
import { publishArchive } from './publish-archive.ts'
import { makeReleaseKey, readReleaseKey } from './release-key.ts'
import { describeReleases } from './release-status.ts'

type Place = Readonly<{ hub: string }>

/** `tillside release`: versions into the chain, ring by ring, and out of it in a hurry. */
export function addReleaseCommand(program: Command): void {
  const release = program.command('release').description('publish versions of the agent and see who runs which')
  release.addHelpText('after', '\nThe admin token of the hub is read from TILLSIDE_HUB_ADMIN_TOKEN.')

  /** Every command but one talks to the hub. */
  const atHub = (usage: string, description: string) =>
    release.command(usage).description(description).option('--hub <url>', 'address of the hub', HUB_URL)

  release
    .command('keys')
    .description('make the key that versions are signed with; the file never leaves this machine')
    .argument('<file>', 'a new one', newFile)
    .action((file: string) => {
      console.log(makeReleaseKey(file))
      console.error('This is the public key: update.publicKey in the settings, TILLSIDE_RELEASE_KEY at the hub.')
    })

  atHub('publish', 'sign an archive, bring it to the hub, and give it to a ring')
    .argument('<file>', 'the archive', presentFile)
    .requiredOption('--version <version>', 'what it is called, such as 1.4.0', version)
    .requiredOption('--key <file>', 'the private key')
    .option('--ring <ring>', 'who gets it first', ring)
    .option('--older', 'also if it is not newer than the newest published', false)
    .action(async (file: string, options: Place & { version: string; key: string; ring?: string; older: boolean }) => {
      const hub = hubAt(options.hub)
      const key = readReleaseKey(resolve(options.key))
      const mayBeOlder = options.older
      await publishArchive(hub, { file, version: options.version, key, mayBeOlder })
      console.log(`${options.version} is published`)
      if (options.ring === undefined) return
      say(await askHub<ReleaseStatus>(hub, 'PUT', `/rings/${options.ring}`, { version: options.version, mayBeOlder }))
    })

  atHub('promote', 'give a published version to a ring')
    .argument('<version>', 'such as 1.4.0', version)
    .requiredOption('--to <ring>', 'canary, early, main or whatever you call it', ring)
    .option('--older', 'also if the ring has a newer one; registers that run it keep it', false)
    .action(async (name: string, options: Place & { to: string; older: boolean }) => {
      say(
        await askHub<ReleaseStatus>(hubAt(options.hub), 'PUT', `/rings/${options.to}`, {
          version: name,
          mayBeOlder: options.older,
        }),
      )
    })

  atHub('ring', 'put a register into a ring; all others are in main')
    .argument('<register>')
    .argument('<ring>', 'a lower-case word', ring)
    .action(async (registerId: string, name: string, options: Place) => {
      const path = `/registers/${encodeURIComponent(registerId)}/ring`
      say(await askHub<ReleaseStatus>(hubAt(options.hub), 'PUT', path, { ring: name }))
    })

  atHub('halt', 'offer nothing more and take back what was not switched to').action(async (options: Place) =>
    say(await askHub<ReleaseStatus>(hubAt(options.hub), 'POST', '/updates/halt')),
  )
  atHub('resume', 'go on, also in rings that stopped by themselves').action(async (options: Place) =>
    say(await askHub<ReleaseStatus>(hubAt(options.hub), 'POST', '/updates/resume')),
  )

  atHub('freeze <days...>', 'days like 2026-12-31 on which nothing is offered')
    .option('--thaw', 'offer on these days after all', false)
    .action(async (days: string[], options: Place & { thaw: boolean }) => {
      say(
        await askHub<ReleaseStatus>(
          hubAt(options.hub),
          'PUT',
          '/updates/calendar',
          options.thaw ? { thaw: days } : { freeze: days },
        ),
      )
    })

  atHub('pace', 'how carefully versions spread')
    .option('--percent <n>', 'of a ring at a time', number)
    .option('--settle <minutes>', 'a register must be well for so long before the next of its store follows', number)
    .option('--failures <n>', 'one more than this stops the ring', number)
    .action(async (options: Place & { percent?: number; settle?: number; failures?: number }) => {
      const { percent: percentAtATime, settle: settleMinutes, failures: mostFailed } = options
      say(
        await askHub<ReleaseStatus>(hubAt(options.hub), 'PUT', '/updates/pace', {
          percentAtATime,
          settleMinutes,
          mostFailed,
        }),
      )
    })

  atHub('status', 'rings and registers')
    .option('--json', 'for machines', false)
    .action(async (options: Place & { json: boolean }) => {
      const status = await askHub<ReleaseStatus>(hubAt(options.hub), 'GET', '/releases')
      if (options.json) console.log(JSON.stringify(status))
      else say(status)
    })
}

function say(status: ReleaseStatus): void {
  console.log(describeReleases(status))
}

function presentFile(text: string): string {
  const file = resolve(text)
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file
  throw new InvalidArgumentError('There is no such file.')
}

/** Never over a key that versions in the field were signed with. */
function newFile(text: string): string {
  const file = resolve(text)
  if (existsSync(file)) throw new InvalidArgumentError('The file exists already.')
  if (existsSync(dirname(file))) return file
  throw new InvalidArgumentError('Its folder does not exist.')
}

function version(text: string): string {
  const parsed = VersionName.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('A version looks like 1.4.0.')
  return parsed.data
}

function ring(text: string): string {
  const parsed = RingName.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('A ring is a lower-case word.')
  return parsed.data
}

function number(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('A whole number, please.')
  return Number(text)
}
