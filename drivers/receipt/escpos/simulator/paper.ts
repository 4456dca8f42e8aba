import type { Glyph } from './commands.ts'

export type Align = 'left' | 'center' | 'right'

/** One character on paper. Widths in dots are before `times`. */
export type Cell = Readonly<{
  text: string
  glyph?: Glyph | undefined
  cellDots: number
  isBold: boolean
  isUnderlined: boolean
  isReversed: boolean
  timesWide: number
  timesHigh: number
}>

/** What a printer has put on paper, from top to bottom. */
export type PaperItem =
  | Readonly<{ kind: 'line'; align: Align; cells: readonly Cell[] }>
  | Readonly<{ kind: 'qr'; align: Align; data: Uint8Array; moduleDots: number }>
  | Readonly<{
      kind: 'barcode'
      align: Align
      symbology: number
      data: Uint8Array
      heightDots: number
      barDots: number
    }>
  | Readonly<{ kind: 'picture'; align: Align; bytesPerRow: number; rows: number; dots: Uint8Array }>
  | Readonly<{ kind: 'feed'; dots: number }>
  | Readonly<{ kind: 'cut'; isPartial: boolean }>

export const cellWidth = ({ cellDots, timesWide }: Cell): number => cellDots * timesWide
export const lineWidth = (cells: readonly Cell[]): number => cells.reduce((sum, cell) => sum + cellWidth(cell), 0)
