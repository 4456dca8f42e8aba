import type { DeviceEnd } from '../../../simulated-line/device-end.ts'
import { commandOf } from '../exchange-machine.ts'
import { createFrameParser, encodeFrame, type FrameEvent } from '../framing.ts'
import { ACK, ENQ, NAK } from '../protocol.ts'
import { concatBytes } from '../wire.ts'
import type { EdgeHook, EdgeName, EdgeVerdict } from './edges.ts'
import { commandName, type Execution, type Executor } from './executor.ts'
import type { FaultList } from './faults.ts'

/** The device gives up on a frame when bytes stop coming for this long. */
const BYTE_TIMEOUT_MS = 100
const FILLER = 0xff

/*
 * The device's side of the standard low level.
 *
 *   idle ──ENQ──▶ NAK        idle ──frame──▶ ACK, executing ──▶ answer, answered ──ACK──▶ idle
 *   executing ──ENQ──▶ ACK   answered ──NAK──▶ answered, silent      answered ──ENQ──▶ ACK and the answer again
 *
 * An answer nobody confirmed is kept until the next frame.
 */

export type LowLevel = Readonly<{
  attach(line: DeviceEnd): void
  /** Idle, and nothing owed to anybody. */
  reset(): void
}>

type Options = Readonly<{ executor: Executor; faults: FaultList; hasExtraFf: boolean; onEdge?: EdgeHook | undefined }>

export function createLowLevel({ executor, faults, hasExtraFf, onEdge }: Options): LowLevel {
  const parser = createFrameParser()
  const inbox: FrameEvent[] = []
  let line: DeviceEnd | undefined
  let executing: Execution | undefined
  let heldAnswer: Uint8Array | undefined
  let answeredCommand = 0
  let gapTimer: NodeJS.Timeout | undefined
  let edges = 0
  let frozen: Promise<unknown> | undefined
  let isWorking = false

  function attach(attached: DeviceEnd): void {
    line = attached
    attached.onData(bytes => {
      clearTimeout(gapTimer)
      inbox.push(...parser.push(bytes))
      if (parser.isMidFrame()) gapTimer = setTimeout(() => parser.flush(), BYTE_TIMEOUT_MS)
      void work()
    })
  }

  /** The device stands still while a hook holds it; whatever arrives meanwhile waits its turn. */
  async function work(): Promise<void> {
    if (isWorking) return
    isWorking = true
    for (let event = inbox.shift(); event; event = inbox.shift()) {
      while (frozen) await frozen
      if (event.kind === 'control' && event.byte === ENQ) await onEnq()
      else if (event.kind === 'control') await onConfirmation(event.byte)
      else if (event.kind === 'frame') await onFrame(event.payload)
      else if (event.kind === 'damaged' && !event.isTruncated && !executing) sendControl(NAK)
    }
    isWorking = false
  }

  async function edge(name: EdgeName, command: number): Promise<EdgeVerdict> {
    edges += 1
    if (!onEdge) return 'continue'
    const label = command === 0 ? 'ENQ' : commandName(command)
    const verdict = Promise.resolve(onEdge({ edge: name, command, name: label, ordinal: edges }))
    frozen = verdict
    try {
      return await verdict
    } finally {
      if (frozen === verdict) frozen = undefined
    }
  }

  async function onEnq(): Promise<void> {
    if ((await edge('enq-received', 0)) === 'drop') return reset()
    if (faults.take('silence', 0)) return
    if (executing?.isInBackground) executing = undefined
    const answer = heldAnswer
    sendControl(executing || answer ? ACK : NAK)
    if ((await edge('enq-answered', 0)) === 'drop') return reset()
    if (answer && answer === heldAnswer) await sendAnswer(answer)
  }

  async function onConfirmation(byte: number): Promise<void> {
    if (byte !== ACK || !heldAnswer) return
    heldAnswer = undefined
    if (hasExtraFf || faults.take('extra-ff')) line?.write(Uint8Array.of(FILLER))
    await edge('answer-acked', answeredCommand)
  }

  async function onFrame(payload: Uint8Array): Promise<void> {
    if (executing) return
    const command = commandOf(payload)
    heldAnswer = undefined
    const received = await edge('frame-received', command)
    if (received === 'drop') return reset()
    if (faults.take('silence', command)) return
    const isAckLost = faults.take('lost-ack', command) !== undefined
    if (!isAckLost) sendControl(ACK)
    const acked = await edge('acked', command)
    if (acked === 'drop') return reset()
    void executeAndAnswer(payload, { isAckLost, isSilent: received === 'silent' || acked === 'silent' })
  }

  async function executeAndAnswer(payload: Uint8Array, told: { isAckLost: boolean; isSilent: boolean }): Promise<void> {
    const command = commandOf(payload)
    let { isSilent } = told
    const execution: Execution = {
      isInBackground: false,
      edge: async name => {
        const verdict = onEdge ? await edge(name, command) : 'continue'
        if (verdict === 'silent') isSilent = true
        return verdict
      },
    }
    executing = execution
    const answer = await executor.execute(payload, execution)
    // Another ENQ took the line over, or power went: this answer is owed to nobody.
    if (executing !== execution) return
    executing = undefined
    if (!answer || isSilent) return
    const lost = faults.take('lost-answer', command)
    if (lost && !lost.isKept) return
    heldAnswer = answer
    answeredCommand = command
    if (!lost && !told.isAckLost) await sendAnswer(answer)
  }

  async function sendAnswer(answer: Uint8Array): Promise<void> {
    const command = commandOf(answer)
    const noise = faults.take('noise', command)
    if (noise) line?.write(noise.bytes)
    const frame = encodeFrame(answer)
    if (faults.take('corrupt-lrc', command)) frame[frame.length - 1] = (frame.at(-1) ?? 0) ^ 0x55
    line?.write(frame)
    const verdict = await edge('answer-sent', command)
    if (verdict === 'drop') reset()
  }

  function sendControl(byte: number): void {
    const isFilled = hasExtraFf || faults.take('extra-ff') !== undefined
    line?.write(isFilled ? concatBytes(Uint8Array.of(FILLER), Uint8Array.of(byte)) : Uint8Array.of(byte))
  }

  function reset(): void {
    executing = undefined
    heldAnswer = undefined
  }

  return { attach, reset }
}
