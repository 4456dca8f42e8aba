import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Command } from 'commander'
import { SerialPort } from 'serialport'
import { readCertificate } from '../agent/lan/read-certificate.ts'
import { loadSettings } from '../agent/load-settings.ts'
import { loadWording } from '../agent/wording.ts'
import { AppError, toErrorData } from '../shared/errors/app-error.ts'
import { packageFile } from './paths.ts'

/** `tillside self-test`: can this version run on this computer? Opens no database, no port and no device, so it may be asked beside an agent at work. */
export function addSelfTestCommand(program: Command, version: string): void {
  program
    .command('self-test')
    .description('try this version beside the one that runs: native modules, files, settings')
    .option('--data <folder>', 'data folder whose settings.yaml is read')
    .action((options: { data?: string }) => {
      loadNativeModules()
      const localeFile = packageFile('renderer/locales/ru.json')
      loadWording(localeFile)(toErrorData(new AppError('agent.restarted')))
      const screen = packageFile('dist/renderer/index.html')
      const canBuildScreen = existsSync(packageFile('renderer/build.ts'))
      if (!canBuildScreen && !existsSync(screen)) throw new AppError('update.damaged', { params: { file: screen } })
      // Settings that this version refuses would leave a dead till.
      if (options.data !== undefined && existsSync(join(options.data, 'settings.yaml'))) {
        const { common } = loadSettings(resolve(options.data))
        if (common.lan) readCertificate(resolve(options.data), common.lan)
      }
      console.log(JSON.stringify({ version, node: process.versions.node, ok: true }))
      // Nothing is open; a module that keeps a handle of its own must not keep the launcher waiting.
      process.exit(0)
    })
}

/** Importing may be lazy; using is not. */
function loadNativeModules(): void {
  const db = new Sqlite(':memory:')
  try {
    db.prepare('SELECT sqlite_version()').get()
  } finally {
    db.close()
  }
  if (typeof SerialPort.binding.open !== 'function')
    throw new AppError('update.damaged', { params: { file: 'serialport' } })
}
