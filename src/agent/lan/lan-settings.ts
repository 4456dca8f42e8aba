import { z } from 'zod'

/** Names the other computers know this one by: `kassa-1`, `kassa-1.shop.local`, `192.168.1.20`. */
const HostName = z.string().regex(/^[\w.-]{1,253}$|^\[[\da-fA-F:.]+\]$/, 'a host name or an address, without a port')

/** The second port, for other computers of the shop: HTTPS and nothing else. Paths are relative to the data folder. */
export const LanSettings = z
  .object({
    /** The address to listen on: one of this computer's own, or 0.0.0.0 for all of them. */
    host: z.string().min(1).default('0.0.0.0'),
    /** 0 takes any free one. */
    port: z.int().min(0).max(65_535).default(7711),
    /** PEM, own certificate first, then those between it and the root. `tillside certificate` makes a pair of this name. */
    certificate: z.string().min(1).default('lan-certificate.pem'),
    /** PEM. */
    key: z.string().min(1).default('lan-key.pem'),
    /** Both in one file, as Windows exports them; takes the place of `certificate` and `key`. */
    pfx: z.string().min(1).optional(),
    /** Of the key or the pfx. */
    passphrase: z.string().optional(),
    /** The only names that callers may use, beside `host`: any other in `Host` is a page that was pointed here. */
    names: z.array(HostName).default([]),
  })
  .refine(({ names, host }) => names.length > 0 || !isEverywhere(host), {
    message: 'name what other computers call this one by',
    path: ['names'],
  })
export type LanSettings = z.infer<typeof LanSettings>

/** `0.0.0.0` and `::` are nobody's name. */
export function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}
