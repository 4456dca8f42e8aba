import { z } from 'zod'

const Align = z.enum(['left', 'center', 'right'])

/** One piece of a slip, from top to bottom. Texts are any Unicode; the printer's driver fits them to its code page and width. */
export const SlipBlock = z.discriminatedUnion('kind', [
  /** Wrapped between words. `double` is twice as wide and as high. */
  z.object({
    kind: z.literal('text'),
    text: z.string().max(500),
    align: Align.default('left'),
    isBold: z.boolean().default(false),
    size: z.enum(['normal', 'double']).default('normal'),
  }),
  /** What stands on the left, and its value flush right; the left part wraps, the value never does. */
  z.object({
    kind: z.literal('pair'),
    left: z.string().max(300),
    right: z.string().max(40),
    isBold: z.boolean().default(false),
  }),
  z.object({ kind: z.literal('rule') }),
  z.object({ kind: z.literal('space') }),
  z.object({ kind: z.literal('qr'), data: z.string().min(1).max(512) }),
  /** Code 128. */
  z.object({ kind: z.literal('barcode'), data: z.string().regex(/^[ -~]{1,24}$/) }),
])
export type SlipBlock = z.infer<typeof SlipBlock>

/** What a receipt printer prints beside the fiscal receipt: points, a coupon, a QR code. Ends with a cut. */
export const Slip = z.object({ blocks: z.array(SlipBlock).min(1).max(200) })
export type Slip = z.infer<typeof Slip>
