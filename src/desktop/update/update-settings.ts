import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

const UpdateSettings = z.object({ update: z.object({ publicKey: z.string() }) })

/** The key this install trusts, as `settings.yaml` has it now. Without one no version is taken. */
export function readPublicKeySetting(dataFolder: string): string | undefined {
  try {
    const text = readFileSync(join(dataFolder, 'settings.yaml'), 'utf8').replace(/^\uFEFF/, '')
    return UpdateSettings.parse(parse(text)).update.publicKey
  } catch {
    return undefined
  }
}
