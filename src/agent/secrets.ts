import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const token = await enrolRegister({ url: hub.url, registerId, pairingCode: hub.pairingCode ?? '' })
  return kept(file, () => token)
}

function kept(file: string, make: () => string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const secret = make()
  writeFileSync(file, `${secret}\n`, { mode: 0o600 })
  return secret
}
