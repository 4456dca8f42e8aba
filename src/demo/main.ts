import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { buildOwnerPage } from '../../hub/web/page/build.ts'
import { reportFailure } from '../cli/report-failure.ts'
import { builtScreen } from '../cli/screen.ts'
import { STAFF } from './chapters/staff.ts'
import { createNarrator } from './narrate.ts'
import { OWNER, openStage, type Stage } from './stage.ts'
import { tellStory } from './story.ts'
import { differences, takeTally } from './tally.ts'

const usage = `npm run demo [-- --once] [--json]

A shop in one command: hub, fiscal printers and scanner on real lines, two agents, a scripted register program.

  --once   ends after the story, exit code 1 if anything was lost, doubled or differs
  --json   the last line on stdout is the result as one JSON object
`
const SETTLE_MS = 15_000

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { once: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  })
  if (values.help) return void process.stdout.write(usage)
  const { once: isOnce = false, json: isJson = false } = values
  const startedAtMs = Date.now()
  const out = isJson ? process.stderr : process.stdout
  const tell = createNarrator(text => out.write(text))

  const folder = resolve('.tillside', isOnce ? `demo-${process.pid}` : 'demo')
  rmSync(folder, { recursive: true, force: true })
  if (!isOnce) await Promise.all([builtScreen(), buildOwnerPage()])
  // With --once free ports, so that a demo beside a running shop disturbs nothing.
  const ports = isOnce ? { hubPort: 0, agentPort: 0 } : { hubPort: 7720, agentPort: 7710 }
  const stage = await openStage({ folder, ...ports, screen: !isOnce })
  try {
    const story = await tellStory(stage, tell)
    await whenApplied(stage)
    const tally = await takeTally(stage, startedAtMs)
    const unequal = differences(tally, story)
    for (const difference of unequal) out.write(`DIFFERS: ${difference}\n`)
    out.write(
      `\nReceipts in the fiscal memories: ${tally.fiscal.documents}, doubled ${tally.fiscal.doubled}, missing ${tally.fiscal.missing}. `,
    )
    out.write(`Seal: ${tally.seal}.\n`)
    if (isJson) process.stdout.write(`${JSON.stringify(tally)}\n`)
    if (unequal.length > 0) process.exitCode = 1
    if (!isOnce) await stay(stage, out)
  } catch (error) {
    reportFailure(error)
  } finally {
    await stage.close()
    if (isOnce) rmSync(folder, { recursive: true, force: true })
  }
}

/** The hub applies what it received on its own time; the tally waits for that, not for luck. */
async function whenApplied(stage: Stage): Promise<void> {
  const deadline = Date.now() + SETTLE_MS
  while (Date.now() < deadline) {
    const health = await Promise.all(
      [stage.first, stage.second, stage.third].map(({ pos }) => pos.get<{ hub: { unapplied: number } }>('/health')),
    )
    const { seals } = await stage.hub().summary()
    if (health.every(({ hub }) => hub.unapplied === 0) && seals.waiting === 0) return
    await pause(50)
  }
}

async function stay({ first, folder }: Stage, out: NodeJS.WriteStream): Promise<void> {
  out.write(`
The shop stays open. The cashier's screen:  ${first.agent().screenUrl}
Store staff verify a phone there:           F1, ${STAFF.name}, PIN ${STAFF.pin}
The owner's page:                           http://127.0.0.1:7720/  (${OWNER.name}, ${OWNER.password})
Slips come out here:                        ${join(folder, 'kassa-1-slips', 'paper.svg')}
The local API's documentation:              ${first.agent().url}/docs
Code messages arrive at:                    http://127.0.0.1:7720/dev/inbox?phone=79215550147
Settings and databases:                     ${join(folder, 'kassa-1')}
Try the phone 921 555-01-47, or type a barcode: 4606203103348, 4600439931256, 4607001234562. Ctrl+C ends it.
`)
  await new Promise<void>(done => {
    process.once('SIGINT', () => done())
    process.once('SIGTERM', () => done())
  })
}

await main().catch(reportFailure)
// A line or a socket left open must not keep a finished demo alive.
process.exit()
