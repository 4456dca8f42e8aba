import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { followImports } from './import-closure.ts'

const ENTRY = 'src/desktop/main.ts'

/**
 * Writes the window's program as plain JavaScript: Electron's own Node need not know types. It imports nothing but
 * Electron and its own few files.
 */
export function buildShell(root: string, folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  const { files, packages } = followImports({ root, entries: [ENTRY], leftOut: [] })
  const strangers = packages.filter(name => name !== 'electron')
  if (strangers.length > 0) throw new Error(`the window may not need ${strangers.join(', ')}`)
  for (const file of files) {
    const target = join(folder, asScript(relative(dirname(ENTRY), file)))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, plainScript(readFileSync(join(root, file), 'utf8')))
  }
  const { version, description, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as object & {
    version: string
    description: string
    license: string
  }
  const manifest = { name: 'tillside', productName: 'Tillside', version, description, license, author: 'Tillside' }
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ ...manifest, type: 'module', main: 'main.js' }, undefined, 2)}\n`,
  )
}

/** Types become blanks, so lines keep their numbers; own imports get the new names. */
export function plainScript(source: string): string {
  return stripTypeScriptTypes(source).replaceAll(
    /(\bfrom\s*|\bimport\(\s*)'(\.[^']+)\.ts'/g,
    (_, before: string, path: string) => `${before}'${path}.js'`,
  )
}

function asScript(path: string): string {
  return path.replace(/\.ts$/, '.js')
}
