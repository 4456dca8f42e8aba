import { z } from 'zod'

/** What screens, slips and pages speak. */
export const Language = z.enum(['ru', 'en'])
export type Language = z.infer<typeof Language>

/** A text of the chain's own, in the languages of the screen. */
export const Localised = z.object({ ru: z.string().min(1).max(200), en: z.string().min(1).max(200) })
export type Localised = z.infer<typeof Localised>
