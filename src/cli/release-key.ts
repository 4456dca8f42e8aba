import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { type ReleaseManifest, signedText } from '../shared/desktop/update.ts'
import { AppError } from '../shared/errors/app-error.ts'

/**
 * Makes the key pair that versions are signed with. The private key is written to a new file readable by its owner
 * alone; what is returned is the public one, for the hub and for every register's settings.
 */
export function makeReleaseKey(file: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  // Never over a key that versions in the field were signed with.
  writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' })
  return publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
}

/** @throws AppError update.no-key: the file holds no Ed25519 private key */
export function readReleaseKey(file: string): KeyObject {
  try {
    const key = createPrivateKey(readFileSync(file, 'utf8'))
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch (cause) {
    throw new AppError('update.no-key', { params: { file }, cause })
  }
  throw new AppError('update.no-key', { params: { file } })
}

export function signManifest(key: KeyObject, unsigned: Omit<ReleaseManifest, 'signature'>): ReleaseManifest {
  return { ...unsigned, signature: sign(null, Buffer.from(signedText(unsigned)), key).toString('base64') }
}
