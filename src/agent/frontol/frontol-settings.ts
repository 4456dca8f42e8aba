import { z } from 'zod'

/** Answers Frontol as its loyalty server. The same access key stands in Frontol's own settings. */
export const FrontolSettings = z.object({ accessKey: z.string().min(8).max(128) })
