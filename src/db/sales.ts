import { AppError } from '../shared/errors/app-error.ts'
import type { ReceiptKind } from '../shared/fiscal/document.ts'
import type { RegisterId, SaleId } from '../shared/ids.ts'
import { openPersonal, sealPersonal } from './cipher.ts'
import { type ReadableDb, statement, type WritableDb } from './database.ts'

/** A sale or a return as it is kept. What the texts mean is the sale machine's affair. */
export type SaleRow = Readonly<{
  saleId: SaleId
  registerId: RegisterId
  kind: ReceiptKind
  state: string
  /** Of the lines, as the register program counts. */
  revision: number
  /** Rises with every change. */
  version: number
  /** JSON without personal data. */
  body: string
  /** JSON of the contact fields; encrypted in the file. Absent also when the key is lost or the text was erased. */
  personal?: string | undefined
  createdAtMs: number
  updatedAtMs: number
}>

type StoredSale = Omit<SaleRow, 'personal'> & Readonly<{ sealed: string | null }>

const columns = `sales.sale_id AS saleId, sales.register_id AS registerId, sales.kind, sales.state, sales.revision,
  sales.version, sales.body, sales.personal AS sealed, sales.created_at_ms AS createdAtMs,
  sales.updated_at_ms AS updatedAtMs`

/**
 * Writes a sale down as it is now.
 *
 * @throws AppError request.not-owner (not-applied): another register of this shop has a sale of this id
 */
export function saveSale(db: WritableDb, sale: SaleRow): void {
  const { personal, ...rest } = sale
  const sealed = personal !== undefined && db.personalKey ? sealPersonal(db.personalKey, personal) : null
  const { changes } = statement<StoredSale>(
    db,
    `INSERT INTO sales
      (sale_id, register_id, kind, state, revision, version, body, personal, created_at_ms, updated_at_ms)
     VALUES (@saleId, @registerId, @kind, @state, @revision, @version, @body, @sealed, @createdAtMs, @updatedAtMs)
     ON CONFLICT (sale_id) DO UPDATE SET
       kind = excluded.kind, state = excluded.state, revision = excluded.revision, version = excluded.version,
       body = excluded.body, personal = excluded.personal, updated_at_ms = excluded.updated_at_ms
     WHERE register_id = excluded.register_id`,
  ).run({ ...rest, sealed })
  if (changes === 0) throw new AppError('request.not-owner', { params: { saleId: sale.saleId } })
}

export function loadSale(db: ReadableDb, saleId: SaleId): SaleRow | undefined {
  const row = statement<[string], StoredSale>(db, `SELECT ${columns} FROM sales WHERE sale_id = ?`).get(saleId)
  return row && toSale(db, row)
}

/** Sales of a register in any of these states, oldest change first. */
export function listSales(db: ReadableDb, registerId: RegisterId, states: readonly string[]): SaleRow[] {
  const rows = statement<[string, string], StoredSale>(
    db,
    `SELECT ${columns} FROM sales
     WHERE register_id = ? AND state IN (SELECT value FROM json_each(?)) ORDER BY updated_at_ms, sale_id`,
  ).all(registerId, JSON.stringify(states))
  return rows.map(row => toSale(db, row))
}

export function countSales(db: ReadableDb, registerId: RegisterId, states: readonly string[]): number {
  const row = statement<[string, string], { count: number }>(
    db,
    `SELECT count(*) AS count FROM sales WHERE register_id = ? AND state IN (SELECT value FROM json_each(?))`,
  ).get(registerId, JSON.stringify(states))
  return row?.count ?? 0
}

/** The sale of a register that came into this state last. */
export function latestSale(db: ReadableDb, registerId: RegisterId, state: string): SaleRow | undefined {
  const row = statement<[string, string], StoredSale>(
    db,
    `SELECT ${columns} FROM sales WHERE register_id = ? AND state = ? ORDER BY updated_at_ms DESC LIMIT 1`,
  ).get(registerId, state)
  return row && toSale(db, row)
}

/** The sale a fiscal document belongs to. */
export function findSaleByDocument(
  db: ReadableDb,
  document: Readonly<{ fnNumber: string; fdNumber: number }>,
): SaleRow | undefined {
  const row = statement<[string, number], StoredSale>(
    db,
    `SELECT ${columns} FROM documents JOIN sales USING (sale_id)
     WHERE documents.fn_number = ? AND documents.fd_number = ?`,
  ).get(document.fnNumber, document.fdNumber)
  return row && toSale(db, row)
}

/** Returns of a receipt at this register that came into this state. */
export function listReturnsOf(
  db: ReadableDb,
  registerId: RegisterId,
  receipt: Readonly<{ fnNumber: string; fdNumber: number }>,
  state: string,
): SaleRow[] {
  const rows = statement<[number, string, string, string], StoredSale>(
    db,
    `SELECT ${columns} FROM sales
     WHERE kind = 'return' AND json_extract(body, '$.originalDocument.fdNumber') = ?
       AND state = ? AND register_id = ? AND json_extract(body, '$.originalDocument.fnNumber') = ?`,
  ).all(receipt.fdNumber, state, registerId, receipt.fnNumber)
  return rows.map(row => toSale(db, row))
}

export type SaleLink = Readonly<{ link: 'exchange' | 'handover'; target: string }>

/** Notes what a sale counts on. What it no longer counts on may stay noted: the sale itself tells. */
export function linkSale(db: WritableDb, saleId: SaleId, { link, target }: SaleLink): void {
  statement<[string, string, string]>(
    db,
    `INSERT INTO sale_links (link, target, sale_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
  ).run(link, target, saleId)
}

/** Sales of a register that were linked like this, in this state. */
export function listLinkedSales(db: ReadableDb, registerId: RegisterId, link: SaleLink, state: string): SaleRow[] {
  const rows = statement<[string, string, string, string], StoredSale>(
    db,
    `SELECT ${columns} FROM sale_links JOIN sales USING (sale_id)
     WHERE link = ? AND target = ? AND register_id = ? AND state = ?`,
  ).all(link.link, link.target, registerId, state)
  return rows.map(row => toSale(db, row))
}

function toSale(db: ReadableDb, row: StoredSale): SaleRow {
  const { sealed, ...rest } = row
  const personal = sealed === null ? undefined : openPersonal(db.personalKey, sealed)
  return personal === undefined ? rest : { ...rest, personal }
}
