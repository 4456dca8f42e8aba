import { cancelReceipt, cancelStorageDocument, shortStatus, storageStatus } from './commands.ts'
import { isInMode } from './device-status.ts'
import { currentDocument, mode, refusal } from './protocol.ts'
import type { Session } from './session.ts'

const nothingIsOpen: readonly number[] = [refusal.receiptClosed, refusal.wrongMode]
const corrections: readonly number[] = Object.values(currentDocument)

/**
 * Cancels the open receipt and says whether there was one. A device that is still committing lets this command wait,
 * so when it returns, earlier bytes have had their effect.
 *
 * Which byte a device answers when nothing is open is not documented; for any other refusal its mode decides. A
 * correction of sums is open in the FN alone, where the mode does not show it.
 */
export async function cancelOpenReceipt(session: Session): Promise<boolean> {
  const reply = await session.tryAsk(cancelReceipt)
  if (reply.ok) return true
  const isInNoDocument = nothingIsOpen.includes(reply.errorByte)
  if (!isInNoDocument && isInMode(await session.ask(shortStatus), mode.documentOpen)) throw reply.error
  return await cancelOpenCorrection(session)
}

async function cancelOpenCorrection(session: Session): Promise<boolean> {
  if (session.facts.corrections === 'lines') return false
  const storage = await session.ask(storageStatus)
  if (!corrections.includes(storage.currentDocument)) return false
  await session.ask(cancelStorageDocument)
  return true
}
