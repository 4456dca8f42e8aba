/** A place between two bytes, or between a byte and what it causes, where a test may pull a plug. */
export type EdgeName =
  | 'enq-received'
  | 'enq-answered'
  | 'frame-received'
  | 'acked'
  | 'before-commit'
  | 'committed'
  | 'answer-sent'
  | 'answer-acked'

export type Edge = Readonly<{
  edge: EdgeName
  /** 0 while only an ENQ has come. */
  command: number
  name: string
  /** Counts all edges since the simulator started, from 1. */
  ordinal: number
}>

/**
 * `drop`: the command is abandoned, as when the line loses power: not executed if it was not yet, its answer forgotten.
 * `silent`: it is executed if it was not yet, and nobody is ever told.
 */
export type EdgeVerdict = 'continue' | 'drop' | 'silent'

/** Called at every edge; the device stands still until it returns. */
export type EdgeHook = (edge: Edge) => EdgeVerdict | Promise<EdgeVerdict>
