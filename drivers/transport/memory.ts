import { AppError } from '../../src/shared/errors/app-error.ts'
import type { Transport } from '../contract.ts'

/** The far end of a line in memory: what a device, or a test playing one, holds. */
export type MemoryFarEnd = Readonly<{
  write(bytes: Uint8Array): void
  onData(listener: (bytes: Uint8Array) => void): void
  /** Pulls the cable: the near end is told, and neither end hears anything until it is opened again. */
  unplug(): void
}>

/** A line without wires, for unit tests: bytes arrive in order, never in the caller's own turn. */
export function createMemoryLine(label = 'memory'): Readonly<{ transport: Transport; farEnd: MemoryFarEnd }> {
  let isOpen = false
  let toNear: (bytes: Uint8Array) => void = () => {}
  let toFar: (bytes: Uint8Array) => void = () => {}
  let onLost: (reason: string) => void = () => {}

  const transport: Transport = {
    label,
    open: async () => {
      isOpen = true
    },
    close: async () => {
      isOpen = false
    },
    write: async bytes => {
      if (!isOpen) throw new AppError('device.closed', { params: { port: label } })
      const copy = bytes.slice()
      queueMicrotask(() => toFar(copy))
    },
    onData: listener => {
      toNear = listener
    },
    onLost: listener => {
      onLost = listener
    },
  }
  const farEnd: MemoryFarEnd = {
    write: bytes => {
      const copy = bytes.slice()
      queueMicrotask(() => isOpen && toNear(copy))
    },
    onData: listener => {
      toFar = listener
    },
    unplug: () => {
      if (!isOpen) return
      isOpen = false
      onLost('unplugged')
    },
  }
  return { transport, farEnd }
}
