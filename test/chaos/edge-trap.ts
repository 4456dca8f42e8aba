import type { Edge, EdgeHook, EdgeVerdict } from '../../drivers/fiscal/shtrih/index.ts'

/** An edge with a name that is the same in every run of the same operation: `ff45 committed 1`. */
export type NamedEdge = Edge & Readonly<{ id: string; occurrence: number }>

export type EdgeListener = (edge: NamedEdge) => EdgeVerdict | Promise<EdgeVerdict>

/** Sits on the edges of a simulated device. One listener at a time; each begins to count anew. */
export type EdgeTrap = Readonly<{
  onEdge: EdgeHook
  listen(listener: EdgeListener): void
  /** Edges seen so far, by whomever caused. */
  count(): number
}>

export function createEdgeTrap(): EdgeTrap {
  let total = 0
  let seen = new Map<string, number>()
  let listener: EdgeListener = () => 'continue'
  return {
    onEdge(edge) {
      total += 1
      const place = `${edge.command.toString(16)} ${edge.edge}`
      const occurrence = (seen.get(place) ?? 0) + 1
      seen.set(place, occurrence)
      return listener({ ...edge, occurrence, id: `${place} ${occurrence}` })
    },
    listen(to) {
      seen = new Map()
      listener = to
    },
    count: () => total,
  }
}
