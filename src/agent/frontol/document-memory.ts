import { z } from 'zod'
import type { WritableDb } from '../../db/database.ts'
import { readMeta, writeMeta } from '../../db/meta.ts'
import { type RegisterId, SaleId } from '../../shared/ids.ts'
import { Quote } from '../../shared/quote.ts'

/** What Frontol was told about one document, and what the sale itself does not keep. */
const Remembered = z.object({
  saleId: SaleId,
  /** Whose phone or card came last, as a keyed hash: the sale forgets it once the hub has named the customer. */
  clientKey: z.string().optional(),
  /** A keyed hash of the code that was tried last. */
  triedCode: z.string().optional(),
  coupons: z.array(z.string()).default([]),
  /** The prices of the last answer, which Frontol prints: those of the sale may have moved on since. */
  answered: Quote.optional(),
})
export type Remembered = z.infer<typeof Remembered>

/** Parked documents and the present one; older ones are printed, or never will be. */
const KEPT = 16

/** Survives a restart between any two requests. Holds no contacts. */
export type DocumentMemory = Readonly<{
  of(saleId: SaleId): Remembered
  /** Newest first. */
  ofClient(clientKey: string): readonly SaleId[]
  keep(remembered: Remembered): void
  forget(saleId: SaleId): void
}>

export function createDocumentMemory(db: WritableDb, registerId: RegisterId): DocumentMemory {
  const name = `frontol:${registerId}`
  let kept: readonly Remembered[] = z.array(Remembered).parse(JSON.parse(readMeta(db, name) ?? '[]'))

  const write = (changed: readonly Remembered[]): void => {
    writeMeta(db, name, JSON.stringify(changed))
    kept = changed
  }
  const without = (saleId: SaleId) => kept.filter(each => each.saleId !== saleId)

  return {
    of: saleId => kept.find(each => each.saleId === saleId) ?? { saleId, coupons: [] },
    ofClient: clientKey => kept.filter(each => each.clientKey === clientKey).map(({ saleId }) => saleId),
    keep(remembered) {
      const present = kept.find(({ saleId }) => saleId === remembered.saleId)
      if (JSON.stringify(present) === JSON.stringify(remembered)) return
      write([remembered, ...without(remembered.saleId)].slice(0, KEPT))
    },
    forget(saleId) {
      if (kept.some(each => each.saleId === saleId)) write(without(saleId))
    },
  }
}
