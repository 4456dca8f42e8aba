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

/** What Node is started with. */
export function programOf(folder: string): string {
  return join(folder, 'bin', 'tillside.mjs')
}
