import { setTimeout as delay } from 'node:timers/promises'
import { AppError, type Outcome } from '../../../src/shared/errors/app-error.ts'
import type { ErrorCode } from '../../../src/shared/errors/catalogue.ts'
import type { CorrectionSupport } from '../../contract.ts'
import type { Command } from './commands.ts'
import { vendorError } from './errors.ts'
import { type ExchangeTiming, usualTiming } from './exchange-machine.ts'
import type { ExchangeResult, Link } from './link.ts'
import { refusal } from './protocol.ts'
import { concatBytes, createWireReader, uintLe } from './wire.ts'

export type ShtrihTiming = ExchangeTiming &
  Readonly<{
    /** First pause after "printing the previous command"; grows to half a second. */
    busyPauseMs: number
    /** Caps every answer time-out of the command table. */
    maxAnswerMs: number
  }>

export const usualShtrihTiming: ShtrihTiming = { ...usualTiming, busyPauseMs: 100, maxAnswerMs: 120_000 }

/** What a device said about itself since the line was opened. */
type DeviceFacts = {
  fnNumber?: string
  shiftNumber?: number | undefined
  serialNumber?: string
  model?: string
  /** Whether the setting "do not print the next document" may be left over from somebody's broken receipt. */
  mayPaperSkipBeSet: boolean
  isPaperSkipConfirmed?: boolean
  corrections: CorrectionSupport
}

export type Reply<Answer> =
  | Readonly<{ ok: true; answer: Answer }>
  | Readonly<{ ok: false; errorByte: number; error: AppError }>

type Request<R> = R extends void ? [] : [request: R]

/** Commands in, answers out: passwords, refusals and lost answers are dealt with here and nowhere else. */
export type Session = Readonly<{
  facts: DeviceFacts
  timing: ShtrihTiming
  /** Forgets what was known: the line was opened anew, another device may be there. */
  forget(): void
  /**
   * Sends a command and returns the device's answer or its refusal. "Printing the previous command" means the device
   * took nothing, so it is asked again until the command's time-out.
   * Throws where no clear answer came: device.no-reply, device.garbled, device.busy, device.unplugged, device.closed;
   * `outcome` is `unknown` when the device may have acted.
   */
  tryAsk<R, A>(command: Command<R, A>, ...request: Request<R>): Promise<Reply<A>>
  /** The same; a refusal is thrown as well. */
  ask<R, A>(command: Command<R, A>, ...request: Request<R>): Promise<A>
  /** A read that nobody depends on: one try, `undefined` when anything at all is in the way. */
  peek<R, A>(command: Command<R, A>, ...request: Request<R>): Promise<A | undefined>
}>

const failureCodes: Readonly<Record<Extract<ExchangeResult, { kind: 'failed' }>['reason'], ErrorCode>> = {
  'no-reply': 'device.no-reply',
  garbled: 'device.garbled',
  busy: 'device.busy',
  unplugged: 'device.unplugged',
  closed: 'device.closed',
}

export function createSession(link: Link, password: number, timing: ShtrihTiming): Session {
  let facts: DeviceFacts = { mayPaperSkipBeSet: true, corrections: 'none' }

  async function exchangeOnce<R, A>(command: Command<R, A>, payload: Uint8Array): Promise<Reply<A>> {
    const answerTimeoutMs = Math.min(command.timeoutMs, timing.maxAnswerMs)
    const result = await link.exchange({ command: command.code, effect: command.effect, answerTimeoutMs }, payload)
    if (result.kind === 'failed') throw lostAnswer(command, result.reason, result.mayBeTaken)
    const headLength = command.code > 0xff ? 3 : 2
    const errorByte = result.payload[headLength - 1] ?? 0
    if (errorByte !== 0) return { ok: false, errorByte, error: vendorError(errorByte, command.name) }
    try {
      return { ok: true, answer: command.decode(createWireReader(result.payload.subarray(headLength))) }
    } catch (cause) {
      const outcome: Outcome = command.effect === 'changes' ? 'unknown' : 'not-applied'
      throw new AppError('device.garbled', { outcome, params: { command: command.name }, cause })
    }
  }

  function payloadOf<R, A>(command: Command<R, A>, [request]: Request<R>): Uint8Array {
    const code = command.code > 0xff ? Uint8Array.of(0xff, command.code & 0xff) : Uint8Array.of(command.code)
    const head = command.hasPassword ? [code, uintLe(password, 4)] : [code]
    return concatBytes(...head, command.encode(request as R))
  }

  async function tryAsk<R, A>(command: Command<R, A>, ...request: Request<R>): Promise<Reply<A>> {
    const payload = payloadOf(command, request)
    const giveUpAtMs = performance.now() + Math.min(command.timeoutMs, timing.maxAnswerMs)
    for (let pauseMs = timing.busyPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, 500)) {
      const reply = await exchangeOnce(command, payload)
      if (reply.ok || reply.errorByte !== refusal.printing || performance.now() + pauseMs > giveUpAtMs) return reply
      await delay(pauseMs)
    }
  }

  return {
    get facts() {
      return facts
    },
    timing,
    forget: () => {
      facts = { mayPaperSkipBeSet: true, corrections: 'none' }
    },
    tryAsk,
    ask: async (command, ...request) => {
      const reply = await tryAsk(command, ...request)
      if (reply.ok) return reply.answer
      throw reply.error
    },
    peek: async (command, ...request) => {
      const reply = await exchangeOnce(command, payloadOf(command, request)).catch(() => undefined)
      return reply?.ok ? reply.answer : undefined
    },
  }
}

function lostAnswer<R, A>(command: Command<R, A>, reason: keyof typeof failureCodes, mayBeTaken: boolean): AppError {
  const isUnknown = command.effect === 'changes' && mayBeTaken
  // A device that works on our own change for longer than its time-out is, for the caller, one that did not reply.
  const code = isUnknown && reason === 'busy' ? 'device.no-reply' : failureCodes[reason]
  return new AppError(code, { outcome: isUnknown ? 'unknown' : 'not-applied', params: { command: command.name } })
}

/** The same error with the truth about what was recorded: most commands of a document record nothing by themselves. */
export function withOutcome(error: AppError, outcome: Outcome): AppError {
  const { code, params, original, cause } = error
  return new AppError(code, { params, outcome, cause, ...(original ? { original } : {}) })
}
