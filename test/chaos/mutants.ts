import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyProgram, type ProgramCopy } from './program-copy.ts'

type Change = Readonly<{ file: string; replace: string; by: string }>

const settling = 'src/agent/fiscal/settle-operation.ts'

/** Agents with one thing taken out of settling. The kill table has to fail each of them, or it proves nothing. */
const changes = {
  /** Believes its first reading once the cancel is through, though a document may have been recorded in between. */
  'no-second-reading': {
    file: settling,
    replace: 'const second = settle(operation, await read(printer, operation, true))',
    by: `const unread = { now: operation.baseline, documents: [], keepsOperationMark: true }
  const second = settle(operation, { ...unread, isFenced: true })`,
  },
  /** Compares with the device as it is found, instead of with what was written down before the first byte. */
  'no-baseline': {
    file: settling,
    replace: `operation: OperationFacts): Promise<FinalVerdict> {
  await printer.waitIdle()`,
    by: `written: OperationFacts): Promise<FinalVerdict> {
  await printer.waitIdle()
  const operation = { ...written, baseline: await printer.baseline() }`,
  },
} satisfies Readonly<Record<string, Change>>

export type MutantName = keyof typeof changes

export const mutantNames = Object.keys(changes) as MutantName[]

/** A copy of the program with the change made. Throws when the text to change is no longer there. */
export function createMutant(root: string, name: MutantName): ProgramCopy {
  const copy = copyProgram(root)
  try {
    change(copy.root, changes[name])
    return copy
  } catch (error) {
    copy.remove()
    throw error
  }
}

function change(folder: string, { file, replace, by }: Change): void {
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  if (text.split(replace).length !== 2) throw new Error(`${file} does not hold exactly once: ${replace}`)
  writeFileSync(
    path,
    text.replace(replace, () => by),
  )
}
