import type { KeyObject } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReleaseStatus } from '../../hub/updates/release-status.ts'
import { askHub, type HubPlace } from '../cli/ask-hub.ts'
import { packageFile } from '../cli/paths.ts'
import { publishArchive } from '../cli/publish-archive.ts'
import { packFolder } from '../desktop/archive/pack-folder.ts'

/** A change of one file, as a bad release has it. */
export type Flaw = Readonly<{ file: string; from: string; to: string }>

/** What may be wrong with a version that passes its own test. */
export const flaws = {
  endsAtStart: { file: 'src/agent/open-register.ts', from: 'register.start()', to: 'process.exit(1)' },
  losesHub: { file: 'src/sync/hub-client.ts', from: '    socket.connect()', to: '' },
} as const satisfies Record<string, Flaw>

/**
 * This checkout's agent as a version of its own, without packages and without the screen. The folder must lie inside the
 * checkout: the packages are found from there.
 */
export function writeAppTree(folder: string, version: string, flaw?: Flaw): string {
  for (const part of ['bin', 'src', 'drivers', 'renderer/locales']) {
    cpSync(packageFile(part), join(folder, part), { recursive: true, filter: path => !path.includes('src/demo') })
  }
  const manifest = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as Record<string, unknown>
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, version }))
  mkdirSync(join(folder, 'dist/renderer'), { recursive: true })
  writeFileSync(join(folder, 'dist/renderer/index.html'), '<!doctype html>')
  if (flaw) spoil(join(folder, flaw.file), flaw)
  return folder
}

/** Packs this checkout as a version, publishes it, and gives it to a ring. `folder`, inside the checkout, is for the work. */
export async function releaseVersion(
  place: Readonly<{ hub: HubPlace; key: KeyObject; folder: string; ring?: string }>,
  version: string,
  flaw?: Flaw,
): Promise<void> {
  const { hub, key, folder, ring = 'main' } = place
  const tree = writeAppTree(join(folder, `tree-${version}`), version, flaw)
  const file = join(folder, `${version}.tgz`)
  await packFolder(tree, file)
  await publishArchive(hub, { file, version, key })
  await askHub(hub, 'PUT', `/rings/${ring}`, { version })
  for (const done of [tree, file]) rmSync(done, { recursive: true })
}

/** How far a register is with a version, by the hub: `applied`, `rolled-back update.not-started`. */
export async function releaseStateOf(hub: HubPlace, registerId: string, version: string): Promise<string | undefined> {
  const { registers } = await askHub<ReleaseStatus>(hub, 'GET', '/releases')
  const update = registers.find(register => register.registerId === registerId)?.update
  return update?.version === version ? [update.state, update.code].filter(Boolean).join(' ') : undefined
}

function spoil(file: string, { from, to }: Flaw): void {
  const text = readFileSync(file, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`)
  writeFileSync(file, text.replace(from, to))
}
