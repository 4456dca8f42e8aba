import type { OperationId, RegisterId, SaleId } from '../shared/ids.ts'
import { type ReadableDb, statement, type WritableDb } from './database.ts'

/** An operation of a caller that was carried out. */
export type CommandRow = Readonly<{
  registerId: RegisterId
  operationId: OperationId
  /** SHA-256 of what was asked, so that a second, different request under the same id is noticed. */
  bodyHash: string
  saleId?: SaleId | undefined
  atMs: number
}>

/** `new`: carry it out. `same`: a repeat, answer from the sale. `other-body`: this id was used for something else. */
export type CommandSeen = Readonly<{ status: 'new' | 'same' | 'other-body'; saleId?: SaleId | undefined }>

/** Whether this operation of a caller was carried out already. */
export function findCommand(db: ReadableDb, command: Omit<CommandRow, 'saleId' | 'atMs'>): CommandSeen {
  const row = statement<[string, string], { bodyHash: string; saleId: SaleId | null }>(
    db,
    'SELECT body_hash AS bodyHash, sale_id AS saleId FROM commands WHERE register_id = ? AND operation_id = ?',
  ).get(command.registerId, command.operationId)
  if (!row) return { status: 'new' }
  return { status: row.bodyHash === command.bodyHash ? 'same' : 'other-body', saleId: row.saleId ?? undefined }
}

/** Remembers an operation in the transaction that carries it out. What was seen before stays as it was. */
export function rememberCommand(db: WritableDb, command: CommandRow): CommandSeen {
  const seen = findCommand(db, command)
  if (seen.status !== 'new') return seen
  statement<[string, string, string, string | null, number]>(
    db,
    'INSERT INTO commands (register_id, operation_id, body_hash, sale_id, at_ms) VALUES (?, ?, ?, ?, ?)',
  ).run(command.registerId, command.operationId, command.bodyHash, command.saleId ?? null, command.atMs)
  return seen
}
