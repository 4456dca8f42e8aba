import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path/posix'

export type ImportClosure = Readonly<{
  /** Own files that the entries need, as paths from the root, sorted. */
  files: readonly string[]
  /** Names of packages those files import. */
  packages: readonly string[]
}>

type ClosureOptions = Readonly<{
  root: string
  entries: readonly string[]
  /** Files and folders that are not followed: what exists in a checkout only. */
  leftOut: readonly string[]
}>

/** Everything that is reached by imports, so that nothing else need be shipped. Types are nobody's need. */
export function followImports({ root, entries, leftOut }: ClosureOptions): ImportClosure {
  const files = new Set<string>()
  const packages = new Set<string>()
  const open = [...entries]
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (files.has(path) || leftOut.some(left => path === left || path?.startsWith(`${left}/`))) continue
    files.add(path)
    if (!/\.(ts|mjs|js)$/.test(path)) continue
    for (const specifier of importsOf(shippedText(path, readFileSync(join(root, path), 'utf8')))) {
      if (specifier.startsWith('.')) open.push(join(dirname(path), specifier))
      else if (!specifier.startsWith('node:')) packages.add(packageOf(specifier))
    }
  }
  return { files: [...files].sort(), packages: [...packages].sort() }
}

/** Names of modules a source needs when it runs. */
export function importsOf(source: string): string[] {
  const code = stripTypeScriptTypes(source)
  const forms = [
    /^[ \t]*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^[ \t]*import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"]([^'"]+)['"]/g,
    /\brequire(?:\.resolve)?\(\s*['"]([^'"]+)['"]/g,
    /\bnew URL\(\s*['"](\.[^'"]+\.(?:ts|mjs|js))['"]\s*,\s*import\.meta\.url/g,
  ]
  return forms.flatMap(form => [...code.matchAll(form)].map(([, specifier = '']) => specifier))
}

const SIMULATOR_EXPORT = /^export (?:type )?\{[^}]*\} from '[^']*simulator[^']*'\n/gm

/** A source as a shop gets it. A driver's index offers its simulator too; a simulator is never shipped as a device. */
export function shippedText(path: string, source: string): string {
  return /^drivers\/.*\/index\.ts$/.test(path) ? source.replaceAll(SIMULATOR_EXPORT, '') : source
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
