import { z } from 'zod'
import { RegisterId } from '../../shared/ids.ts'
import { allRights, Rights } from './rights.ts'

/** What IT calls a register program: `1C:Retail`. */
export const ProgramName = z.string().trim().min(1).max(60)

/** A register program that is paired by the settings file: for fleets that roll out one file and no codes. */
export const ProgramSettings = z
  .object({
    name: ProgramName,
    token: z.string().min(16).optional(),
    /** Holds the token, so that `settings.yaml` may be read by more people than the token. Relative to the data folder. */
    tokenFile: z.string().min(1).optional(),
    rights: Rights.default([...allRights]),
    /** Needed where one agent serves several. */
    registerId: RegisterId.optional(),
  })
  .refine(({ token, tokenFile }) => (token === undefined) !== (tokenFile === undefined), {
    message: 'give either token or tokenFile',
    path: ['token'],
  })
export type ProgramSettings = z.infer<typeof ProgramSettings>
