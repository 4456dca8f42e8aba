import { describe, expect, it } from 'vitest'
import { usualTiming } from '../../../drivers/fiscal/shtrih/exchange-machine.ts'
import { createLink } from '../../../drivers/fiscal/shtrih/link.ts'
import { hexText } from '../../../drivers/fiscal/shtrih/wire.ts'
import { createMemoryLine } from '../../../drivers/transport/memory.ts'
import { fixture, fromHex, readFixture } from './fixtures.ts'

const captured = readFixture('captured')
const request = fixture(captured, 'short-status request').subarray(2, -1)
const answer = fixture(captured, 'short-status answer')
const status = { command: 0x10, effect: 'reads' as const, answerTimeoutMs: 100 }

/** A link, and the far end in the test's own hands: `expectBytes` waits for what the host says. */
async function start() {
  const { transport, farEnd } = createMemoryLine()
  const link = createLink(transport, { ...usualTiming, controlWaitMs: 50, heldWaitMs: 50 })
  await link.open()
  const said: string[] = []
  farEnd.onData(bytes => said.push(hexText(bytes)))
  const heard = (count: number) => expect.poll(() => said.length, { interval: 1 }).toBe(count)
  return { link, farEnd, said, heard, say: (hex: string) => farEnd.write(fromHex(hex)) }
}

const isRequest = (bytes: string) => bytes === hexText(fixture(captured, 'short-status request'))

describe('the link', () => {
  it('asks, sends, confirms', async () => {
    const { link, farEnd, said, heard, say } = await start()
    const exchange = link.exchange(status, request)
    await heard(1)
    say('15')
    await heard(2)
    say('06')
    farEnd.write(answer)
    expect(await exchange).toEqual({ kind: 'answer', payload: answer.slice(2, -1) })
    await heard(3)
    expect(said).toEqual(['05', hexText(fixture(captured, 'short-status request')), '06'])
  })

  it('lets a second caller wait until the first has its answer', async () => {
    const { link, farEnd, said, heard, say } = await start()
    const both = Promise.all([link.exchange(status, request), link.exchange(status, request)])
    for (const [before, after] of [
      [1, 2],
      [4, 5],
    ] as const) {
      await heard(before)
      say('15')
      await heard(after)
      say('06')
      farEnd.write(answer)
    }
    await both
    await heard(6)
    expect(said.filter(bytes => bytes === '05')).toHaveLength(2)
  })

  it('sends a command once, though the device still replies to the ENQs of an earlier life', async () => {
    const { link, farEnd, said, heard, say } = await start()
    const exchange = link.exchange(status, request)
    await heard(1)
    // To somebody who is gone; taken for "ready" it does no harm.
    say('15')
    await heard(2)
    // To us: taken for "frame refused" it would send a change twice.
    say('15')
    say('06')
    farEnd.write(answer)
    expect((await exchange).kind).toBe('answer')
    await heard(3)
    expect(said.filter(isRequest)).toHaveLength(1)
  })

  it('remembers an ENQ whose reply was overtaken by the answer', async () => {
    const { link, farEnd, said, heard, say } = await start()
    const first = link.exchange({ ...status, answerTimeoutMs: 20 }, request)
    await heard(1)
    say('15')
    await heard(2)
    say('06')
    // No answer for a while: the host asks what is the matter, and the answer is on its way already.
    await heard(3)
    farEnd.write(answer)
    expect((await first).kind).toBe('answer')
    await heard(4)

    const second = link.exchange(status, request)
    await heard(5)
    say('06')
    farEnd.write(answer)
    await heard(7)
    // To the ENQ before the old answer, and to the one after it.
    say('15')
    await heard(8)
    say('15')
    say('06')
    farEnd.write(answer)
    expect((await second).kind).toBe('answer')
    await heard(9)
    expect(said.filter(isRequest)).toHaveLength(2)
  })

  it('ends a frame that stops half-way and asks for it again', async () => {
    const { link, farEnd, heard, say } = await start()
    const exchange = link.exchange({ ...status, answerTimeoutMs: 5000 }, request)
    await heard(1)
    say('15')
    await heard(2)
    say('06')
    farEnd.write(answer.subarray(0, 7))
    await heard(4)
    say('06')
    farEnd.write(answer)
    expect((await exchange).kind).toBe('answer')
  })

  it('does not take a late answer of an earlier command for the new one’s', async () => {
    const { link, farEnd, said, heard, say } = await start()
    const lost = link.exchange({ ...status, effect: 'changes' }, request)
    await heard(1)
    say('15')
    await heard(2)
    say('06')
    await heard(3)
    say('15')
    expect(await lost).toEqual({ kind: 'failed', reason: 'no-reply', mayBeTaken: true })
    farEnd.write(answer)
    const next = link.exchange({ ...status, command: 0x11 }, fromHex('11 1E 00 00 00'))
    await heard(4)
    say('06')
    farEnd.write(answer)
    await heard(6)
    say('15')
    await heard(7)
    expect(said[6]).toBe('02 05 11 1E 00 00 00 0A')
    say('06 02 02 11 00 13')
    expect(await next).toEqual({ kind: 'answer', payload: fromHex('11 00') })
  })

  it('ends at once when the cable is pulled, and works again when it is back', async () => {
    const { link, farEnd, heard, say } = await start()
    const exchange = link.exchange(status, request)
    await heard(1)
    say('15')
    await heard(2)
    farEnd.unplug()
    expect(await exchange).toEqual({ kind: 'failed', reason: 'unplugged', mayBeTaken: true })
    expect(await link.exchange(status, request)).toMatchObject({ reason: 'unplugged', mayBeTaken: false })
    await link.open()
    const again = link.exchange(status, request)
    await heard(3)
    say('15')
    await heard(4)
    say('06')
    farEnd.write(answer)
    expect((await again).kind).toBe('answer')
  })

  it('lets nobody wait for ever on a dead line', async () => {
    const { link, said } = await start()
    expect(await link.exchange(status, request)).toEqual({ kind: 'failed', reason: 'no-reply', mayBeTaken: false })
    expect(said).toEqual(['05', '05', '05'])
  })
})
