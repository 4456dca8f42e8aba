import { ACK, NAK } from './protocol.ts'
import { readUintLe } from './wire.ts'

/*
 * One request of the host over the standard low level, as a pure machine.
 * Source: «Протокол работы ККТ v2.0», host side; docs/protocols/shtrih-m.md, "One exchange".
 *
 *   asking ──NAK──▶ sending ──ACK──▶ awaiting ──frame──▶ done
 *     │  ▲             │ silence        │ silence
 *     │  └─────────────┴────────────────┘          ENQ first, always: the device may hold the answer
 *     └──ACK──▶ reading-held ──frame──▶ ours: done; not ours: asking
 */

export type ExchangeRequest = Readonly<{
  /** One byte, or `0xffxx`. The answer repeats it. */
  command: number
  effect: 'reads' | 'changes'
  answerTimeoutMs: number
}>

export type ExchangeTiming = Readonly<{
  /** Wait for one control byte. */
  controlWaitMs: number
  /** Wait for an answer that the device was holding before we asked anything. */
  heldWaitMs: number
  enqTries: number
  sendTries: number
  readTries: number
}>

export const usualTiming: ExchangeTiming = {
  controlWaitMs: 1000,
  heldWaitMs: 3000,
  enqTries: 3,
  sendTries: 3,
  readTries: 3,
}

export type ExchangeFailure = 'no-reply' | 'garbled' | 'busy'

type Progress = Readonly<{
  request: ExchangeRequest
  enqsInARow: number
  sends: number
  damagedAnswers: number
  heldAnswers: number
  /** The command left and the device never said it refused the frame. */
  mayBeTaken: boolean
  /**
   * ENQs, of earlier exchanges too, whose reply may still be under way. Replies come in order, so a NAK while this is
   * above zero may be such a reply, and taking it for "frame refused" would send a change twice.
   */
  unansweredEnqs: number
  /** Of these, at most so many were sent after the command last left. */
  enqsSinceRequest: number
}>

/** On a line that has just been opened nobody knows how many ENQs of an earlier life the device will still reply to. */
export const ANY_NUMBER_OF_ENQS = 1_000_000

export type ExchangeState =
  | (Progress & Readonly<{ phase: 'asking' | 'sending' | 'awaiting' | 'reading-held' }>)
  | Readonly<{ phase: 'done'; answer: Uint8Array; unansweredEnqs: number }>
  | Readonly<{ phase: 'failed'; reason: ExchangeFailure; mayBeTaken: boolean; unansweredEnqs: number }>

type Running = Extract<ExchangeState, Progress>

export type ExchangeEvent =
  | Readonly<{ kind: 'control'; byte: number }>
  | Readonly<{ kind: 'frame'; payload: Uint8Array }>
  | Readonly<{ kind: 'damaged' }>
  | Readonly<{ kind: 'timeout' }>

export type ExchangeEffect =
  | Readonly<{ do: 'send'; what: 'enq' | 'request' | 'ack' | 'nak' }>
  /** From now, wait this long for something useful. */
  | Readonly<{ do: 'wait'; ms: number }>

export type ExchangeStep = Readonly<{ state: ExchangeState; effects: readonly ExchangeEffect[] }>

const send = (what: 'enq' | 'request' | 'ack' | 'nak'): ExchangeEffect => ({ do: 'send', what })
const wait = (ms: number): ExchangeEffect => ({ do: 'wait', ms })

export function startExchange(request: ExchangeRequest, timing: ExchangeTiming, unansweredEnqs = 0): ExchangeStep {
  const start = { request, sends: 0, damagedAnswers: 0, heldAnswers: 0, mayBeTaken: false, enqsSinceRequest: 0 }
  return ask({ ...start, phase: 'asking', enqsInARow: 0, unansweredEnqs }, timing)
}

export function nextExchange(state: ExchangeState, event: ExchangeEvent, timing: ExchangeTiming): ExchangeStep {
  if (state.phase === 'done' || state.phase === 'failed') return { state, effects: [] }
  switch (event.kind) {
    case 'control':
      return onControl(state, event.byte, timing)
    case 'frame':
      return onFrame(state, event.payload, timing)
    case 'damaged':
      return onDamaged(state, timing)
    case 'timeout':
      return onTimeout(state, timing)
  }
}

