import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { AppError } from '../../shared/errors/app-error.ts'
import type { LanSettings } from './lan-settings.ts'

/** What other computers of the shop recognise this one by, with its key. */
export type Certificate = Readonly<{
  context: SecureContextOptions
  /** Not known of a pfx before the first caller. */
  endsAtMs: number | undefined
}>

/**
 * Reads certificate and key from the files of the settings, and sees that they belong together. One that has ended is
 * read all the same: the register itself must start.
 *
 * @throws AppError lan.no-certificate, lan.bad-certificate: both name the file
 */
export function readCertificate(dataFolder: string, lan: LanSettings): Certificate {
  const { passphrase } = lan
  if (lan.pfx !== undefined) {
    const file = resolve(dataFolder, lan.pfx)
    return { context: proven({ pfx: read(file), passphrase }, file), endsAtMs: undefined }
  }
  const file = resolve(dataFolder, lan.certificate)
  const keyFile = resolve(dataFolder, lan.key)
  const cert = read(file)
  const key = read(keyFile)
  return { endsAtMs: endOf(cert, file), context: proven({ cert, key, passphrase }, keyFile) }
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new AppError('lan.no-certificate', { params: { file }, cause })
  }
}

/** OpenSSL compares them: a key of another certificate is refused here, not at the first caller. */
function proven(context: SecureContextOptions, file: string): SecureContextOptions {
  try {
    createSecureContext(context)
    return context
  } catch (cause) {
    throw bad(file, cause)
  }
}

function endOf(cert: Buffer, file: string): number {
  try {
    return Date.parse(new X509Certificate(cert).validTo)
  } catch (cause) {
    throw bad(file, cause)
  }
}

function bad(file: string, cause: unknown): AppError {
  const text = cause instanceof Error ? cause.message : String(cause)
  return new AppError('lan.bad-certificate', { params: { file }, original: { code: 'tls', text }, cause })
}
