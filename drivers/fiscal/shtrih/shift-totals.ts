import type { ShiftTotals } from '../../contract.ts'
import { readMoneyRegister, readOperationRegister, shiftParameters } from './commands.ts'
import { PAYMENT_SLOTS, shiftRegisters } from './protocol.ts'
import type { Session } from './session.ts'

/** Counts and sums of the open shift, from the device's registers. What was paid is what was sold: slots are summed. */
export async function readShiftTotals(session: Session): Promise<ShiftTotals> {
  const { shiftNumber } = await session.ask(shiftParameters)
  session.facts.shiftNumber = shiftNumber
  return {
    shiftNumber,
    saleCount: await session.ask(readOperationRegister, shiftRegisters.saleCount),
    saleTotalMinor: await sumOfSlots(session, shiftRegisters.salePaid),
    returnCount: await session.ask(readOperationRegister, shiftRegisters.returnCount),
    returnTotalMinor: await sumOfSlots(session, shiftRegisters.returnPaid),
  }
}

/** Firmware that knows four payment kinds refuses the registers of the others: it never counted anything there. */
async function sumOfSlots(session: Session, registerOf: (slot: number) => number): Promise<number> {
  let sumMinor = 0
  for (let slot = 1; slot <= PAYMENT_SLOTS; slot++) {
    const register = registerOf(slot)
    const paid = await session.tryAsk(readMoneyRegister, register)
    if (paid.ok) sumMinor += paid.answer
    else if (register > 0xff) break
    else throw paid.error
  }
  return sumMinor
}
