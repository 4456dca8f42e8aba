import { resolve } from 'node:path'
import type { Command } from 'commander'
import { connectToLauncher } from '../agent/launcher-link.ts'
import { createLog } from '../agent/log.ts'
import { type Agent, type ServedRegister, startAgent } from '../agent/start-agent.ts'
import { toErrorData } from '../shared/errors/app-error.ts'
import { defaultDataFolder, packageFile } from './paths.ts'
import { builtScreen } from './screen.ts'

/** `failed` carries so much of what an error said. */
const DETAIL_CHARS = 300

/** `tillside start`: the agent of this register, alone, as the launcher starts it; the screen opens in any Chromium. */
export function addAgentCommand(program: Command, version: string): void {
  program
    .command('start')
    .description('start the agent of this register, without a launcher')
    .option('--data <folder>', 'data folder with settings.yaml', process.env.TILLSIDE_DATA ?? defaultDataFolder())
    .option('--log <level>', 'debug, info, warn, error', 'info')
    .option('--no-screen', 'serve the local API only')
    .action(async (options: { data: string; log: string; screen: boolean }) => {
      let agent: Agent | undefined
      const leave = () => process.exit(0)
      const stop = () => void (agent?.stop() ?? Promise.resolve()).finally(leave)
      const launcher = connectToLauncher(leave)
      launcher?.onMessage(message => {
        if (message.type === 'stop') stop()
      })
      try {
        agent = await startAgent({
          dataFolder: resolve(options.data),
          version,
          log: createLog(options.log),
          launcher,
          localeFile: packageFile('renderer/locales/ru.json'),
          screenFolder: options.screen ? await builtScreen() : undefined,
        })
      } catch (error) {
        const { code, params, original } = toErrorData(error)
        const detail = `${original?.text ?? JSON.stringify(params)}`.slice(0, DETAIL_CHARS)
        launcher?.say({ type: 'failed', code, detail })
        launcher?.letGo()
        throw error
      }
      const { url, screenUrl, token, registers, lanPort } = agent
      launcher?.say({ type: 'ready', port: Number(new URL(url).port), version, screenToken: token })
      // Under a launcher the address is the launcher's to say, and the token no business of the log.
      const screens = registers.length > 1 ? registers.map(screenOf) : undefined
      if (!launcher) console.log(JSON.stringify({ listening: url, screen: screenUrl, screens, lanPort }))
      process.once('SIGTERM', stop)
      process.once('SIGINT', stop)
    })
}

function screenOf({ register, screenUrl }: ServedRegister): object {
  return { registerId: register.settings.registerId, screen: screenUrl }
}
