import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFrameParser, encodeFrame, type FrameEvent } from '../../../drivers/fiscal/shtrih/framing.ts'
import { concatBytes, hexText } from '../../../drivers/fiscal/shtrih/wire.ts'
import { fixture, fromHex, readFixture } from './fixtures.ts'

const captured = readFixture('captured')
const allFrames = [...captured, ...readFixture('computed')]
const status = fixture(captured, 'short-status answer')
const payloadOf = (frame: Uint8Array) => frame.subarray(2, -1)

function useful(events: readonly FrameEvent[]): string[] {
  return events
    .filter(event => event.kind !== 'discarded')
    .map(event =>
      event.kind === 'frame' ? hexText(event.payload) : event.kind === 'control' ? `<${event.byte}>` : event.kind,
    )
}

describe('framing', () => {
  it.each(allFrames)('writes and reads %s as the transcript has it', (_name, frame) => {
    expect(hexText(encodeFrame(payloadOf(frame)))).toBe(hexText(frame))
    expect(useful(createFrameParser().push(frame))).toEqual([hexText(payloadOf(frame))])
  })

  it('finds a frame that arrives byte by byte', () => {
    const parser = createFrameParser()
    const events = Array.from(status, byte => parser.push(Uint8Array.of(byte))).flat()
    expect(useful(events)).toEqual([hexText(payloadOf(status))])
    expect(parser.isMidFrame()).toBe(false)
  })

  it('finds two frames in one piece, with a control byte between them', () => {
    const two = concatBytes(status, fromHex('06'), fixture(captured, 'cut answer'))
    expect(useful(createFrameParser().push(two))).toEqual([hexText(payloadOf(status)), '<6>', '25 50'])
  })

  it('skips the FF bytes that devices put in front of a control byte, and shows them as noise', () => {
    expect(createFrameParser().push(fromHex('FF 15'))).toEqual([
      { kind: 'discarded', bytes: fromHex('FF') },
      { kind: 'control', byte: 0x15 },
    ])
  })

  it('finds the frame behind noise that looked like the beginning of a shorter one', () => {
    const parser = createFrameParser()
    expect(useful(parser.push(concatBytes(fromHex('02 03'), status)))).toEqual([hexText(payloadOf(status))])
  })

  it('finds the frame behind noise that looked like the beginning of a longer one, once the line is quiet', () => {
    const parser = createFrameParser()
    expect(useful(parser.push(concatBytes(fromHex('02 7F'), status)))).toEqual([])
    expect(parser.isMidFrame()).toBe(true)
    expect(useful(parser.flush())).toEqual([hexText(payloadOf(status))])
  })

  it('does not take a length of zero for a frame, and hears the control byte behind it', () => {
    expect(useful(createFrameParser().push(fromHex('02 00 06')))).toEqual(['<6>'])
  })

  it('reports a wrong check byte as damage, and never takes bytes of a damaged frame for control bytes', () => {
    const damaged = fromHex('02 05 10 06 15 05 00 00')
    expect(useful(createFrameParser().push(damaged))).toEqual(['damaged'])
    const damagedStatus = concatBytes(status.subarray(0, -1), fromHex('00'))
    expect(useful(createFrameParser().push(damagedStatus))).toEqual(['damaged'])
  })

  it('reports a frame that stops half-way as damage once the line is quiet', () => {
    const parser = createFrameParser()
    expect(useful(parser.push(status.subarray(0, 6)))).toEqual([])
    expect(parser.flush().at(-1)).toEqual({ kind: 'damaged', isTruncated: true })
    expect(useful(parser.push(status))).toEqual([hexText(payloadOf(status))])
  })

  it('refuses to write what no frame can hold', () => {
    expect(() => encodeFrame(new Uint8Array(0))).toThrow(RangeError)
    expect(() => encodeFrame(new Uint8Array(256))).toThrow(RangeError)
  })

  it('gives back any payloads whatever the pieces they arrive in', () => {
    const payload = fc.uint8Array({ minLength: 1, maxLength: 255 })
    fc.assert(
      fc.property(
        fc.array(payload, { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 40 })),
        (payloads, cuts) => {
          const parser = createFrameParser()
          const stream = concatBytes(...payloads.map(encodeFrame))
          const events: FrameEvent[] = []
          for (let offset = 0, cut = 0; offset < stream.length; cut++) {
            const size = cuts[cut] ?? 40
            events.push(...parser.push(stream.subarray(offset, offset + size)))
            offset += size
          }
          expect(useful(events)).toEqual(payloads.map(hexText))
        },
      ),
    )
  })

  it('finds the frame after any noise without a frame start in it', () => {
    const noise = fc.uint8Array({ maxLength: 30 }).map(bytes => bytes.filter(byte => byte !== 0x02))
    fc.assert(
      fc.property(noise, bytes => {
        const events = createFrameParser().push(concatBytes(bytes, status))
        expect(events.at(-1)).toEqual({ kind: 'frame', payload: payloadOf(status).slice() })
      }),
    )
  })

  it('reports any frame with a wrong check byte, and hears no control byte in it', () => {
    const payload = fc.uint8Array({ minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(payload, fc.integer({ min: 1, max: 255 }), (bytes, flip) => {
        const parser = createFrameParser()
        const frame = encodeFrame(bytes)
        frame[frame.length - 1] = (frame.at(-1) ?? 0) ^ flip
        const events = [...parser.push(frame), ...parser.flush()]
        const isTakenForFrame = events.some(event => event.kind === 'frame')
        if (!isTakenForFrame) expect(useful(events)).toEqual(['damaged'])
      }),
      { numRuns: 1000 },
    )
  })

  it('always ends up ready for the next frame, whatever came before and a pause', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
        const parser = createFrameParser()
        parser.push(bytes)
        parser.flush()
        expect(parser.isMidFrame()).toBe(false)
        expect(useful(parser.push(status))).toEqual([hexText(payloadOf(status))])
      }),
    )
  })
})
