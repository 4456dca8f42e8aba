import { openPtyLine } from '../../drivers/simulated-line/pty-line.ts'

/** A bare serial line: `path` is what a program opens, the rest is the far end. Linux and macOS only. */
export async function createPty() {
  const line = await openPtyLine()
  return { path: line.address, ...line }
}
