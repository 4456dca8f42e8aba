import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = new URL('../../', import.meta.url).pathname
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')

/** A copy of the tree, so that nothing is planted where people work. */
let copy: string
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'tillside-imports-'))
  for (const name of [
    'src',
    'drivers',
    'hub',
    'renderer',
    '.dependency-cruiser.cjs',
    'tsconfig.json',
    'package.json',
  ]) {
    cpSync(join(root, name), join(copy, name), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

async function cruise(folder: string): Promise<string> {
  const args = [cruiser, '--config', '.dependency-cruiser.cjs', folder]
  return await promisify(execFile)(process.execPath, args, { cwd: copy }).then(
    ({ stdout }) => stdout,
    (failed: { stdout: string }) => failed.stdout,
  )
}

async function cruiseWith(file: string, text: string): Promise<string> {
  writeFileSync(join(copy, file), text)
  try {
    return await cruise(dirname(file))
  } finally {
    rmSync(join(copy, file))
  }
}

it.each([
  ['a pure folder that reads the database', 'src/pricing/planted.ts', '../db/database.ts', 'pricing-is-pure'],
  ['the shared folder that knows a sale', 'src/shared/planted.ts', '../sale/sale.ts', 'shared-stands-alone'],
  ['the screen that reaches into the agent', 'renderer/planted.ts', '../src/agent/log.ts', 'renderer-knows-shared'],
  ['the agent that knows a vendor', 'src/agent/planted.ts', '../../drivers/fiscal/shtrih/index.ts', 'agent-composes'],
  [
    'a registry that reaches past index.ts',
    'drivers/planted.ts',
    './receipt/escpos/status.ts',
    'drivers-open-behind-the-registry',
  ],
  [
    'the demo that reaches past index.ts',
    'src/demo/planted.ts',
    '../../drivers/receipt/escpos/status.ts',
    'drivers-open-behind-the-registry',
  ],
  [
    'a driver that imports another vendor',
    'drivers/receipt/escpos/planted.ts',
    '../../fiscal/shtrih/index.ts',
    'vendors-are-strangers',
  ],
  ['the hub that imports its page', 'hub/web/planted.ts', './page/words/format.ts', 'owner-page-is-built'],
  ['the owner’s page that reaches into the hub', 'hub/web/page/planted.ts', '../shares.ts', 'owner-page-is-a-page'],
  ['pure code that reads a file', 'src/sale/planted.ts', 'node:fs', 'pure-code-has-no-node'],
])('refuses %s', async (_, file, imported, rule) => {
  const text = `import * as planted from '${imported}'\nexport const used = planted\n`
  expect(await cruiseWith(file, text)).toContain(`error ${rule}`)
})

it('sees imports of types alone, too', async () => {
  const text = "import type { WritableDb } from '../db/database.ts'\nexport type Planted = WritableDb\n"
  expect(await cruiseWith('src/loyalty/planted.ts', text)).toContain('error loyalty-is-pure')
})

it('cruises the modules at all', async () => {
  const modules = /(\d+) modules/.exec(await cruise('src'))?.[1]
  expect(Number(modules)).toBeGreaterThan(100)
})