function onControl(state: Running, byte: number, timing: ExchangeTiming): ExchangeStep {
  if (byte !== ACK && byte !== NAK) return stay(state)
  const unansweredEnqs = Math.max(0, state.unansweredEnqs - 1)
  if (state.phase === 'asking') {
    const asked: Running = { ...state, unansweredEnqs, enqsInARow: 0 }
    return byte === NAK ? onDeviceReady(asked, timing) : readHeld(asked, timing)
  }
  if (state.phase === 'sending' && byte === ACK) {
    return { state: { ...state, phase: 'awaiting' }, effects: [wait(state.request.answerTimeoutMs)] }
  }
  if (state.unansweredEnqs > 0) {
    const next: Running = { ...state, unansweredEnqs }
    return state.phase === 'reading-held' && byte === NAK ? onDeviceReady(next, timing) : stay(next)
  }
  if (state.phase === 'sending') {
    const refused: Running = { ...state, mayBeTaken: false }
    return state.sends < timing.sendTries ? sendRequest(refused, timing) : fail(refused, 'garbled')
  }
  return stay(state)
}

/** The device waits for a command: send it, unless it already left and a repetition could act twice. */
function onDeviceReady(state: Running, timing: ExchangeTiming): ExchangeStep {
  if (!state.mayBeTaken) return sendRequest(state, timing)
  if (state.request.effect === 'reads' && state.sends < timing.sendTries) return sendRequest(state, timing)
  return fail(state, 'no-reply')
}

function onFrame(state: Running, payload: Uint8Array, timing: ExchangeTiming): ExchangeStep {
  if (state.mayBeTaken && isAnswerTo(state.request.command, payload)) {
    // Replies come in order: the answer to the command came after those to every ENQ before it.
    const unansweredEnqs = Math.min(state.unansweredEnqs, state.enqsSinceRequest)
    return { state: { phase: 'done', answer: payload, unansweredEnqs }, effects: [send('ack')] }
  }
  if (state.phase === 'sending' || state.phase === 'awaiting') return { state, effects: [send('ack')] }
  const heldAnswers = state.heldAnswers + 1
  if (heldAnswers > timing.readTries) return fail(state, 'garbled')
  const asking = ask({ ...state, heldAnswers, enqsInARow: 0 }, timing)
  return { ...asking, effects: [send('ack'), ...asking.effects] }
}

function onDamaged(state: Running, timing: ExchangeTiming): ExchangeStep {
  const damagedAnswers = state.damagedAnswers + 1
  if (damagedAnswers > timing.readTries) return fail(state, 'garbled')
  const asking = ask({ ...state, damagedAnswers, enqsInARow: 0 }, timing)
  return { ...asking, effects: [send('nak'), ...asking.effects] }
}

function onTimeout(state: Running, timing: ExchangeTiming): ExchangeStep {
  switch (state.phase) {
    case 'asking':
      return state.enqsInARow < timing.enqTries ? ask(state, timing) : fail(state, 'no-reply')
    case 'sending':
    case 'awaiting':
      return ask({ ...state, enqsInARow: 0 }, timing)
    case 'reading-held':
      return fail(state, 'busy')
  }
}

function ask(state: Running, timing: ExchangeTiming): ExchangeStep {
  const { enqsInARow, unansweredEnqs, enqsSinceRequest } = state
  return {
    state: {
      ...state,
      phase: 'asking',
      enqsInARow: enqsInARow + 1,
      unansweredEnqs: unansweredEnqs + 1,
      enqsSinceRequest: enqsSinceRequest + 1,
    },
    effects: [send('enq'), wait(timing.controlWaitMs)],
  }
}

function sendRequest(state: Running, timing: ExchangeTiming): ExchangeStep {
  return {
    state: { ...state, phase: 'sending', sends: state.sends + 1, mayBeTaken: true, enqsSinceRequest: 0 },
    effects: [send('request'), wait(timing.controlWaitMs)],
  }
}

/** The device answered ENQ with ACK: it prepares or holds an answer, and takes nothing new before that is read. */
function readHeld(state: Running, timing: ExchangeTiming): ExchangeStep {
  const ms = state.mayBeTaken ? state.request.answerTimeoutMs : timing.heldWaitMs
  return { state: { ...state, phase: 'reading-held' }, effects: [wait(ms)] }
}

function stay(state: Running): ExchangeStep {
  return { state, effects: [] }
}

function fail(state: Running, reason: ExchangeFailure): ExchangeStep {
  const { mayBeTaken, unansweredEnqs } = state
  return { state: { phase: 'failed', reason, mayBeTaken, unansweredEnqs }, effects: [] }
}

/** Both bytes of an `FF xx` code come back; the wire carries FF first. */
export function commandOf(payload: Uint8Array): number {
  return payload[0] === 0xff ? 0xff00 + (payload[1] ?? 0) : readUintLe(payload.subarray(0, 1))
}

function isAnswerTo(command: number, payload: Uint8Array): boolean {
  return commandOf(payload) === command && payload.length > (command > 0xff ? 2 : 1)
}
