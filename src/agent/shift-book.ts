import type { WritableDb } from '../db/database.ts'
import { sumShift } from '../db/documents.ts'
import { appendEntry } from '../db/outbox.ts'
import {
  closeShift,
  findShift,
  latestShift,
  openShift,
  type ShiftRow,
  sealShift,
  shiftsWaitingForSeal,
} from '../db/shifts.ts'
import { transaction } from '../db/transaction.ts'
import type { Cashier, RegisteredDocument } from '../shared/fiscal/document.ts'
import { noTotals, type ShiftTotals } from '../shared/fiscal/shift.ts'
import type { RegisterId } from '../shared/ids.ts'
import type { EntryMoment } from './sale-entries.ts'

type ShiftMade = Readonly<{
  fnNumber: string
  shiftNumber: number
  cashier: Cashier
  document?: RegisteredDocument | undefined
}>

/** The shifts of one register: written down with their entries, and sealed, or not, by the hub's comparison of all three. */
export type ShiftBook = Readonly<{
  find(fnNumber: string, shiftNumber: number): ShiftRow | undefined
  /** Both belong into the transaction of the document that proves them. Told twice, the first time counts. */
  opened(shift: ShiftMade): void
  /** Without `deviceTotals` (the device was read too late) the register's own stand in, and the hub compares. */
  closed(shift: ShiftMade & Readonly<{ deviceTotals: ShiftTotals | undefined }>): void
  latest(): ShiftRow | undefined
  waiting(): ShiftRow[]
  /** The hub's word on a closed shift. */
  seal(shift: Readonly<{ fnNumber: string; shiftNumber: number }>, seal: 'sealed' | 'mismatch'): void
  /** What this register's database knows of a shift. */
  totals(fnNumber: string, shiftNumber: number): ShiftTotals
}>

type Deps = Readonly<{ db: WritableDb; registerId: RegisterId; moment: () => EntryMoment; onEntry: () => void }>

export function createShiftBook({ db, registerId, moment, onEntry }: Deps): ShiftBook {
  const totals = (fnNumber: string, shiftNumber: number): ShiftTotals => ({
    ...noTotals,
    ...sumShift(db, fnNumber, shiftNumber),
  })

  const find = (fnNumber: string, shiftNumber: number) => findShift(db, { registerId, fnNumber, shiftNumber })

  return {
    find,
    opened({ fnNumber, shiftNumber, cashier, document }) {
      if (find(fnNumber, shiftNumber)) return
      const now = moment()
      openShift(db, { registerId, fnNumber, shiftNumber }, { openedAtMs: now.atMs, openedDocument: document })
      const payload = { shiftNumber, fnNumber, cashier, document, moment: now }
      appendEntry(db, { registerId, kind: 'shift-opened', payload, nowMs: now.atMs })
      onEntry()
    },

    closed({ fnNumber, shiftNumber, cashier, document, deviceTotals }) {
      if (find(fnNumber, shiftNumber)?.closedAtMs !== undefined) return
      const now = moment()
      const registerTotals = totals(fnNumber, shiftNumber)
      const device = deviceTotals ?? registerTotals
      const key = { registerId, fnNumber, shiftNumber }
      closeShift(db, key, { closedAtMs: now.atMs, closedDocument: document, deviceTotals: device, registerTotals })
      const payload = { shiftNumber, fnNumber, cashier, document, totals: device, registerTotals, moment: now }
      appendEntry(db, { registerId, kind: 'shift-closed', payload, nowMs: now.atMs })
      onEntry()
    },

    latest: () => latestShift(db, registerId),
    waiting: () => shiftsWaitingForSeal(db, registerId),
    seal: ({ fnNumber, shiftNumber }, seal) =>
      transaction(db, () => sealShift(db, { registerId, fnNumber, shiftNumber }, seal)),
    totals,
  }
}
