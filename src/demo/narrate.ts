import { roublesText } from '../shared/money.ts'

/** Tells the story on the terminal. With `--json` it goes to stderr, so that the last line of stdout is the result. */
export type Narrator = Readonly<{
  chapter(title: string): void
  say(text: string): void
  /** A line of paper. */
  paper(text: string): void
}>

export function createNarrator(write: (text: string) => void): Narrator {
  let number = 0
  return {
    chapter(title) {
      number += 1
      write(`\n${String(number).padStart(2)}. ${title}\n`)
    },
    say: text => write(`    ${text}\n`),
    paper: text => write(`        │ ${text}\n`),
  }
}

/** `1 234.50 ₽` for people who read English. */
export function money(amountMinor: number): string {
  return `${roublesText(amountMinor).replace(/\B(?=(\d{3})+(?=\.))/g, ' ')} ₽`
}
