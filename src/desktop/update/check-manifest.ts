import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import type { UpdateInfo } from 'builder-util-runtime'
import { ReleaseManifest, signedText } from '../../shared/desktop/update.ts'
import { AppError } from '../../shared/errors/app-error.ts'

/**
 * Reads what stands beside the file in the feed, and believes it only if the chain's own key signed it.
 *
 * @throws AppError update.no-key, update.damaged, update.wrong-signature
 */
export function checkManifest(text: string, version: string, publicKey: string | undefined): ReleaseManifest {
  const key = publicKey === undefined ? undefined : readPublicKey(publicKey)
  if (!key) throw new AppError('update.no-key')
  const manifest = ReleaseManifest.safeParse(parseJson(text))
  if (!manifest.success) throw new AppError('update.damaged', { params: { problem: 'manifest' } })
  const signature = Buffer.from(manifest.data.signature, 'base64')
  if (!verify(null, Buffer.from(signedText(manifest.data)), key, signature)) {
    throw new AppError('update.wrong-signature', { params: { version } })
  }
  // A true signature under another version: an old release served as a new one.
  if (manifest.data.version !== version) throw new AppError('update.damaged', { params: { problem: 'version' } })
  return manifest.data
}

/** What electron-updater will load must be what was signed. */
export function assertSame({ version, files }: UpdateInfo, manifest: ReleaseManifest): void {
  const [file] = files
  const isSame =
    version === manifest.version &&
    files.length === 1 &&
    file?.url === manifest.file &&
    file.sha512 === manifest.sha512 &&
    file.size === manifest.size
  if (!isSame) throw new AppError('update.damaged', { params: { problem: 'feed' } })
}

function readPublicKey(text: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(text.trim(), 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
