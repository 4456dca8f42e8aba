import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const SECRET_FILE = 'secret.key'
const SECRET_BYTES = 32

/** The hub's own secret, made at the first start and readable by its owner only. One-time codes are derived from it. */
export function loadSecret(folder: string): Buffer {
  const path = join(folder, SECRET_FILE)
  const present = readSecret(path)
  if (present) return present
  const secret = randomBytes(SECRET_BYTES)
  const draft = `${path}.new`
  const file = openSync(draft, 'w', 0o600)
  try {
    writeSync(file, secret.toString('hex'))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
  return secret
}

function readSecret(path: string): Buffer | undefined {
  try {
    const secret = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex')
    if (secret.length === SECRET_BYTES) return secret
    throw new Error('the secret file of the hub is damaged')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
