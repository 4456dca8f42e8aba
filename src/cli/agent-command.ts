import { resolve } from 'node:path'
import type { Command } from 'commander'
import { createLog } from '../agent/log.ts'
import { startAgent } from '../agent/start-agent.ts'
import { defaultDataFolder, packageFile } from './paths.ts'
import { builtScreen } from './screen.ts'

/** `tillside start`: the agent of this register, headless; the screen opens in any Chromium. */
export function addAgentCommand(program: Command, version: string): void {
  program
    .command('start')
    .description('start the agent of this register')
    .option('--data <folder>', 'data folder with settings.yaml', process.env.TILLSIDE_DATA ?? defaultDataFolder())
    .option('--log <level>', 'debug, info, warn, error', 'info')
    .option('--no-screen', 'serve the local API only')
    .action(async (options: { data: string; log: string; screen: boolean }) => {
      const agent = await startAgent({
        dataFolder: resolve(options.data),
        version,
        log: createLog(options.log),
        localeFile: packageFile('renderer/locales/ru.json'),
        screenFolder: options.screen ? await builtScreen() : undefined,
      })
      console.log(JSON.stringify({ listening: agent.url, screen: agent.screenUrl }))
      const stop = () => void agent.stop().then(() => process.exit(0))
      process.once('SIGTERM', stop)
      process.once('SIGINT', stop)
    })
}
