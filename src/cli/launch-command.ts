import { resolve } from 'node:path'
import type { Command } from 'commander'
import { createLog } from '../agent/log.ts'
import { createLauncher } from '../desktop/launcher/launcher.ts'
import { readLauncherSettings } from '../desktop/launcher/launcher-settings.ts'
import { createUpdater } from '../desktop/update/updater.ts'
import { openLogFile } from './log-file.ts'
import { defaultDataFolder, packageFile } from './paths.ts'

/** `tillside launch`: the launcher without a window, as a service runs it. Says once where the register is to be found. */
export function addLaunchCommand(program: Command): void {
  program
    .command('launch')
    .description('hold the port, keep the agent running, change its versions')
    .option('--data <folder>', 'data folder with settings.yaml', process.env.TILLSIDE_DATA ?? defaultDataFolder())
    .option('--log <level>', 'debug, info, warn, error', 'info')
    .option('--log-file <file>', 'log there and not to standard error; relative to the data folder')
    .option('--no-screen', 'serve the local API only')
    .action(async (options: { data: string; log: string; logFile?: string; screen: boolean }) => {
      const dataFolder = resolve(options.data)
      const logFd = options.logFile === undefined ? 2 : openLogFile(resolve(dataFolder, options.logFile))
      await launch({ dataFolder, logLevel: options.log, logFd, hasScreen: options.screen })
    })
}

export type LaunchOptions = Readonly<{ dataFolder: string; logLevel: string; logFd?: number; hasScreen?: boolean }>

/** Runs until it is told to stop. */
export async function launch({ dataFolder, logLevel, logFd = 2, hasScreen = true }: LaunchOptions): Promise<void> {
  const log = createLog(logLevel, logFd)
  const launcher = createLauncher({
    dataFolder,
    appFolder: packageFile('.'),
    ...readLauncherSettings(dataFolder),
    log,
    logLevel,
    logFd,
    hasScreen,
  })
  const updater = createUpdater({ launcher, dataFolder, log })
  const stop = () => void Promise.all([updater.stop(), launcher.stop()]).finally(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  let isSaid = false
  launcher.onState(({ screenUrl }) => {
    if (screenUrl === undefined || isSaid) return
    isSaid = true
    console.log(JSON.stringify({ listening: launcher.url(), screen: screenUrl }))
  })
  await launcher.start()
  await updater.start()
}
