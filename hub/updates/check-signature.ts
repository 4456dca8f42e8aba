import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { type ReleaseManifest, signedText } from '../../src/shared/desktop/update.ts'

/** Reads an Ed25519 public key as `tillside release keys` prints it: SPKI in base64. Undefined: it is none. */
export function readPublicKey(text: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(text.trim(), 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519' ? key : undefined
  } catch {
    return undefined
  }
}

/** Whether the holder of the private key signed exactly this version, file, size and hash. */
export function isSignedBy(key: KeyObject, manifest: ReleaseManifest): boolean {
  return verify(null, Buffer.from(signedText(manifest)), key, Buffer.from(manifest.signature, 'base64'))
}
