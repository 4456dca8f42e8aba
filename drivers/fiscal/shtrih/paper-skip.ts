import { fieldStructure, readTable, writeTable } from './commands.ts'
import { paperSkipField } from './protocol.ts'
import type { Session } from './session.ts'
import { readUintLe } from './wire.ts'

const PRINT = 0
const SKIP_NEXT_DOCUMENT = 1

/**
 * Sets the device up for the next receipt: on paper, or in the FN alone. To be called immediately before it is opened.
 *
 * The device forgets "do not print" after one document, but a receipt that broke off leaves it behind, and the next
 * buyer would get no paper. So after anything but a clean run the setting is read before a receipt goes to paper.
 * A device without that setting prints; the buyer then has both.
 */
export async function arrangePaper(session: Session, isElectronicOnly: boolean): Promise<void> {
  if (isElectronicOnly) {
    if (!(await hasSetting(session))) return
    session.facts.mayPaperSkipBeSet = true
    await session.tryAsk(writeTable, { ...paperSkipField, value: Uint8Array.of(SKIP_NEXT_DOCUMENT) })
    return
  }
  if (!session.facts.mayPaperSkipBeSet) return
  if (await hasSetting(session)) await resetLeftover(session)
  session.facts.mayPaperSkipBeSet = false
}

/** "Never print", value 2, is the chain's own choice and stays. */
async function resetLeftover(session: Session): Promise<void> {
  const setting = await session.tryAsk(readTable, paperSkipField)
  if (!setting.ok || readUintLe(setting.answer) !== SKIP_NEXT_DOCUMENT) return
  await session.ask(writeTable, { ...paperSkipField, value: Uint8Array.of(PRINT) })
}

/** Table numbers differ between models, so the field's title is compared before anything is written. */
async function hasSetting(session: Session): Promise<boolean> {
  if (session.facts.isPaperSkipConfirmed === undefined) {
    const field = await session.tryAsk(fieldStructure, paperSkipField)
    session.facts.isPaperSkipConfirmed = field.ok && field.answer.title.toLowerCase().includes(paperSkipField.title)
  }
  return session.facts.isPaperSkipConfirmed
}
