import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto'

/** The key of this folder's personal texts. `id` names it without telling it. */
export type PersonalKey = Readonly<{ id: string; secret: KeyObject }>

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Encrypts a contact text for the database. The result names its key, so that a later key is not tried on it. */
export function sealPersonal(key: PersonalKey, text: string): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key.secret, nonce)
  const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `1.${key.id}.${sealed.toString('base64url')}`
}

/** The text again, or `undefined` when the key is lost or the text was damaged. Never throws: the receipt goes on without. */
export function openPersonal(key: PersonalKey | undefined, sealed: string): string | undefined {
  const [version, keyId, body] = sealed.split('.')
  if (!key || version !== '1' || keyId !== key.id || body === undefined) return undefined
  const bytes = Buffer.from(body, 'base64url')
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
  const tagAt = bytes.length - TAG_BYTES
  try {
    const decipher = createDecipheriv(ALGORITHM, key.secret, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAuthTag(bytes.subarray(tagAt))
    return decipher.update(bytes.subarray(NONCE_BYTES, tagAt), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return undefined
  }
}
