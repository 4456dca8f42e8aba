import { z } from 'zod'

/** A text of the chain's own, in the languages of the screen. */
export const Localised = z.object({ ru: z.string().min(1).max(200), en: z.string().min(1).max(200) })
export type Localised = z.infer<typeof Localised>
