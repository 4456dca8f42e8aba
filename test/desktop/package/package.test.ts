import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildRenderer } from '../../../renderer/build.ts'
import { packFolder } from '../../../src/desktop/archive/pack-folder.ts'
import { assembleApp } from '../../../src/desktop/package/assemble-app.ts'
import { buildShell, plainScript } from '../../../src/desktop/package/build-shell.ts'
import { checkApp, checkRelease } from '../../../src/desktop/package/check-app.ts'
import { importsOf, shippedText } from '../../../src/desktop/package/import-closure.ts'
import { checkInstallerConfig } from '../../../src/desktop/package/installer-config.ts'
import { isPackageFileShipped, strangersIn } from '../../../src/desktop/package/shipped-files.ts'

const root = join(import.meta.dirname, '../../..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tillside-package-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('what a version needs', () => {
  it('is what its sources import when they run; types are not', () => {
    const source = [
      "import type { A } from './types.ts'",
      "import { b, type B } from './both.ts'",
      "import {\n  c,\n} from 'package/part'",
      "export { d } from './export.ts'",
      "import './effect.ts'",
      "const e = await import('./lazy.ts')",
      "const f = require('old')",
      "const worker = new URL('./worker.ts', import.meta.url)",
    ].join('\n')
    const needed = ['./both.ts', './effect.ts', './export.ts', './lazy.ts', './worker.ts', 'old', 'package/part']
    expect(importsOf(source).sort()).toEqual(needed)
  })

  it('is no simulator: a driver’s index is shipped without it', () => {
    const index =
      "export { createPrinter } from './printer.ts'\nexport { createSimulator } from './simulator/simulator.ts'\n"
    expect(shippedText('drivers/fiscal/x/index.ts', index)).toBe("export { createPrinter } from './printer.ts'\n")
  })

  it.each([
    ['better-sqlite3', 'prebuilds/linux-x64.node', true],
    ['better-sqlite3', 'prebuilds/win32-x64.node', true],
    ['better-sqlite3', 'prebuilds/linuxmusl-x64.node', false],
    ['better-sqlite3', 'prebuilds/darwin-arm64.node', false],
    ['better-sqlite3', 'deps/sqlite3.c', false],
    ['@serialport/bindings-cpp', 'prebuilds/linux-x64/@serialport+bindings-cpp.glibc.node', true],
    ['@serialport/bindings-cpp', 'prebuilds/linux-x64/@serialport+bindings-cpp.musl.node', false],
    ['zod', 'index.js', true],
    ['zod', 'index.d.cts', false],
    ['fastify', 'test/all.test.js', false],
    ['fastify', 'LICENSE', true],
  ])('of %s, %s: %s', (name, path, isShipped) => {
    expect(isPackageFileShipped(name, path)).toBe(isShipped)
  })

  it('knows what has no business in a shop', () => {
    const paths = [
      'src/shared/hub/chain.ts',
      'node_modules/a/test/b.js',
      'hub/hub.ts',
      'drivers/x/simulator.ts',
      'test/a.ts',
    ]
    expect(strangersIn(paths)).toEqual(['hub/hub.ts', 'drivers/x/simulator.ts', 'test/a.ts'])
  })
})

describe('a release', () => {
  it('runs where nothing else is, and holds no test, no hub and no simulator', async () => {
    await buildRenderer()
    assembleApp(root, join(folder, 'app'))
    await packFolder(join(folder, 'app'), join(folder, 'release.tgz'))
    await checkRelease(join(folder, 'release.tgz'), version)
  }, 120_000)

  it('with something missing is not let out', async () => {
    rmSync(join(folder, 'app/node_modules/better-sqlite3/prebuilds'), { recursive: true })
    await expect(checkApp(join(folder, 'app'), version)).rejects.toThrow('self-test')
    await expect(checkApp(join(folder, 'app'), '9.9.9')).rejects.toThrow('not 9.9.9')
  }, 60_000)
})

describe('the window’s program', () => {
  it('is plain JavaScript that needs nothing but Electron', async () => {
    buildShell(root, join(folder, 'shell'))
    const main = join(folder, 'shell/main.js')
    await promisify(execFile)(process.execPath, ['--check', main])
    const imported = importsOf(readFileSync(main, 'utf8'))
    for (const name of imported.filter(name => name.startsWith('.')))
      expect(existsSync(join(folder, 'shell', name))).toBe(true)
    expect(imported.filter(name => !/^(\.|node:)/.test(name))).toEqual(['electron'])
    const plan = join(folder, 'plan.mjs')
    writeFileSync(
      plan,
      "import { planInstance } from './shell/shell/start-up.js'\nprocess.stdout.write(planInstance(true))",
    )
    expect((await promisify(execFile)(process.execPath, [plan])).stdout).toBe('go-on')
  })

  it('keeps its line numbers', () => {
    const source = "import { a } from './a.ts'\ntype B = string\nexport const c: B = a\n"
    const lines = plainScript(source).split('\n')
    expect([lines[0], lines[2]?.replaceAll(/\s+/g, ' ')]).toEqual(["import { a } from './a.js'", 'export const c = a'])
  })
})

it('the installer’s settings fit the schema of electron-builder', async () => {
  await checkInstallerConfig(root)
})
