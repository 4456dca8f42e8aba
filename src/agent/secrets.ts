import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeDurably } from '../db/write-durably.ts'
import { enrolRegister } from '../sync/enrol.ts'
import type { RegisterEntry } from './load-settings.ts'
import { newToken } from './programs/token-hash.ts'

/** The register's own token, the screen's: from the settings, else made once and kept in the data folder. */
export function apiToken(dataFolder: string, entry: RegisterEntry): string {
  return entry.settings.apiToken ?? kept(apiTokenFile(dataFolder, entry), newToken)
}

/** The same for those who only ask: `undefined` while no agent has made one. */
export function knownApiToken(dataFolder: string, entry: RegisterEntry): string | undefined {
  return entry.settings.apiToken ?? readKept(apiTokenFile(dataFolder, entry))
}

/**
 * The register's token at the hub. A pairing code is traded for it once; from then on it stands in the data folder.
 *
 * @throws AppError sync.offline, register.unknown: the first start of a register needs its hub
 */
export async function hubToken(dataFolder: string, { settings, fileSuffix }: RegisterEntry): Promise<string> {
  const { hub, registerId } = settings
  if (hub.token) return hub.token
  const file = join(dataFolder, `hub-token${fileSuffix}`)
  const known = readKept(file)
  if (known) return known
  const token = await enrolRegister({ url: hub.url, registerId, pairingCode: hub.pairingCode ?? '' })
  return kept(file, () => token)
}

function apiTokenFile(dataFolder: string, { fileSuffix }: RegisterEntry): string {
  return join(dataFolder, `api-token${fileSuffix}`)
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
