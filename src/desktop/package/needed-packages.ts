import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

type Manifest = Readonly<{
  dependencies?: Readonly<Record<string, string>>
  optionalDependencies?: Readonly<Record<string, string>>
  peerDependencies?: Readonly<Record<string, string>>
  peerDependenciesMeta?: Readonly<Record<string, Readonly<{ optional?: boolean }>>>
}>

/**
 * Folders of the packages that these ones need, with all they need themselves, found as Node finds them.
 *
 * @throws Error when one that is not optional is missing
 */
export function neededPackages(root: string, names: readonly string[]): string[] {
  const folders = new Set<string>()
  const add = (from: string, name: string, isOptional: boolean): void => {
    const folder = findPackage(root, from, name)
    if (folder === undefined) {
      if (!isOptional) throw new Error(`${name} is needed by ${from} and not installed`)
      return
    }
    if (folders.has(folder)) return
    folders.add(folder)
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifest
    for (const needed of Object.keys(dependencies)) add(folder, needed, Object.hasOwn(optionalDependencies, needed))
    for (const needed of Object.keys(optionalDependencies)) add(folder, needed, true)
    for (const needed of Object.keys(peerDependencies)) {
      if (!peerDependenciesMeta[needed]?.optional) add(folder, needed, true)
    }
  }
  for (const name of names) add(root, name, false)
  return [...folders].sort()
}

function findPackage(root: string, from: string, name: string): string | undefined {
  for (let at = from; at.startsWith(root); at = dirname(at)) {
    const folder = join(at, 'node_modules', name)
    if (existsSync(join(folder, 'package.json'))) return folder
    if (at === root) return undefined
  }
  return undefined
}
