import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { followImports, shippedText } from './import-closure.ts'
import { neededPackages } from './needed-packages.ts'
import { isPackageFileShipped } from './shipped-files.ts'

const ENTRIES = ['bin/tillside.mjs', 'src/cli/main.ts']
/** What is imported in a checkout only: hub and simulators, the build of the screen, the window's own program. */
const LEFT_OUT = ['src/cli/workshop-commands.ts', 'src/cli/desktop-command.ts', 'renderer', 'hub']
/** Read, not imported. */
const DATA_FILES = ['LICENSE', 'renderer/locales/*.json', 'dist/renderer/**/*', '{src,drivers}/**/*.{json,pem,txt,bin}']

/** Puts one version together in an empty folder: what runs in a shop, and nothing besides. The screen has been built before. */
export function assembleApp(root: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  const { files, packages } = followImports({ root, entries: ENTRIES, leftOut: LEFT_OUT })
  for (const file of files) write(join(folder, file), shippedText(file, readFileSync(join(root, file), 'utf8')))
  for (const file of globSync(DATA_FILES, { cwd: root }).map(path => path.split(sep).join('/'))) {
    if (!statSync(join(root, file)).isFile() || /simulat/.test(file)) continue
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  for (const source of neededPackages(root, packages)) copyPackage(root, source, folder)
  write(join(folder, 'package.json'), `${JSON.stringify(manifestOf(root), undefined, 2)}\n`)
}

function copyPackage(root: string, source: string, folder: string): void {
  const place = relative(root, source)
  const name = place.split(`node_modules${sep}`).at(-1)?.split(sep).join('/') ?? ''
  cpSync(source, join(folder, place), {
    recursive: true,
    dereference: true,
    filter: from => {
      const path = relative(source, from).split(sep).join('/')
      if (path === '') return true
      // What a package has nested is shipped where it is needed itself.
      return path.split('/')[0] !== 'node_modules' && (statSync(from).isDirectory() || isPackageFileShipped(name, path))
    },
  })
}

/** Name, version and how to start: scripts and development stay behind. */
function manifestOf(root: string): object {
  const { name, version, description, license, type, engines, bin } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<string, unknown>
  return { name, version, description, license, private: true, type, engines, bin }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  if (existsSync(file)) throw new Error(`twice: ${file}`)
  writeFileSync(file, text)
}
