import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { VersionName } from '../../shared/desktop/update.ts'
import { type AppTree, versionIn } from './app-tree.ts'
import type { LauncherLog } from './log.ts'
import { Pointer, pointerAtStart } from './pointer.ts'
import { writeWhole } from './write-whole.ts'

export type Versions = Readonly<{
  /** `<dataFolder>/versions`; each version lies in a folder of its name. */
  folder: string
  pointer(): Pointer
  /** On the disk when it resolves. */
  keep(pointer: Pointer): Promise<void>
  /** The version of this name, if it is here whole. */
  find(version: VersionName): AppTree | undefined
  /** What to start: the current version, or what is left of it. */
  current(): AppTree
}>

/** The versions on this disk, and the pointer that says which one runs. */
export function openVersions(dataFolder: string, installed: AppTree, log: LauncherLog): Versions {
  const folder = join(dataFolder, 'versions')
  const file = join(folder, 'current.json')
  mkdirSync(folder, { recursive: true })
  let pointer = pointerAtStart(readPointer(file, log), installed.version)

  const find = (version: VersionName): AppTree | undefined =>
    version === installed.version ? installed : versionIn(folder, version)

  return {
    folder,
    find,
    pointer: () => pointer,
    async keep(next) {
      await writeWhole(file, `${JSON.stringify(next, undefined, 2)}\n`)
      pointer = next
    },
    current() {
      const { current, previous } = pointer
      const tree = find(current) ?? (previous === undefined ? undefined : find(previous)) ?? installed
      if (tree.version !== current) log.error({ current, instead: tree.version }, 'the current version is not whole')
      return tree
    },
  }
}

function readPointer(file: string, log: LauncherLog): Pointer | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
  try {
    return Pointer.parse(JSON.parse(text))
  } catch {
    log.error({ file }, 'the pointer cannot be read; the installed version runs')
    return undefined
  }
}
