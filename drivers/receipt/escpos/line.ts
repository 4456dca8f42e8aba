import { AppError } from '../../../src/shared/errors/app-error.ts'
import type { Transport } from '../../contract.ts'
import { type Answer, createAnswerReader } from './answer-reader.ts'

/** An open line to the printer: one question at a time, every wait with an end. */
export type PrinterLine = Readonly<{
  label: string
  isOpen(): boolean
  open(): Promise<void>
  close(): Promise<void>
  /** Sends bytes. Throws `device.no-reply` when the printer does not take them in time. */
  send(bytes: Uint8Array, timeoutMs: number): Promise<void>
  /** DLE EOT `topic`: one byte, also while the printer is offline. */
  ask(topic: number, timeoutMs: number): Promise<number>
  /** Listens for the next GS r answer from now on; each wait for it says `false` after `timeoutMs` without one. */
  processed(): (timeoutMs: number) => Promise<boolean>
}>

type Waiter = Readonly<{ kind: Answer['kind']; take(byte: number): void; fail(error: AppError): void }>

export function createPrinterLine(transport: Transport): PrinterLine {
  const params = { port: transport.label }
  let isOpen = false
  let read = createAnswerReader()
  let waiters: readonly Waiter[] = []

  transport.onData(bytes => {
    for (const byte of bytes) {
      const answer = read(byte)
      const waiter = answer && waiters.find(({ kind }) => kind === answer.kind)
      if (waiter) waiter.take(answer.byte)
    }
  })

  transport.onLost(reason =>
    leave(new AppError('device.unplugged', { params, original: { code: 'lost', text: reason } })),
  )

  function leave(error: AppError): void {
    isOpen = false
    const left = waiters
    waiters = []
    for (const { fail } of left) fail(error)
  }

  /** Listens from now on. Resolves to `undefined` when the time is up, and may be waited for once more then. */
  function listen(kind: Answer['kind']): (timeoutMs: number) => Promise<number | undefined> {
    let result: number | AppError | undefined
    let wake = (): void => {}
    const finish = (given: number | AppError): void => {
      waiters = waiters.filter(other => other !== waiter)
      result = given
      wake()
    }
    const waiter: Waiter = { kind, take: finish, fail: finish }
    waiters = [...waiters, waiter]
    return async timeoutMs => {
      if (result === undefined)
        await new Promise<void>(resolve => {
          const timer = setTimeout(resolve, timeoutMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      if (result instanceof AppError) throw result
      return result
    }
  }

  async function send(bytes: Uint8Array, timeoutMs: number): Promise<void> {
    if (!isOpen) throw new AppError('device.unplugged', { params })
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new AppError('device.no-reply', { params })), timeoutMs)
    })
    await Promise.race([transport.write(bytes), tooLate]).finally(() => clearTimeout(timer))
  }

  return {
    label: transport.label,
    isOpen: () => isOpen,
    open: async () => {
      await transport.open()
      read = createAnswerReader()
      isOpen = true
    },
    close: async () => {
      leave(new AppError('device.closed', { params }))
      await transport.close()
    },
    send,
    ask: async (topic, timeoutMs) => {
      const answer = listen('real-time')
      await send(Uint8Array.of(0x10, 0x04, topic), timeoutMs)
      const byte = await answer(timeoutMs)
      if (byte === undefined) throw new AppError('device.no-reply', { params })
      return byte
    },
    processed: () => {
      const answer = listen('processed')
      return async timeoutMs => (await answer(timeoutMs)) !== undefined
    },
  }
}
