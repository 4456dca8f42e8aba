import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createPrng } from '../chaos/prng.ts'
import { dialects } from '../promises/dialects/all.ts'
import { pick } from '../promises/faults.ts'
import { runPromises } from '../promises/run-promises.ts'

const root = new URL('../..', import.meta.url).pathname
const FAULTS_EACH = 1

// Every fault at every step: npm run chaos -- --promises
test.for(dialects)(
  'keeps what it promises to $name, whatever is killed or away',
  { timeout: 180_000 },
  async dialect => {
    const compileCache = mkdtempSync(join(tmpdir(), 'tillside-compiled-'))
    const random = createPrng(2026).fraction
    try {
      const report = await runPromises({
        dialect,
        root,
        compileCache,
        choose: faults => pick(faults, FAULTS_EACH, random),
      })
      expect(report.problems).toEqual([])
      expect(report).toMatchObject({ lost: 0, doubled: 0 })
    } finally {
      rmSync(compileCache, { recursive: true, force: true })
    }
  },
)
