import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { startHub } from '../../hub/start-hub.ts'
import { addOwnerCommands } from './owner-commands.ts'

/** `tillside hub`: the central loyalty API, and who may look at its page. */
export function addHubCommand(program: Command): void {
  const hub = program
    .command('hub')
    .description('start the central loyalty API')
    .option('--folder <folder>', 'where its database lives', '.tillside/hub')
    .option('--port <port>', '0 takes any free one', port, 7720)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--public-url <url>', 'the address people open the owner’s page by, such as https://hub.example')
    .option('--dev-inbox', 'show code messages at /dev/inbox instead of sending them; never in a shop', false)
    .addHelpText(
      'after',
      '\nTILLSIDE_HUB_ADMIN_TOKEN opens what IT and marketing do: registers, owners, staff, rules, promo codes, versions.' +
        '\nTILLSIDE_RELEASE_KEY is the public key that versions of the agent are checked with.',
    )
    .action(async (options: { folder: string; port: number; host: string; devInbox: boolean; publicUrl?: string }) => {
      const { port, host, devInbox, publicUrl } = options
      const adminToken = process.env.TILLSIDE_HUB_ADMIN_TOKEN
      const folder = resolve(options.folder)
      const ownerPage = { publicUrl }
      const hub = await startHub({ folder, port, host, devInbox, adminToken, ownerPage })
      console.log(JSON.stringify({ listening: hub.port }))
    })
  addOwnerCommands(hub)
}

function port(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError('A port is 0 to 65535.')
  return number
}
