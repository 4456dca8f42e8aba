import { createHash, createSecretKey, randomBytes } from 'node:crypto'
import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { PersonalKey } from './cipher.ts'
import { writeDurably } from './write-durably.ts'

const KEY_BYTES = 32

function keyFile(folder: string): string {
  return join(folder, 'personal.key')
}

/** The folder's key, or `undefined` when the file is missing or is not a key. */
export function readPersonalKey(folder: string): PersonalKey | undefined {
  try {
    const bytes = readFileSync(keyFile(folder))
    return bytes.length === KEY_BYTES ? asKey(bytes) : undefined
  } catch {
    return undefined
  }
}

/**
 * A new key for this folder, readable by its owner alone. A damaged key file is put aside, not overwritten: somebody may
 * still mend it. `undefined` when it cannot be written; sales go on without personal texts.
 */
export function makePersonalKey(folder: string, nowMs: number): PersonalKey | undefined {
  const bytes = randomBytes(KEY_BYTES)
  const file = keyFile(folder)
  try {
    renameIfThere(file, `${file}.damaged-${nowMs}`)
    writeDurably(file, bytes)
    return asKey(bytes)
  } catch {
    return undefined
  }
}

function asKey(bytes: Buffer): PersonalKey {
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 16), secret: createSecretKey(bytes) }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
