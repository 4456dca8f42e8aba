import { cancelReceipt, shortStatus } from './commands.ts'
import { isInMode } from './device-status.ts'
import { mode, refusal } from './protocol.ts'
import type { Session } from './session.ts'

const nothingIsOpen: readonly number[] = [refusal.receiptClosed, refusal.wrongMode]

/**
 * Cancels the open receipt and says whether there was one. A device that is still committing lets this command wait,
 * so when it returns, earlier bytes have had their effect.
 *
 * Which byte a device answers when nothing is open is not documented; for any other refusal its mode decides.
 */
export async function cancelOpenReceipt(session: Session): Promise<boolean> {
  const reply = await session.tryAsk(cancelReceipt)
  if (reply.ok) return true
  if (nothingIsOpen.includes(reply.errorByte)) return false
  if (!isInMode(await session.ask(shortStatus), mode.documentOpen)) return false
  throw reply.error
}
