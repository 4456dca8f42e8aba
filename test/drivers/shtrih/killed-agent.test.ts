import { type ChildProcess, fork } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import type { Edge } from '../../../drivers/fiscal/shtrih/index.ts'
import { createShtrihRig } from './rig.ts'

const CLOSE_RECEIPT = 0xff45
const FORM_CORRECTION = 0xff4a

// A pty keeps the line alive while its owner dies; Windows has none.
describe.runIf(process.platform !== 'win32')('an agent killed in the middle of a receipt', () => {
  let child: ChildProcess | undefined
  let rig: Awaited<ReturnType<typeof createShtrihRig>>
  afterEach(async () => {
    child?.kill('SIGKILL')
    await rig.close()
  })

  /** Prints in a process of its own, which dies when the device reaches the edge. */
  async function killAt(edge: Edge['edge'], kind: 'receipt' | 'correction', format?: '1.05'): Promise<void> {
    let isReached = () => {}
    const reached = new Promise<void>(resolve => {
      isReached = resolve
    })
    const closing = format ? FORM_CORRECTION : CLOSE_RECEIPT
    rig = await createShtrihRig('pty', {
      ...(format ? { format } : {}),
      onEdge: seen => {
        if (seen.command !== closing || seen.edge !== edge || !child?.connected) return
        child.kill('SIGKILL')
        isReached()
      },
    })
    child = fork(new URL('./print-in-child.ts', import.meta.url), [String(rig.address), kind], { stdio: 'ignore' })
    const gone = new Promise(resolve => child?.once('exit', resolve))
    await reached
    await gone
  }

  it.each(['frame-received', 'before-commit', 'committed', 'answer-sent'] as const)(
    'at "%s" leaves a free port, one document at most, and a late answer that is read off first',
    async edge => {
      await killAt(edge, 'receipt')
      await rig.printer.open()
      await rig.printer.waitIdle()
      expect(await rig.printer.cancelOpenDocument()).toBe(false)
      const found = await rig.printer.lastDocument()
      expect(found).toMatchObject({ kind: 'receipt', operationMark: 'child-1', totalMinor: 100_00 })
      expect(rig.documents().filter(({ kind }) => kind === 'receipt')).toHaveLength(1)
    },
  )

  it.each([
    ['before-commit', undefined],
    ['committed', undefined],
    ['before-commit', '1.05'],
    ['committed', '1.05'],
  ] as const)(
    'in a correction at "%s" leaves one document that is known for its own, format %s',
    async (edge, format) => {
      await killAt(edge, 'correction', format)
      await rig.printer.open()
      await rig.printer.waitIdle()
      expect(await rig.printer.cancelOpenDocument()).toBe(false)
      const found = await rig.printer.lastDocument()
      expect(found).toMatchObject({
        kind: 'correction',
        receiptKind: 'sale',
        operationMark: 'child-1',
        totalMinor: 100_00,
      })
      expect(rig.documents().filter(({ kind }) => kind === 'correction')).toHaveLength(1)
    },
  )
})
