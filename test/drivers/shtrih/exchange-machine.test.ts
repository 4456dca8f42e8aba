import { describe, expect, it } from 'vitest'
import {
  type ExchangeEvent,
  type ExchangeRequest,
  type ExchangeState,
  nextExchange,
  startExchange,
} from '../../../drivers/fiscal/shtrih/exchange-machine.ts'
import { fromHex } from './fixtures.ts'

const timing = { controlWaitMs: 1000, heldWaitMs: 3000, enqTries: 3, sendTries: 3, readTries: 3 }
const closing: ExchangeRequest = { command: 0xff45, effect: 'changes', answerTimeoutMs: 60_000 }
const status: ExchangeRequest = { command: 0x10, effect: 'reads', answerTimeoutMs: 3000 }

const ack: ExchangeEvent = { kind: 'control', byte: 0x06 }
const nak: ExchangeEvent = { kind: 'control', byte: 0x15 }
const enq: ExchangeEvent = { kind: 'control', byte: 0x05 }
const silence: ExchangeEvent = { kind: 'timeout' }
const damaged: ExchangeEvent = { kind: 'damaged' }
const answer: ExchangeEvent = { kind: 'frame', payload: fromHex('FF 45 00 01') }
const statusAnswer: ExchangeEvent = { kind: 'frame', payload: fromHex('10 00 1E') }
const oldAnswer: ExchangeEvent = { kind: 'frame', payload: fromHex('FF 46 00') }
const stub: ExchangeEvent = { kind: 'frame', payload: fromHex('FF 45') }

/** What was sent, step by step, and where it ended. */
function play(request: ExchangeRequest, events: readonly ExchangeEvent[], unansweredEnqs = 0) {
  let step = startExchange(request, timing, unansweredEnqs)
  const sent: string[] = []
  const waits: number[] = []
  const record = () => {
    for (const effect of step.effects) {
      if (effect.do === 'send') sent.push(effect.what)
      else waits.push(effect.ms)
    }
  }
  record()
  for (const event of events) {
    step = nextExchange(step.state, event, timing)
    record()
  }
  return { state: step.state, sent: sent.join(' '), waits }
}

function ending(state: ExchangeState): string {
  if (state.phase === 'failed') return `${state.reason}, ${state.mayBeTaken ? 'maybe taken' : 'not taken'}`
  return state.phase
}

const changes: [name: string, events: ExchangeEvent[], sent: string, ending: string][] = [
  ['a plain exchange', [nak, ack, answer], 'enq request ack', 'done'],
  ['two ENQs without a reply', [silence, silence, nak, ack, answer], 'enq enq enq request ack', 'done'],
  ['no reply at all', [silence, silence, silence], 'enq enq enq', 'no-reply, not taken'],
  ['a frame the device refuses', [nak, nak, ack, answer], 'enq request request ack', 'done'],
  ['a frame the device always refuses', [nak, nak, nak, nak], 'enq request request request', 'garbled, not taken'],
  ['a lost ACK', [nak, silence, ack, answer], 'enq request enq ack', 'done'],
  ['an answer whose ACK was swallowed', [nak, answer], 'enq request ack', 'done'],
  ['a lost answer that the device holds', [nak, ack, silence, ack, answer], 'enq request enq ack', 'done'],
  ['a lost answer that comes without its ACK', [nak, ack, silence, answer], 'enq request enq ack', 'done'],
  ['a lost answer that is gone', [nak, ack, silence, nak], 'enq request enq', 'no-reply, maybe taken'],
  ['a lost ACK and an idle device', [nak, silence, nak], 'enq request enq', 'no-reply, maybe taken'],
  [
    'a device that dies after the frame',
    [nak, silence, silence, silence, silence],
    'enq request enq enq enq',
    'no-reply, maybe taken',
  ],
  [
    'a device that dies while it works',
    [nak, ack, silence, silence, silence, silence],
    'enq request enq enq enq',
    'no-reply, maybe taken',
  ],
  ['a device that works for too long', [nak, ack, silence, ack, silence], 'enq request enq', 'busy, maybe taken'],
  ['a damaged answer that is repeated', [nak, ack, damaged, ack, answer], 'enq request nak enq ack', 'done'],
  [
    'answers that stay damaged',
    [nak, ack, damaged, ack, damaged, ack, damaged, ack, damaged],
    'enq request nak enq nak enq nak enq',
    'garbled, maybe taken',
  ],
  [
    'a damaged answer and then an idle device',
    [nak, ack, damaged, nak],
    'enq request nak enq',
    'no-reply, maybe taken',
  ],
  ['a held answer of an earlier command', [ack, oldAnswer, nak, ack, answer], 'enq ack enq request ack', 'done'],
  [
    'a held answer of the same command, from before',
    [ack, answer, nak, ack, answer],
    'enq ack enq request ack',
    'done',
  ],
  ['an old answer without its ACK', [oldAnswer, nak, ack, answer], 'enq ack enq request ack', 'done'],
  ['a device that still works on an earlier command', [ack, silence], 'enq', 'busy, not taken'],
  [
    'a device that never stops handing out old answers',
    [ack, oldAnswer, ack, oldAnswer, ack, oldAnswer, ack, oldAnswer],
    'enq ack enq ack enq ack enq',
    'garbled, not taken',
  ],
  ['a stranger’s answer in between', [nak, ack, oldAnswer, answer], 'enq request ack ack', 'done'],
  ['an answer without its error byte', [nak, ack, stub, answer], 'enq request ack ack', 'done'],
  ['stray control bytes while waiting', [nak, ack, ack, nak, enq, answer], 'enq request ack', 'done'],
]

