import { z } from 'zod'

const printableId = z.string().regex(/^[\w.:-]{1,64}$/, 'letters, digits and _ . : - only, 1 to 64 of them')

/** A sale or a return. Made by whoever starts it (register program or screen) and reused on each retry. */
export const SaleId = printableId.brand<'SaleId'>()
export type SaleId = z.infer<typeof SaleId>

/** One business operation: a command, or a device operation. Made by the caller, written down before the first byte leaves. */
export const OperationId = printableId.brand<'OperationId'>()
export type OperationId = z.infer<typeof OperationId>

/** One register: its number and its devices. Everything is keyed by it. */
export const RegisterId = printableId.brand<'RegisterId'>()
export type RegisterId = z.infer<typeof RegisterId>

/** Epoch of one database file: a restored or cloned file gets a new one. */
export const JournalId = z.uuid().brand<'JournalId'>()
export type JournalId = z.infer<typeof JournalId>

/** One outbox entry (UUIDv7). Survives a change of journal. */
export const EntryId = z.uuid().brand<'EntryId'>()
export type EntryId = z.infer<typeof EntryId>

/** A customer as the hub knows them. */
export const CustomerId = printableId.brand<'CustomerId'>()
export type CustomerId = z.infer<typeof CustomerId>
