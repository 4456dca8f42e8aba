import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { kettle, mugs } from '../goods.ts'
import { flaws } from '../release.ts'
import { checkOut, newSaleId, payCash, receiptText, type Scene } from '../scene.ts'
import type { Stage } from '../stage.ts'
import { until } from '../until.ts'

const PATIENCE_MS = 40_000

/** A version waits for the customer, one that does not start goes back, and the port never falls silent. */
export async function versionsChange({ stage, tell, count }: Scene): Promise<void> {
  tell.chapter('A new version comes between two sales; a broken one goes back')
  const { third } = stage
  const { pos } = third
  const before = await healthOf(third)

  const saleId = newSaleId('update')
  await pos.put(saleId, 1, [kettle])
  const totalMinor = await checkOut(third, saleId)
  await stage.release('0.2.0')
  await untilSo('the new version to be ready', async () => (await stage.releaseState('0.2.0')) === 'waiting')
  tell.say(`kassa-3 runs ${before.version}; 0.2.0 is loaded and verified, and waits for the customer`)
  await pos.post(`/sales/${saleId}/pay`, {
    operationId: randomUUID(),
    tenders: [{ kind: 'cash', amountMinor: totalMinor }],
  })
  const sale = await pos.when(saleId, ({ state }) => state === 'completed')
  count.sales += 1
  tell.say(`${receiptText(sale)}; now it may switch`)
  const good = await watchPort(third, () => released(stage, '0.2.0', 'applied'))
  count.updatesApplied += 1
  tell.say(
    `runs ${(await healthOf(third)).version}; the agent was away for ${good.awayMs} ms, calls without an answer: ${good.unanswered}`,
  )

  await stage.release('0.3.0', flaws.endsAtStart)
  const bad = await watchPort(third, () => released(stage, '0.3.0', 'rolled-back update.not-started'))
  count.updatesRolledBack += 1
  tell.say(
    `0.3.0 does not start: back to ${(await healthOf(third)).version}, calls without an answer: ${bad.unanswered}`,
  )

  await untilSo('the device, found again', async () => (await healthOf(third)).device.state === 'ready')
  const after = newSaleId('after')
  await pos.put(after, 1, [mugs])
  tell.say(`${receiptText(await payCash(third, after))}; it sells on`)
  count.sales += 1
  await pos.post('/shift/close', { operationId: randomUUID(), cashier: { name: 'Котов И. И.' } })
  await untilSo('a closed shift', async () => (await healthOf(third)).device.shift === 'closed')
}

type Health = Readonly<{ mode: string; version: string; device: { state: string; shift: string } }>

const healthOf = ({ pos }: Stage['third']): Promise<Health> => pos.get<Health>('/health')

const released = (stage: Stage, version: string, state: string): Promise<void> =>
  untilSo(`${version} to be ${state}`, async () => (await stage.releaseState(version)) === state)

/** Calls the register all the while. The launcher answers `down` while the agent is not there: an answer, too. */
async function watchPort(third: Stage['third'], work: () => Promise<void>) {
  let isOver = false
  let awayMs = 0
  let unanswered = 0
  const watching = (async () => {
    for (let lastMs = Date.now(); !isOver; lastMs = Date.now()) {
      await pause(20)
      const health = await healthOf(third).catch(() => undefined)
      if (!health) unanswered += 1
      if (health?.mode === 'down') awayMs += Date.now() - lastMs
    }
  })()
  await work().finally(() => {
    isOver = true
  })
  await watching
  return { awayMs, unanswered }
}

/** A register that is just changing its version may give no answer: that is no answer yet. */
async function untilSo(what: string, isReached: () => Promise<boolean>): Promise<void> {
  await until(
    () => what,
    async () => (await isReached().catch(() => false)) || undefined,
    PATIENCE_MS,
  )
}
