import type { Command } from './commands.ts'
import { textOfGlyph } from './glyph-text.ts'
import type { Model } from './models.ts'
import { type Cell, cellWidth, lineWidth, type PaperItem } from './paper.ts'
import { changePen, createPen } from './pen.ts'

const LINE_FEED = 0x0a
const QR_SIZE = 0x43
const QR_STORE = 0x50
const QR_PRINT = 0x51
/** From the print head to the knife. */
const KNIFE_DOTS = 120
const LINE_DOTS = 30

/** Obeys commands: what comes out is on paper. `onReport` is GS r. */
export type Typesetter = Readonly<{
  obey(command: Command): readonly PaperItem[]
  onReport(listener: () => void): void
}>

export function createTypesetter(model: Model): Typesetter {
  let pen = createPen(model.startsInChinese)
  let cells: Cell[] = []
  let halfOfPair: number | undefined
  let report = (): void => {}

  function put(text: string, options: Pick<Cell, 'glyph'> & { isWide?: boolean } = {}): readonly PaperItem[] {
    const { isBold, isUnderlined, isReversed, timesWide, timesHigh } = pen
    const cellDots = options.isWide ? 2 * pen.cellDots : pen.cellDots
    const cell = { text, glyph: options.glyph, cellDots, isBold, isUnderlined, isReversed, timesWide, timesHigh }
    const isFull = lineWidth(cells) + cellWidth(cell) > model.dots
    const ended = isFull ? endLine() : []
    cells.push(cell)
    return ended
  }

  function endLine(): readonly PaperItem[] {
    const line: PaperItem = { kind: 'line', align: pen.align, cells }
    cells = []
    return [line]
  }

  const flushLine = (): readonly PaperItem[] => (cells.length > 0 ? endLine() : [])

  function character(byte: number): readonly PaperItem[] {
    if (halfOfPair !== undefined) {
      const pair = Uint8Array.of(halfOfPair, byte)
      halfOfPair = undefined
      return put(new TextDecoder('gbk').decode(pair), { isWide: true })
    }
    if (pen.isChinese && byte > 0x80) {
      halfOfPair = byte
      return []
    }
    const glyph = pen.usesDefined ? pen.defined.get(byte) : undefined
    if (glyph) return put(textOfGlyph(glyph), { glyph })
    const page = model.pages[pen.page] ?? 'latin1'
    return put(new TextDecoder(page).decode(Uint8Array.of(byte)))
  }

  function twoDimensional(body: Uint8Array): readonly PaperItem[] {
    const [family, action, value = 0] = body
    if (!model.hasNativeQr) return [...body].flatMap(byte => (byte < 0x20 ? [] : character(byte)))
    if (family !== 0x31) return []
    if (action === QR_SIZE) pen.qrModule = value
    if (action === QR_STORE) pen.qrStored = body.subarray(3)
    if (action !== QR_PRINT || pen.qrStored.length === 0) return []
    return [...flushLine(), { kind: 'qr', align: pen.align, data: pen.qrStored, moduleDots: pen.qrModule }]
  }

  function simple(command: Command & { kind: 'simple' }): readonly PaperItem[] {
    const [value = 0] = command.args
    switch (command.name) {
      case 'reset':
        pen = createPen(model.startsInChinese)
        cells = []
        halfOfPair = undefined
        return []
      case 'feed-lines':
        return [...flushLine(), { kind: 'feed', dots: value * LINE_DOTS }]
      case 'feed-dots':
        return [...flushLine(), { kind: 'feed', dots: value }]
      case 'old-cut':
        return cut(true)
      case 'report':
        if (model.reports) report()
        return []
      default:
        changePen(pen, command)
        return []
    }
  }

  function cut(isPartial: boolean): readonly PaperItem[] {
    if (!model.hasCutter) return flushLine()
    return [...flushLine(), { kind: 'feed', dots: KNIFE_DOTS }, { kind: 'cut', isPartial }]
  }

  return {
    obey: command => {
      const { align, barcodeHeight: heightDots, barDots } = pen
      switch (command.kind) {
        case 'character':
          return character(command.byte)
        case 'control':
          if (command.byte !== LINE_FEED) return []
          halfOfPair = undefined
          return endLine()
        case 'simple':
          return simple(command)
        case 'define-characters':
          if (model.takesCharacters)
            command.glyphs.forEach((glyph, index) => void pen.defined.set(command.first + index, glyph))
          return []
        case 'two-dimensional':
          return twoDimensional(command.body)
        case 'barcode': {
          const { symbology, data } = command
          return [...flushLine(), { kind: 'barcode', align, symbology, data, heightDots, barDots }]
        }
        case 'picture':
          return [...flushLine(), { ...command, align }]
        case 'cut':
          return cut(command.isPartial)
        case 'unknown':
          return []
      }
    },
    onReport: listener => {
      report = listener
    },
  }
}
