import Printer from 'escpos/printer.js'
import type { Slip } from '../../../src/shared/slip.ts'
import { encodeCode128 } from './code128.ts'
import { FIXED_SPACE, ROUBLE } from './fit-text.ts'
import { type LaidBlock, type LaidLine, layOut } from './layout.ts'
import { dotsOf, type Profile } from './profiles.ts'
import { encodeNativeQr, encodeQrPicture } from './qr-code.ts'
import { defineRouble, printRouble } from './rouble-glyph.ts'

/** No piece is longer: what a broken line may have left a printer waiting for. */
export const LONGEST_PIECE_BYTES = 2048

const LEAVE_CHINESE_MODE = '\x1c.'
const INTERNATIONAL_SET_USA = '\x1bR\x00'
const SELECT_CODE_PAGE = 0x74
const cuts = { partial: '\x1dVB\x00', full: '\x1dVA\x00' }
/** Lines between the print head and where a person tears the paper. */
const TEAR_OFF_LINES = 4
const sides = { left: 'lt', center: 'ct', right: 'rt' } as const
const REAL_TIME_PREFIX = '\x10'

type Pen = Pick<LaidLine, 'align' | 'isBold' | 'size'>
const penAfterReset: Pen = { align: 'left', isBold: false, size: 'normal' }

/**
 * A slip as bytes for this printer, in pieces that may be sent one by one with any pause between them.
 *
 * The package writes text, alignment, size and reset. Cut, bold, ₽, QR and Code 128 are written here: its cut does not
 * feed to the knife, its bold also sends ESC 5, which cheap printers print as a 5; for the others see their files.
 */
export function encodeSlip(slip: Slip, profile: Profile): readonly Uint8Array[] {
  const pieces: Uint8Array[] = []
  // The package hands out a view of a buffer that it writes over next time.
  const collect = { write: (bytes: Buffer) => pieces.push(new Uint8Array(bytes)) }
  const printer = new Printer(collect, { encoding: profile.codePage.charset })
  const blocks = layOut(slip, profile)

  printer.hardware('init').print(LEAVE_CHINESE_MODE).print(INTERNATIONAL_SET_USA)
  printer.print(Buffer.from([0x1b, SELECT_CODE_PAGE, profile.codePage.number]))
  if (blocks.some(block => block.kind === 'line' && block.text.includes(ROUBLE))) printer.print(defineRouble)
  printer.flush()

  let pen = penAfterReset
  for (const block of blocks) pen = writeBlock(printer, block, pen, profile)
  if (profile.cut === 'none') printer.feed(TEAR_OFF_LINES)
  else printer.print(cuts[profile.cut])
  printer.flush()
  return pieces
}

function writeBlock(printer: Printer, block: LaidBlock, pen: Pen, profile: Profile): Pen {
  if (block.kind === 'line') return writeLine(printer, block, pen)
  const paperDots = dotsOf(profile)
  const centred = setPen(printer, pen, { ...penAfterReset, align: 'center' })
  if (block.kind === 'barcode') {
    const bars = encodeCode128(block.data, paperDots)
    if (!bars) return writeLine(printer, { kind: 'line', text: block.data, ...centred }, centred)
    printer.print(bars).flush()
    return centred
  }
  // Blank lines are the quiet zone. A printer obeys DLE commands even inside the data of a code; as dots there are none.
  if (profile.qr === 'native' && !block.data.includes(REAL_TIME_PREFIX))
    printer.feed().print(encodeNativeQr(block.data, paperDots)).feed().flush()
  else for (const band of encodeQrPicture(block.data, paperDots)) printer.print(band).flush()
  return centred
}

function writeLine(printer: Printer, line: LaidLine, pen: Pen): Pen {
  const next = setPen(printer, pen, line)
  const [first = '', ...others] = line.text.replaceAll(FIXED_SPACE, ' ').split(ROUBLE)
  printer.pureText(first)
  for (const text of others) printer.print(printRouble).pureText(text)
  printer.feed().flush()
  return next
}

/** Size goes first: the package sets it with the mode byte, which also ends bold. */
function setPen(printer: Printer, pen: Pen, { align, isBold, size }: Pen): Pen {
  if (align !== pen.align) printer.align(sides[align])
  if (size !== pen.size) {
    const times = size === 'double' ? 2 : 1
    printer.size(times, times)
    printer.font(size === 'small' ? 'b' : 'a')
  }
  if (isBold !== pen.isBold || (isBold && size !== pen.size)) printer.print(`\x1bE${isBold ? '\x01' : '\x00'}`)
  return { align, isBold, size }
}
