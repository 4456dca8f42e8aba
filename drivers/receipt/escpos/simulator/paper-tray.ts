import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PaperItem } from './paper.ts'
import { drawPaper } from './paper-svg.ts'
import { paperText } from './paper-text.ts'

/** Lays what was printed into a folder, at most once per turn of the event loop. */
export function createPaperTray(folder: string, dots: number) {
  mkdirSync(folder, { recursive: true })
  let paper: readonly PaperItem[] = []
  let due: NodeJS.Immediate | undefined

  function lay(): void {
    due = undefined
    writeFileSync(join(folder, 'paper.txt'), paperText(paper, dots))
    writeFileSync(join(folder, 'paper.svg'), drawPaper(lastPiece(paper), dots))
  }

  return {
    put: (all: readonly PaperItem[]) => {
      paper = all
      due ??= setImmediate(lay)
    },
    close: () => {
      if (!due) return
      clearImmediate(due)
      lay()
    },
  }
}

/** From the last cut but one, if nothing came after the last. */
export function lastPiece(paper: readonly PaperItem[]): readonly PaperItem[] {
  const cuts = paper.flatMap((item, index) => (item.kind === 'cut' && index < paper.length - 1 ? [index] : []))
  return paper.slice((cuts.at(-1) ?? -1) + 1)
}
