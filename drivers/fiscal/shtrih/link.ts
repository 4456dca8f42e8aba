import type { Transport } from '../../contract.ts'
import {
  ANY_NUMBER_OF_ENQS,
  type ExchangeEffect,
  type ExchangeEvent,
  type ExchangeFailure,
  type ExchangeRequest,
  type ExchangeState,
  type ExchangeStep,
  type ExchangeTiming,
  nextExchange,
  startExchange,
} from './exchange-machine.ts'
import { createFrameParser, encodeFrame, type FrameEvent, type FrameParser } from './framing.ts'
import { ACK, ENQ, NAK } from './protocol.ts'
import { describeAnswer, describeRequest, type Trace } from './trace.ts'
import { hexText } from './wire.ts'

/** A pause inside a frame longer than this ends it. The device's own limit is 50..100 ms; USB and networks add theirs. */
const FRAME_GAP_MS = 300

const controlBytes = { enq: Uint8Array.of(ENQ), ack: Uint8Array.of(ACK), nak: Uint8Array.of(NAK) } as const

export type ExchangeResult =
  | Readonly<{ kind: 'answer'; payload: Uint8Array }>
  | Readonly<{ kind: 'failed'; reason: ExchangeFailure | 'unplugged' | 'closed'; mayBeTaken: boolean }>

/** One exchange at a time over a transport; a second caller waits for the first. Never throws while exchanging. */
export type Link = Readonly<{
  open(): Promise<void>
  close(): Promise<void>
  exchange(request: ExchangeRequest, payload: Uint8Array): Promise<ExchangeResult>
  /** Whether the device has said anything since the line was opened. */
  hasHeard(): boolean
}>

type Active = {
  state: ExchangeState
  payload: Uint8Array
  timer: NodeJS.Timeout | undefined
  finish: (result: ExchangeResult) => void
}

export function createLink(transport: Transport, timing: ExchangeTiming, trace?: Trace): Link {
  let lineState: 'closed' | 'open' | 'unplugged' = 'closed'
  let parser: FrameParser = createFrameParser()
  let gapTimer: NodeJS.Timeout | undefined
  let active: Active | undefined
  let queue: Promise<unknown> = Promise.resolve()
  let unansweredEnqs = 0
  let hasHeard = false

  transport.onData(bytes => {
    if (lineState !== 'open') return
    hasHeard = true
    clearTimeout(gapTimer)
    for (const event of parser.push(bytes)) take(event)
    if (parser.isMidFrame()) gapTimer = setTimeout(endFrame, FRAME_GAP_MS)
  })
  transport.onLost(() => leave('unplugged'))

  function endFrame(): void {
    for (const event of parser.flush()) take(event)
  }

  function take(event: FrameEvent): void {
    if (event.kind === 'frame') trace?.({ direction: 'in', bytes: describeAnswer(event.payload) })
    if (event.kind === 'control') trace?.({ direction: 'in', bytes: hexText(Uint8Array.of(event.byte)) })
    if (event.kind === 'damaged') trace?.({ direction: 'in', bytes: 'damaged frame' })
    if (event.kind === 'discarded') trace?.({ direction: 'in', bytes: `(${event.bytes.length} bytes of noise)` })
    else feed(event)
  }

  function feed(event: ExchangeEvent): void {
    if (active) apply(active, nextExchange(active.state, event, timing))
  }

  function apply(exchange: Active, step: ExchangeStep): void {
    exchange.state = step.state
    for (const effect of step.effects) perform(exchange, effect)
    if (step.state.phase === 'done') end({ kind: 'answer', payload: step.state.answer })
    else if (step.state.phase === 'failed')
      end({ kind: 'failed', reason: step.state.reason, mayBeTaken: step.state.mayBeTaken })
  }

  function perform(exchange: Active, effect: ExchangeEffect): void {
    if (effect.do === 'wait') {
      clearTimeout(exchange.timer)
      exchange.timer = setTimeout(() => feed({ kind: 'timeout' }), effect.ms)
      return
    }
    const bytes = effect.what === 'request' ? encodeFrame(exchange.payload) : controlBytes[effect.what]
    trace?.({ direction: 'out', bytes: effect.what === 'request' ? describeRequest(exchange.payload) : hexText(bytes) })
    transport.write(bytes).catch(() => leave('unplugged'))
  }

  function end(result: ExchangeResult): void {
    const exchange = active
    if (!exchange) return
    active = undefined
    clearTimeout(exchange.timer)
    if ('unansweredEnqs' in exchange.state) unansweredEnqs = exchange.state.unansweredEnqs
    exchange.finish(result)
  }

  function leave(reason: 'unplugged' | 'closed'): void {
    if (lineState === 'open') lineState = reason
    clearTimeout(gapTimer)
    const { state } = active ?? {}
    if (state && state.phase !== 'done') end({ kind: 'failed', reason, mayBeTaken: state.mayBeTaken })
  }

  function run(request: ExchangeRequest, payload: Uint8Array): Promise<ExchangeResult> {
    if (lineState !== 'open') return Promise.resolve({ kind: 'failed', reason: lineState, mayBeTaken: false })
    return new Promise(resolve => {
      const step = startExchange(request, timing, unansweredEnqs)
      active = { state: step.state, payload, timer: undefined, finish: resolve }
      apply(active, step)
    })
  }

  async function open(): Promise<void> {
    if (lineState === 'open') return
    if (lineState === 'unplugged') await transport.close()
    await transport.open()
    parser = createFrameParser()
    unansweredEnqs = ANY_NUMBER_OF_ENQS
    hasHeard = false
    lineState = 'open'
  }

  return {
    open,
    close: async () => {
      leave('closed')
      lineState = 'closed'
      await transport.close()
    },
    exchange: (request, payload) => {
      const result = queue.then(() => run(request, payload))
      queue = result
      return result
    },
    hasHeard: () => hasHeard,
  }
}
