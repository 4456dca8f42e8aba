import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { VersionName } from '../../shared/desktop/update.ts'

/** One version of the program on this disk. */
export type AppTree = Readonly<{ version: VersionName; folder: string }>

const PackageFile = z.object({ version: VersionName })

/** The version that lies in this folder, if a whole one does. */
export function appTreeIn(folder: string): AppTree | undefined {
  if (!existsSync(programOf(folder))) return undefined
  try {
    const { version } = PackageFile.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))
    return { version, folder }
  } catch {
    return undefined
  }
}

/** The version of this name, if it lies whole in its folder: that gets its name only when all of it is on the disk. */
export function versionIn(versionsFolder: string, version: string): AppTree | undefined {
  const tree = VersionName.safeParse(version).success ? appTreeIn(join(versionsFolder, version)) : undefined
  return tree?.version === version ? tree : undefined
}

/** What Node is started with. */
export function programOf(folder: string): string {
  return join(folder, 'bin', 'tillside.mjs')
}
