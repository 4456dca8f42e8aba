import { resolve } from 'node:path'
import type { Command } from 'commander'
import { startHub } from '../../hub/main.ts'

/** `tillside hub`: the central loyalty API. */
export function addHubCommand(program: Command): void {
  program
    .command('hub')
    .description('start the central loyalty API')
    .option('--folder <folder>', 'where its database lives', '.tillside/hub')
    .option('--port <port>', '0 takes any free one', '7720')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--dev-inbox', 'show code messages at /dev/inbox instead of sending them; never in a shop', false)
    .addHelpText(
      'after',
      '\nTILLSIDE_HUB_ADMIN_TOKEN opens /summary and POST /registers, by which registers are added.',
    )
    .action(async (options: { folder: string; port: string; host: string; devInbox: boolean }) => {
      const { host, devInbox } = options
      const adminToken = process.env.TILLSIDE_HUB_ADMIN_TOKEN
      const folder = resolve(options.folder)
      const { port } = await startHub({ folder, port: Number(options.port), host, devInbox, adminToken })
      console.log(JSON.stringify({ listening: port }))
    })
}
