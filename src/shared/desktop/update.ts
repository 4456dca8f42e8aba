import { z } from 'zod'

/** `1.4.0`, `1.4.0-beta.2`. */
export const VersionName = z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[0-9a-z.-]{1,32})?$/)
export type VersionName = z.infer<typeof VersionName>

/** Who gets a version when: `canary`, `early`, `main` or whatever IT calls its rings. */
export const RingName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/)
export type RingName = z.infer<typeof RingName>

/** A register that found no quiet moment for so long drops the offer; the hub may make it anew. */
export const OFFER_LIFE_MS = 24 * 60 * 60 * 1000

/** The hub offers a version to one register, whose turn it is. `feedUrl` is the folder that holds the manifest. */
export const UpdateOffer = z.object({ version: VersionName, ring: RingName, feedUrl: z.url() })
export type UpdateOffer = z.infer<typeof UpdateOffer>

/**
 * What stands at the feed beside the file, as JSON. `signature` is Ed25519, base64, over the UTF-8 text
 * `version\nfile\nsize\nsha512`.
 */
export const ReleaseManifest = z.object({
  version: VersionName,
  file: z.string().regex(/^[\w.-]{1,100}$/),
  size: z.int().min(1),
  /** Base64. */
  sha512: z.string().min(80).max(100),
  publishedAtMs: z.int(),
  signature: z.string().min(80).max(100),
})
export type ReleaseManifest = z.infer<typeof ReleaseManifest>

/** The text that is signed. */
export function signedText({
  version,
  file,
  size,
  sha512,
}: Omit<ReleaseManifest, 'signature' | 'publishedAtMs'>): string {
  return [version, file, size, sha512].join('\n')
}

export const UpdateState = z.enum([
  'downloading',
  /** Verified and unpacked; waits until no sale and no device operation is under way. */
  'waiting',
  /** The agent is going down, or coming up in the new version. */
  'switching',
  'applied',
  /** The new version did not prove its health: the one before runs again. */
  'rolled-back',
  /** Not taken: damaged, wrongly signed, older, or refused before. */
  'refused',
])
export type UpdateState = z.infer<typeof UpdateState>

/** How far a register is with a version. `code` is an error code of the catalogue, `detail` a few words for IT. */
export const UpdateProgress = z.object({
  version: VersionName,
  from: VersionName,
  state: UpdateState,
  code: z.string().max(64).optional(),
  detail: z.string().max(300).optional(),
  atMs: z.int(),
  /** Of `applied` and `rolled-back`: when the agent was asked to make room. No sale may lie across it. */
  switchedAtMs: z.int().optional(),
})
export type UpdateProgress = z.infer<typeof UpdateProgress>
