import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runFacadeKills } from '../chaos/facade-kills.ts'
import { warmUp } from '../chaos/till.ts'

const root = new URL('../..', import.meta.url).pathname
/** `npm run chaos -- --facade atol --kills 200` takes as many as one likes. */
const KILLS = 6
const TIMEOUT_MS = 300_000

describe.runIf(process.platform !== 'win32')('an agent that is killed after the device recorded the receipt', () => {
  let compileCache = ''
  beforeAll(async () => {
    compileCache = mkdtempSync(join(tmpdir(), 'tillside-compiled-'))
    await warmUp({ mode: 'agent-prints', root, compileCache })
  }, TIMEOUT_MS)
  afterAll(() => rmSync(compileCache, { recursive: true, force: true }))

  it.each(['atol', 'kkmserver'] as const)(
    'tells the program through %s the one receipt there is',
    async facade => {
      const tally = await runFacadeKills({ root, compileCache, facade, kills: KILLS })
      expect(tally).toMatchObject({ lost: 0, doubled: 0, printedWhileSettling: 0, missing: 0, problems: [] })
      expect(tally).toMatchObject({ kills: KILLS, sales: KILLS, linked: Math.floor(KILLS / 3) })
    },
    TIMEOUT_MS,
  )

  it(
    'or that there is none, and prints it once when it is asked for anew',
    async () => {
      const tally = await runFacadeKills({ root, compileCache, facade: 'atol', kills: 4, window: 'before-commit' })
      expect(tally).toMatchObject({ kills: 4, lost: 0, doubled: 0, printedWhileSettling: 0, missing: 0, problems: [] })
    },
    TIMEOUT_MS,
  )
})
