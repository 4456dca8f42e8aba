import { createFrameParser, encodeFrame } from '../../../drivers/fiscal/shtrih/framing.ts'
import { createShtrihPrinter } from '../../../drivers/fiscal/shtrih/index.ts'
import { createMemoryLine } from '../../../drivers/transport/memory.ts'
import { fromHex } from './fixtures.ts'

/**
 * A device that answers each request by a table, on a line in memory: for devices the simulator does not play.
 * Keys are the request's hex after the password; answers are hex after the command code, error byte first.
 */
export async function openScriptedPrinter(answers: Readonly<Record<string, string | string[]>>) {
  const { transport, farEnd } = createMemoryLine()
  const parser = createFrameParser()
  const asked: string[] = []
  const counts = new Map<string, number>()

  function answerTo(payload: Uint8Array): Uint8Array {
    const codeLength = payload[0] === 0xff ? 2 : 1
    const code = Buffer.from(payload.subarray(0, codeLength)).toString('hex')
    const rest = Buffer.from(payload.subarray(codeLength + (code === 'fc' ? 0 : 4))).toString('hex')
    const key = `${code} ${rest}`.trim()
    asked.push(key)
    const scripted = answers[key] ?? answers[code] ?? '37'
    const count = counts.get(key) ?? 0
    counts.set(key, count + 1)
    const hex = typeof scripted === 'string' ? scripted : (scripted[Math.min(count, scripted.length - 1)] ?? '37')
    return Uint8Array.from([...payload.subarray(0, codeLength), ...fromHex(hex)])
  }

  farEnd.onData(bytes => {
    for (const event of parser.push(bytes)) {
      if (event.kind === 'control' && event.byte === 0x05) farEnd.write(fromHex('15'))
      if (event.kind !== 'frame') continue
      farEnd.write(fromHex('06'))
      farEnd.write(encodeFrame(answerTo(event.payload)))
    }
  })
  const printer = createShtrihPrinter({ transport, timing: { busyPauseMs: 1, maxAnswerMs: 200, controlWaitMs: 100 } })
  await printer.open()
  return { printer, asked, farEnd }
}