describe('one exchange', () => {
  it.each(changes)('a change survives, or reports truly: %s', (_name, events, sent, end) => {
    const played = play(closing, events)
    expect(played.sent).toBe(sent)
    expect(ending(played.state)).toBe(end)
  })

  it.each([
    ['after a lost ACK', [nak, silence, nak, ack, statusAnswer], 'enq request enq request ack'],
    ['after a lost answer', [nak, ack, silence, nak, ack, statusAnswer], 'enq request enq request ack'],
  ] as [string, ExchangeEvent[], string][])('a read is sent again %s', (_name, events, sent) => {
    const played = play(status, events)
    expect(played.sent).toBe(sent)
    expect(ending(played.state)).toBe('done')
  })

  it('a read is sent three times at most', () => {
    const lost = [ack, silence, nak]
    const played = play(status, [nak, ...lost, ...lost, ...lost])
    expect(played.sent.match(/request/g)).toHaveLength(3)
    expect(ending(played.state)).toBe('no-reply, maybe taken')
  })

  it('the late reply to an earlier ENQ is not taken for a refused frame: a change goes out once', () => {
    const played = play(closing, [silence, nak, nak, ack, answer])
    expect(played.sent).toBe('enq enq request ack')
    expect(ending(played.state)).toBe('done')
  })

  it('late replies of an earlier exchange are known too', () => {
    const played = play(closing, [nak, nak, nak, ack, answer], 2)
    expect(played.sent).toBe('enq request ack')
    expect(played.state).toMatchObject({ phase: 'done', unansweredEnqs: 0 })
  })

  it('a stale ACK followed by NAK means the device is idle after all', () => {
    const played = play(closing, [ack, nak, ack, answer], 1)
    expect(played.sent).toBe('enq request ack')
    expect(ending(played.state)).toBe('done')
  })

  it('waits one second for control bytes, the command’s time for its answer, three seconds for an old one', () => {
    expect(play(closing, [nak, ack]).waits).toEqual([1000, 1000, 60_000])
    expect(play(closing, [ack]).waits).toEqual([1000, 3000])
    expect(play(closing, [nak, silence, ack]).waits).toEqual([1000, 1000, 1000, 60_000])
  })

  it('does not start the wait anew for stray bytes', () => {
    expect(play(closing, [nak, ack, nak, oldAnswer]).waits).toEqual([1000, 1000, 60_000])
  })

  it('is over when it is over', () => {
    const done = play(closing, [nak, ack, answer]).state
    for (const event of [ack, nak, answer, damaged, silence]) {
      expect(nextExchange(done, event, timing)).toEqual({ state: done, effects: [] })
    }
  })
})
