import { waitFor } from '../support/wait-for.ts'
import type { NamedEdge } from './edge-trap.ts'
import { committing, type Fate, fatesAt, printing } from './fates.ts'
import type { KillPoint } from './kill-case.ts'
import { PATIENCE_MS, type Till } from './till.ts'
import { prepareTrial } from './trials/prepare-trial.ts'
import { type Kind, nowhere } from './trials/trial.ts'

/**
 * `all`: every edge with every fate. `changing`: every edge of the commands that make a document, once, and every fate
 * of the one that commits it. `committing`: that one alone.
 */
export type Selection = 'all' | 'changing' | 'committing'

/** An edge, the command whose exchange it belongs to, its ENQ included, and how often that command has come by then. */
type PlannedEdge = NamedEdge & Readonly<{ exchange: number; repetition: number }>

/** Every point to kill at during one kind of operation, found by letting it run once on a freshly started agent. */
export async function planKillPoints(till: Till, kind: Kind, selection: Selection): Promise<KillPoint[]> {
  const edges = withExchanges(await recordEdges(till, kind))
  return edges.flatMap((edge, index) => {
    const turn = (index + edge.repetition) % 2
    return chosenFates(edge, selection, turn).map(fate => ({ kind, edgeId: edge.id, fate }))
  })
}

/** `turn` decides between the two fates where one will do. */
function chosenFates(edge: PlannedEdge, selection: Selection, turn: number): readonly Fate[] {
  const { exchange, repetition, command } = edge
  const fates = fatesAt(edge)
  const one = fates.slice(turn, turn + 1)
  // A shift's totals are some seventy reads of the same command: from the third on, the two fates take turns.
  if (selection === 'all') return printing.includes(exchange) || repetition <= 2 ? fates : one
  if (committing.includes(exchange)) {
    return fates.filter(fate => fate !== 'finishes-silently' || edge.edge === 'acked')
  }
  return selection === 'changing' && printing.includes(command) && repetition === 1 ? one : []
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
