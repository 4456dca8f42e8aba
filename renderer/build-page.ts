import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '..')

/** A page of ours: where it stands, what it is made of, where it is built to. Paths from the root of the package. */
export type Page = Readonly<{ folder: string; sources: readonly string[]; built: string }>

/**
 * Builds a page if its sources changed since the last build, and resolves to the folder to serve. Where the sources are
 * not shipped, what was built before is served as it is. Several processes may ask at once.
 */
export async function buildPage(page: Page): Promise<string> {
  const builtFolder = join(root, page.built)
  if (!existsSync(join(root, page.folder, 'main.tsx'))) return builtFolder
  const hash = hashOfSources([...page.sources, 'package-lock.json'])
  const hashFile = join(builtFolder, 'sources.sha256')
  if (existsSync(hashFile) && readFileSync(hashFile, 'utf8') === hash) return builtFolder

  const ownFolder = join(root, `dist/.${basename(page.built)}-${process.pid}`)
  await buildInto(page.folder, ownFolder)
  await writeFile(join(ownFolder, 'sources.sha256'), hash)
  await swapIn(ownFolder, builtFolder)
  return builtFolder
}

/** In a process of its own: whether it is a production build is decided by the environment, and ours may be a test's. */
async function buildInto(folder: string, outFolder: string): Promise<void> {
  const packageFile = createRequire(import.meta.url).resolve('vite/package.json')
  const args = [join(dirname(packageFile), 'bin/vite.js'), 'build', join(root, folder), '--outDir', outFolder]
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, [...args, '--logLevel', 'warn'], { env, timeout: 120_000 })
}

/** Never half a page: the new folder takes the old one's name in one step, and whoever comes second yields. */
async function swapIn(ownFolder: string, builtFolder: string): Promise<void> {
  const oldFolder = `${ownFolder}-old`
  await mkdir(dirname(builtFolder), { recursive: true })
  await rename(builtFolder, oldFolder).catch(() => undefined)
  await rename(ownFolder, builtFolder).catch(async error => {
    if (!existsSync(join(builtFolder, 'index.html'))) throw error
  })
  await Promise.all([ownFolder, oldFolder].map(folder => rm(folder, { recursive: true, force: true })))
}

function hashOfSources(sources: readonly string[]): string {
  const hash = createHash('sha256')
  const files = globSync([...sources], { cwd: root, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
  for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}
