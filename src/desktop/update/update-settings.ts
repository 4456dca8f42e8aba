import { z } from 'zod'
import { readSettingsFile } from '../settings-file.ts'

const UpdateSettings = z.object({ update: z.object({ publicKey: z.string() }) })

/** The key this install trusts, as `settings.yaml` has it now. Without one no version is taken. */
export function readPublicKeySetting(dataFolder: string): string | undefined {
  return UpdateSettings.safeParse(readSettingsFile(dataFolder)).data?.update.publicKey
}
