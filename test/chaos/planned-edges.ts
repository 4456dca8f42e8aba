import { waitFor } from '../support/wait-for.ts'
import type { NamedEdge } from './edge-trap.ts'
import { committing, fatesAt, printing } from './fates.ts'
import type { KillPoint } from './kill-case.ts'
import { PATIENCE_MS, type Till } from './till.ts'
import { prepareTrial } from './trials/prepare-trial.ts'
import { type Kind, nowhere } from './trials/trial.ts'

/** `all`: every edge with every fate. `changing`: edges of the commands that make a document, each fate of its commit. */
export type Selection = 'all' | 'changing'

/** An edge, the command whose exchange it belongs to, its ENQ included, and how often that command has come by then. */
type PlannedEdge = NamedEdge & Readonly<{ exchange: number; repetition: number }>

/** Every point to kill at during one kind of operation, found by letting it run once on a freshly started agent. */
export async function planKillPoints(till: Till, kind: Kind, selection: Selection): Promise<KillPoint[]> {
  const edges = withExchanges(await recordEdges(till, kind))
  const chosen = selection === 'all' ? edges : edges.filter(({ exchange }) => printing.includes(exchange))
  return chosen.flatMap((edge, index) => {
    const fates = fatesAt(edge)
    const isThinned = selection === 'all' ? isRepeatedRead(edge) : !committing.includes(edge.exchange)
    const turn = (index + edge.repetition) % 2
    const tried = isThinned ? fates.slice(turn, turn + 1) : fates
    return tried.map(fate => ({ kind, edgeId: edge.id, fate }))
  })
}

/** A shift's totals are some seventy reads of the same command: from the third on, the two fates take turns. */
function isRepeatedRead({ exchange, repetition }: PlannedEdge): boolean {
  return !printing.includes(exchange) && repetition > 2
}

async function recordEdges(till: Till, kind: Kind): Promise<NamedEdge[]> {
  await till.kill()
  await till.start()
  await till.ready()
  const trial = await prepareTrial(till, { kind, number: till.nextNumber(), at: nowhere })
  const edges: NamedEdge[] = []
  till.trap.listen(edge => {
    edges.push(edge)
    return 'continue'
  })
  await trial.begin()
  // A register program that prints itself has its result by now, and asking again would talk to its device.
  if (!trial.printsItself)
    await waitFor('the operation to end', async () => (await trial.claim()) !== undefined, PATIENCE_MS)
  till.trap.listen(() => 'continue')
  return edges
}

/** An ENQ belongs to the frame that follows it. */
function withExchanges(edges: readonly NamedEdge[]): PlannedEdge[] {
  return edges.map((edge, index) => {
    const frame = edge.command === 0 ? edges.slice(index).find(({ command }) => command !== 0) : edge
    return { ...edge, exchange: frame?.command ?? 0, repetition: frame?.occurrence ?? 1 }
  })
}
