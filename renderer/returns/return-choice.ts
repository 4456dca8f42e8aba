import type { ReadyState } from '../screen/action.ts'
import { parseQuantity } from '../words/parse.ts'

/** A line of the receipt, and how much of it is to go back. */
export type ChosenLine = Readonly<{
  key: string
  name: string
  soldMilli: number
  leftMilli: number
  isMarked: boolean
  chosenMilli: number
}>

const PIECE_MILLI = 1000

/** The receipt's lines: as chosen here, else as the return stands. */
export function returnChoice({ snapshot, chosenLines }: ReadyState): readonly ChosenLine[] {
  const { receiptLines = [], lines = [] } = snapshot.sale ?? {}
  return receiptLines.map(line => {
    const present = lines.find(({ key }) => key === line.key)?.quantityMilli ?? 0
    return { ...line, chosenMilli: chosenLines?.[line.key] ?? present }
  })
}

/** The line the keyboard is about. */
export function choiceWithKeys(state: ReadyState): ChosenLine | undefined {
  const choice = returnChoice(state).filter(line => line.leftMilli > 0)
  return choice.find(line => line.key === state.selectedLineKey) ?? choice[0]
}

/** Nothing chosen differs from the return as it stands. */
export function isChoiceUnchanged(state: ReadyState): boolean {
  const { lines = [] } = state.snapshot.sale ?? {}
  return returnChoice(state).every(
    ({ key, chosenMilli }) => chosenMilli === (lines.find(line => line.key === key)?.quantityMilli ?? 0),
  )
}

/** So much of a line goes back: never more than is left of it. */
export function withChosen(
  state: ReadyState,
  line: ChosenLine,
  quantityMilli: number,
): Pick<ReadyState, 'chosenLines'> {
  const chosenMilli = Math.min(Math.max(quantityMilli, 0), line.leftMilli)
  return { chosenLines: { ...state.chosenLines, [line.key]: chosenMilli } }
}

/** All of a line that is left, or none of it. */
export function withToggled(state: ReadyState, line: ChosenLine): Pick<ReadyState, 'chosenLines'> {
  return withChosen(state, line, line.chosenMilli > 0 ? 0 : line.leftMilli)
}

/** Goods in pieces have steps; what was weighed is typed. */
export function isInPieces({ soldMilli, leftMilli }: ChosenLine): boolean {
  return soldMilli % PIECE_MILLI === 0 && leftMilli % PIECE_MILLI === 0
}

/** One piece more or less. */
export function withStep(state: ReadyState, line: ChosenLine, step: 1 | -1): Pick<ReadyState, 'chosenLines'> {
  return withChosen(state, line, line.chosenMilli + step * PIECE_MILLI)
}

/** What was typed for the line with the keys; nothing typed leaves it out. */
export function withTyped(state: ReadyState, text: string): Partial<Pick<ReadyState, 'chosenLines'>> {
  const line = choiceWithKeys(state)
  return line ? withChosen(state, line, parseQuantity(text) ?? 0) : {}
}
