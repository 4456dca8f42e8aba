import { noTotals, type ShiftTotals } from '../../src/shared/fiscal/shift.ts'
import { SaleCompleted } from '../../src/shared/hub/entries.ts'
import type { SealState } from '../journal/seal.ts'
import type { Db } from './open-database.ts'

export type ShiftKey = Readonly<{ fnNumber: string; shiftNumber: number }>

type ShiftEdge = Readonly<{ fdNumber?: number | undefined; atMs: number }>

export async function saveShiftOpened(db: Db, registerId: string, shift: ShiftKey, edge: ShiftEdge): Promise<void> {
  const opened = { opened_fd: edge.fdNumber ?? null, opened_at_ms: edge.atMs }
  await db
    .insertInto('shifts')
    .values({ ...keyColumns(shift), register_id: registerId, ...opened })
    .onConflict(conflict => conflict.columns(['fn_number', 'shift_number']).doUpdateSet(opened))
    .execute()
}

export async function saveShiftClosed(db: Db, registerId: string, shift: ShiftKey, edge: ShiftEdge): Promise<void> {
  const closed = { closed_fd: edge.fdNumber ?? null, closed_at_ms: edge.atMs }
  await db
    .insertInto('shifts')
    .values({ ...keyColumns(shift), register_id: registerId, ...closed })
    .onConflict(conflict => conflict.columns(['fn_number', 'shift_number']).doUpdateSet(closed))
    .execute()
}

/** The closed shift a document without a shift number fell into, by its FD. */
export async function shiftOfDocument(db: Db, fnNumber: string, fdNumber: number): Promise<ShiftKey | undefined> {
  const row = await db
    .selectFrom('shifts')
    .select('shift_number')
    .where('fn_number', '=', fnNumber)
    .where('closed_fd', '>', fdNumber)
    .orderBy('closed_fd')
    .limit(1)
    .executeTakeFirst()
  return row ? { fnNumber, shiftNumber: row.shift_number } : undefined
}

/**
 * What the hub's ledger says of a shift. Documents without a total of their own: the receipt's, once. Corrections stand
 * in no counter of receipts, neither of the storage nor here.
 */
export async function ledgerFigures(db: Db, shift: ShiftKey): Promise<ShiftTotals> {
  const edges = await db
    .selectFrom('shifts')
    .select(['opened_fd', 'closed_fd'])
    .where('fn_number', '=', shift.fnNumber)
    .where('shift_number', '=', shift.shiftNumber)
    .executeTakeFirst()
  const rows = await db
    .selectFrom('receipt_documents as document')
    .innerJoin('receipts', join =>
      join
        .onRef('receipts.register_id', '=', 'document.register_id')
        .onRef('receipts.sale_id', '=', 'document.sale_id'),
    )
    .select(['document.kind', 'document.register_id', 'document.sale_id', 'receipts.total_minor', 'receipts.terms'])
    .select('document.total_minor as own_minor')
    .where('document.fn_number', '=', shift.fnNumber)
    .where(where =>
      where.or([
        where('document.shift_number', '=', shift.shiftNumber),
        where.and([
          where('document.shift_number', 'is', null),
          where('document.fd_number', '>', edges?.opened_fd ?? 0),
          where('document.fd_number', '<', edges?.closed_fd ?? 0),
        ]),
      ]),
    )
    .execute()
  const figures = { ...noTotals }
  const counted = new Set<string>()
  for (const row of rows) {
    if (isCorrection(row.terms)) continue
    const receipt = JSON.stringify([row.register_id, row.sale_id])
    const totalMinor = row.own_minor ?? (counted.has(receipt) ? 0 : row.total_minor)
    counted.add(receipt)
    if (row.kind === 'sale') {
      figures.saleCount += 1
      figures.saleTotalMinor += totalMinor
    } else {
      figures.returnCount += 1
      figures.returnTotalMinor += totalMinor
    }
  }
  return figures
}

function isCorrection(terms: string | null): boolean {
  return terms !== null && SaleCompleted.shape.terms.parse(JSON.parse(terms)).correction !== undefined
}

export type Seal = Readonly<{
  registerId: string
  device: ShiftTotals
  register: ShiftTotals
}>

/** `undefined` while the hub has not heard of the shift's close. */
export async function findSealState(db: Db, shift: ShiftKey): Promise<SealState | undefined> {
  const row = await db
    .selectFrom('seals')
    .select('state')
    .where('fn_number', '=', shift.fnNumber)
    .where('shift_number', '=', shift.shiftNumber)
    .executeTakeFirst()
  return row?.state
}

export async function findSeal(db: Db, shift: ShiftKey): Promise<Seal | undefined> {
  const row = await db
    .selectFrom('seals')
    .select(['register_id', 'device_figures', 'register_figures'])
    .where('fn_number', '=', shift.fnNumber)
    .where('shift_number', '=', shift.shiftNumber)
    .executeTakeFirst()
  return row
    ? {
        registerId: row.register_id,
        device: JSON.parse(row.device_figures) as ShiftTotals,
        register: JSON.parse(row.register_figures) as ShiftTotals,
      }
    : undefined
}

export async function saveSeal(
  db: Db,
  shift: ShiftKey,
  seal: Seal,
  hub: ShiftTotals,
  state: SealState,
  nowMs: number,
): Promise<void> {
  const columns = {
    state,
    device_figures: JSON.stringify(seal.device),
    register_figures: JSON.stringify(seal.register),
    hub_figures: JSON.stringify(hub),
    checked_at_ms: nowMs,
  }
  await db
    .insertInto('seals')
    .values({ ...keyColumns(shift), register_id: seal.registerId, ...columns })
    .onConflict(conflict => conflict.columns(['fn_number', 'shift_number']).doUpdateSet(columns))
    .execute()
}

function keyColumns({ fnNumber, shiftNumber }: ShiftKey): { fn_number: string; shift_number: number } {
  return { fn_number: fnNumber, shift_number: shiftNumber }
}
