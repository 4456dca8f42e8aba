import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeDurably } from '../db/write-durably.ts'
import { enrolRegister } from '../sync/enrol.ts'
import type { Settings } from './settings.ts'

/** The token of the paired program and the screen: from the settings, else made once and kept in the data folder. */
export function apiToken(dataFolder: string, settings: Settings): string {
  return settings.apiToken ?? kept(join(dataFolder, 'api-token'), () => randomBytes(24).toString('base64url'))
}

/**
 * The register's token at the hub. A pairing code is traded for it once; from then on it stands in the data folder.
 *
 * @throws AppError sync.offline, register.unknown: the first start of a register needs its hub
 */
export async function hubToken(dataFolder: string, settings: Settings): Promise<string> {
  const { hub, registerId } = settings
  if (hub.token) return hub.token
  const file = join(dataFolder, 'hub-token')
  const known = readKept(file)
  if (known) return known
  const token = await enrolRegister({ url: hub.url, registerId, pairingCode: hub.pairingCode ?? '' })
  return kept(file, () => token)
}

function kept(file: string, make: () => string): string {
  const known = readKept(file)
  if (known) return known
  const secret = make()
  writeDurably(file, Buffer.from(`${secret}\n`))
  return secret
}

/** An empty file is none: the power went while it was written. */
function readKept(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() || undefined : undefined
}
