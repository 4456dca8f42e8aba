import { resolve } from 'node:path'
import type { Command } from 'commander'
import { startHub } from '../../hub/main.ts'
import { addOwnerCommands } from './owner-commands.ts'

/** `tillside hub`: the central loyalty API, and who may look at its page. */
export function addHubCommand(program: Command): void {
  const hub = program
    .command('hub')
    .description('start the central loyalty API')
    .option('--folder <folder>', 'where its database lives', '.tillside/hub')
    .option('--port <port>', '0 takes any free one', '7720')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--public-url <url>', 'the address people open the owner’s page by, such as https://hub.example')
    .option('--dev-inbox', 'show code messages at /dev/inbox instead of sending them; never in a shop', false)
    .addHelpText(
      'after',
      '\nTILLSIDE_HUB_ADMIN_TOKEN opens /summary, POST /registers, by which registers are added, and /owners.',
    )
    .action(async (options: { folder: string; port: string; host: string; devInbox: boolean; publicUrl?: string }) => {
      const { host, devInbox, publicUrl } = options
      const adminToken = process.env.TILLSIDE_HUB_ADMIN_TOKEN
      const folder = resolve(options.folder)
      const ownerPage = { publicUrl }
      const { port } = await startHub({ folder, port: Number(options.port), host, devInbox, adminToken, ownerPage })
      console.log(JSON.stringify({ listening: port }))
    })
  addOwnerCommands(hub)
}
