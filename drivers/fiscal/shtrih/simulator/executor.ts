import { setTimeout as delay } from 'node:timers/promises'
import { commandOf } from '../exchange-machine.ts'
import { concatBytes, readUintLe } from '../wire.ts'
import { correctionHandlers } from './correction-handlers.ts'
import type { Device } from './device.ts'
import { documentHandlers } from './document-handlers.ts'
import type { EdgeName, EdgeVerdict } from './edges.ts'
import { type Handler, isPrinting, type Reply, refuse } from './handler.ts'
import { receiptHandlers } from './receipt-handlers.ts'
import { shiftHandlers } from './shift-handlers.ts'
import { statusHandlers } from './status-handlers.ts'
import { tableHandlers } from './table-handlers.ts'
import { tlvHandlers } from './tlv-handlers.ts'

const handlers: Readonly<Record<number, Handler>> = {
  ...statusHandlers,
  ...tableHandlers,
  ...receiptHandlers,
  ...correctionHandlers,
  ...tlvHandlers,
  ...shiftHandlers,
  ...documentHandlers,
}

export function commandName(command: number): string {
  return handlers[command]?.name ?? 'not modelled'
}

/** One command being executed, as the line sees it. */
export type Execution = {
  /** The FN records in the background: a new ENQ may take the line over, and the answer is owed to nobody. */
  isInBackground: boolean
  edge(name: EdgeName): EdgeVerdict | Promise<EdgeVerdict>
}

export type Executor = Readonly<{
  /** The answer's payload; `undefined` when the command was abandoned. */
  execute(payload: Uint8Array, execution: Execution): Promise<Uint8Array | undefined>
  /** A commit under way is lost, as when power goes. */
  abort(): void
  /** Resolves when nothing is being recorded. */
  settled(): Promise<void>
}>

/** Does what a frame says: passwords and refusals first, then the waiting and the edges, then the handler itself. */
export function createExecutor(device: Device, operators: number): Executor {
  let epoch = 0
  let committing: Promise<unknown> | undefined

  async function execute(payload: Uint8Array, execution: Execution): Promise<Uint8Array | undefined> {
    const command = commandOf(payload)
    const code = payload.subarray(0, command > 0xff ? 2 : 1)
    const reply = await replyTo(command, payload.subarray(code.length), execution)
    return (
      reply && concatBytes(code, Uint8Array.of(reply.errorByte), reply.errorByte === 0 ? reply.data : new Uint8Array(0))
    )
  }

  async function replyTo(command: number, afterCode: Uint8Array, execution: Execution): Promise<Reply | undefined> {
    const handler = handlers[command]
    if (!handler) return refuse(0x37)
    const hasPassword = handler.hasPassword ?? true
    const operator = hasPassword ? readUintLe(afterCode.subarray(0, 4)) : 0
    if (hasPassword && (afterCode.length < 4 || operator < 1 || operator > operators)) return refuse(0x4f)
    const fault = device.faults.take('error', command)
    if (fault) return refuse(fault.code)
    const parameters = afterCode.subarray(hasPassword ? 4 : 0)
    if (handler.effect === 'reads') return run(handler, parameters, operator)
    if (isPrinting(device) || device.faults.take('busy', command)) return refuse(0x50)
    return change(command, handler, parameters, operator, execution)
  }

  async function change(
    command: number,
    handler: Handler,
    parameters: Uint8Array,
    operator: number,
    execution: Execution,
  ): Promise<Reply | undefined> {
    const startedIn = epoch
    while (committing) await committing
    if ((await execution.edge('before-commit')) === 'drop' || startedIn !== epoch) return undefined
    const slow = handler.isCommit ? device.faults.take('slow-commit', command) : undefined
    if (slow) {
      execution.isInBackground = slow.answersMeanwhile
      committing = delay(slow.ms)
      await committing
      committing = undefined
      if (startedIn !== epoch) return undefined
    }
    const reply = run(handler, parameters, operator)
    if (reply.errorByte === 0) device.save()
    return (await execution.edge('committed')) === 'drop' ? undefined : reply
  }

  function run(handler: Handler, parameters: Uint8Array, operator: number): Reply {
    try {
      return handler.run(device, parameters, operator)
    } catch (error) {
      if (error instanceof RangeError) return refuse(0x33)
      throw error
    }
  }

  return {
    execute,
    abort: () => {
      epoch += 1
    },
    settled: async () => {
      while (committing) await committing
    },
  }
}
