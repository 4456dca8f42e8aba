import { execFile } from 'node:child_process'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { unpackArchive } from '../archive/unpack-archive.ts'
import { appTreeIn } from '../launcher/app-tree.ts'
import { runSelfTest } from '../launcher/self-test.ts'
import { strangersIn } from './shipped-files.ts'

const LOAD_MS = 60_000

/**
 * Looks at a release as a register will get it: unpacked in a place where nothing else is to be found, complete enough to
 * run, and without anything that has no business in a shop.
 *
 * @throws Error naming what is wrong
 */
export async function checkRelease(archive: string, version: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tillside-release-'))
  try {
    await unpackArchive(archive, folder)
    await checkApp(folder, version)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The same for a tree, in a place where nothing else is to be found. */
export async function checkApp(folder: string, version: string): Promise<void> {
  const tree = appTreeIn(folder)
  if (tree?.version !== version) throw new Error(`the archive holds ${tree?.version ?? 'no version'}, not ${version}`)
  const paths = globSync('**/*', { cwd: folder }).map(path => path.split(sep).join('/'))
  const strangers = strangersIn(paths)
  if (strangers.length > 0) throw new Error(`does not belong into a shop: ${strangers.join(', ')}`)
  const test = await runSelfTest(tree, undefined, { PATH: process.env.PATH })
  if (!test.ok) throw new Error(`the self-test failed: ${test.detail}`)
  await loadDrivers(folder)
}

/** Drivers are loaded when a register names them; here each of them is. */
async function loadDrivers(folder: string): Promise<void> {
  const drivers = globSync('drivers/**/index.ts', { cwd: folder })
  const loads = drivers.map(path => `await import(${JSON.stringify(pathToFileURL(join(folder, path)).href)})`)
  const args = ['--input-type=module', '--eval', `${loads.join('\n')}\nprocess.exit(0)`]
  await promisify(execFile)(process.execPath, args, { cwd: folder, timeout: LOAD_MS })
}
