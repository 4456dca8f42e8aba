import type { Command, Glyph } from './commands.ts'
import type { Align } from './paper.ts'

/** How the next character will look, and what a reset forgets. */
export type Pen = {
  page: number
  isChinese: boolean
  align: Align
  isBold: boolean
  isUnderlined: boolean
  isReversed: boolean
  cellDots: number
  timesWide: number
  timesHigh: number
  usesDefined: boolean
  defined: Map<number, Glyph>
  barcodeHeight: number
  barDots: number
  qrModule: number
  qrStored: Uint8Array
}

const FONT_A_DOTS = 12
const FONT_B_DOTS = 9

export function createPen(isChinese: boolean): Pen {
  return {
    page: 0,
    isChinese,
    align: 'left',
    isBold: false,
    isUnderlined: false,
    isReversed: false,
    cellDots: FONT_A_DOTS,
    timesWide: 1,
    timesHigh: 1,
    usesDefined: false,
    defined: new Map(),
    barcodeHeight: 162,
    barDots: 3,
    qrModule: 3,
    qrStored: new Uint8Array(),
  }
}

const aligns = ['left', 'center', 'right'] as const

/** Obeys a command that only changes how things will look. */
export function changePen(pen: Pen, { name, args: [value = 0] }: Command & { kind: 'simple' }): void {
  switch (name) {
    case 'code-page':
      pen.page = value
      break
    case 'leave-chinese':
    case 'enter-chinese':
      pen.isChinese = name === 'enter-chinese'
      break
    case 'align':
      pen.align = aligns[value % 48] ?? pen.align
      break
    case 'bold':
      pen.isBold = value % 2 === 1
      break
    case 'underline':
      pen.isUnderlined = value % 48 > 0
      break
    case 'reverse':
      pen.isReversed = value % 2 === 1
      break
    case 'font':
      pen.cellDots = value % 48 === 1 ? FONT_B_DOTS : FONT_A_DOTS
      break
    case 'size':
      pen.timesWide = (value >> 4) + 1
      pen.timesHigh = (value & 7) + 1
      break
    case 'mode':
      pen.cellDots = value & 1 ? FONT_B_DOTS : FONT_A_DOTS
      pen.isBold = (value & 0x08) !== 0
      pen.timesHigh = value & 0x10 ? 2 : 1
      pen.timesWide = value & 0x20 ? 2 : 1
      pen.isUnderlined = (value & 0x80) !== 0
      break
    case 'use-defined':
      pen.usesDefined = value % 2 === 1
      break
    case 'barcode-height':
      pen.barcodeHeight = value
      break
    case 'barcode-module':
      pen.barDots = value
      break
  }
}
