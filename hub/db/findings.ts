import type { Db } from './open-database.ts'

/** What the hub could not take as it came. Support mends findings; nothing waits for them. */
export type FindingCode =
  | 'entry.unknown-kind'
  | 'entry.unparsable'
  | 'entry.id-reused'
  | 'entry.failed'
  | 'journal.forked'
  | 'journal.restarted'
  | 'register.cloned'
  | 'fiscal.second-document'
  /** A person said it was not printed; the FN, seen again, holds the document. */
  | 'fiscal.printed-after-all'
  | 'receipt.total-mismatch'
  | 'receipt.personal-unreadable'
  | 'return.original-missing'
  | 'return.second'
  /** More of a line went back than was sold, or a line the receipt does not have. */
  | 'return.beyond-sold'
  /** A handover used money of a prepayment that is not here, or not yet. */
  | 'settlement.original-missing'
  /** More was used, or paid back, than was paid before. */
  | 'settlement.over-used'
  /** A sale was paid with a card that no receipt has sold, or not yet. */
  | 'gift-card.unknown'
  /** More was used than the card held. */
  | 'gift-card.overspent'
  /** Two receipts sold one card. */
  | 'gift-card.sold-twice'
  /** A card was given back for money though some of it was spent, or was used after that. */
  | 'gift-card.returned-spent'
  | 'loyalty.customer-not-found'
  | 'loyalty.customer-ambiguous'
  | 'loyalty.customer-differs'
  | 'loyalty.balance-below-zero'
  /** Two sales used one promo code and neither was returned. */
  | 'loyalty.promo-code-twice'
  /** A sale used a code the hub never had. */
  | 'loyalty.promo-code-unknown'
  /** A sale used a coupon whose own sale was returned before. */
  | 'loyalty.promo-code-revoked'
  /** Two sales say they printed the same coupon. */
  | 'loyalty.coupon-twice'
  | 'seal.mismatch'

/** Numbers, ids and field paths: never anything personal. */
export type FindingDetails = Readonly<Record<string, string | number>>

export type Finding = Readonly<{
  code: FindingCode
  /** Tells troubles of the same code apart; the same trouble met again is no new finding. */
  subject: string
  registerId?: string | undefined
  entryId?: string | undefined
  details?: FindingDetails
}>

/** Writes a finding down once. One that was closed opens again when its trouble comes back. */
export async function addFinding(db: Db, finding: Finding, nowMs: number): Promise<void> {
  const opened = { state: 'open', details: JSON.stringify(finding.details ?? {}) } as const
  await db
    .insertInto('findings')
    .values({
      finding_key: keyOf(finding.code, finding.subject),
      code: finding.code,
      register_id: finding.registerId ?? null,
      entry_id: finding.entryId ?? null,
      opened_at_ms: nowMs,
      ...opened,
    })
    .onConflict(conflict => conflict.column('finding_key').doUpdateSet({ ...opened, closed_at_ms: null }))
    .execute()
}

/** Closes a finding whose trouble mended itself. */
export async function closeFinding(db: Db, code: FindingCode, subject: string, nowMs: number): Promise<void> {
  await db
    .updateTable('findings')
    .set({ state: 'closed', closed_at_ms: nowMs })
    .where('finding_key', '=', keyOf(code, subject))
    .where('state', '=', 'open')
    .execute()
}

export async function countOpenFindings(db: Db, registerId: string): Promise<number> {
  const row = await db
    .selectFrom('findings')
    .select(select => select.fn.countAll<number>().as('count'))
    .where('register_id', '=', registerId)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow()
  return row.count
}

function keyOf(code: FindingCode, subject: string): string {
  return `${code} ${subject}`
}
