import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

type Locked = Readonly<{
  version: string
  resolved?: string
  link?: boolean
  optionalDependencies?: Record<string, string>
}>

const { packages } = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Record<string, Locked>
}

/** Whether a package is locked where the one that wants it would find it. */
function isLocked(name: string, wantedBy: string): boolean {
  for (let folder = wantedBy; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[`${folder}${folder === '' ? '' : '/'}node_modules/${name}`]) return true
    if (folder === '') return false
  }
}

it('names the binaries of every platform, or "npm ci" refuses the lockfile', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(name => !isLocked(name, path)),
  )
  expect(missing).toEqual([])
})

it('holds no address of a registry', () => {
  expect(Object.values(packages).filter(({ resolved, link }) => resolved !== undefined && !link)).toEqual([])
})
