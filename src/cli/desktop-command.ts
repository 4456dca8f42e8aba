import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { buildShell } from '../desktop/package/build-shell.ts'
import { electronBinary } from '../desktop/package/electron-binary.ts'
import { launch } from './launch-command.ts'
import { defaultDataFolder, packageFile } from './paths.ts'

/** `tillside desktop`, which is `npm start`: the launcher here, and the window where Electron is. Closing the window leaves the register running. */
export function addDesktopCommand(program: Command): void {
  program
    .command('desktop')
    .description('the register in a window where Electron is found, else without one')
    .option('--data <folder>', 'data folder with settings.yaml', process.env.TILLSIDE_DATA ?? defaultDataFolder())
    .option('--log <level>', 'debug, info, warn, error', 'info')
    .action(async (options: { data: string; log: string }) => {
      const dataFolder = resolve(options.data)
      await launch({ dataFolder, logLevel: options.log })
      openWindow(dataFolder)
    })
}

function openWindow(dataFolder: string): void {
  const electron = electronBinary()
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (electron === undefined || !hasDisplay) {
    console.error(
      `No window: ${electron ? 'there is no display' : 'the Electron binary is not here'}. Open the screen in a browser.`,
    )
    return
  }
  const shell = packageFile('dist/shell')
  buildShell(packageFile('.'), shell)
  spawn(electron, [shell, `--data=${dataFolder}`], { stdio: ['ignore', 2, 2] }).on('error', error =>
    console.error(error.message),
  )
}
