import { describe, expect, it } from 'vitest'
import type { WritableDb } from '../../src/db/database.ts'
import { LEASE_MS, presentLease, releaseForeignLease, releaseLease, takeLease } from '../../src/db/lease.ts'
import { beginOperation, finishOperation, markSettling } from '../../src/db/operations.ts'
import { saveSale } from '../../src/db/sales.ts'
import { operationIdOf, operationStart, registeredDocument, saleRow } from '../db/support/builders.ts'
import { openForTest } from '../db/support/database-for-test.ts'

const NOW_MS = Date.UTC(2026, 10, 23, 12, 0)
const MINUTE_MS = 60_000

const take = (db: WritableDb, more: Partial<Parameters<typeof takeLease>[1]> = {}) =>
  takeLease(db, { leaseId: operationIdOf(1), heldByVersion: '1.0.0', nowMs: NOW_MS, ...more })

const sale = (state: string, updatedAtMs: number, lines: number) =>
  saleRow(1, { state, updatedAtMs, body: JSON.stringify({ lines: Array.from({ length: lines }, () => ({})) }) })

describe('the quiet moment', () => {
  it('is given once, and again to whoever has it', () => {
    const db = openForTest()
    expect(take(db)).toMatchObject({ ok: true, lease: { untilMs: NOW_MS + LEASE_MS } })
    expect(take(db, { nowMs: NOW_MS + 1000 })).toMatchObject({ ok: true, lease: { untilMs: NOW_MS + LEASE_MS } })
    expect(take(db, { leaseId: operationIdOf(2) })).toEqual({ ok: false, reason: 'lease' })
    releaseLease(db, operationIdOf(1))
    expect(take(db, { leaseId: operationIdOf(2) })).toMatchObject({ ok: true })
  })

  it.each([
    ['reserving', 24 * 60, 1, false],
    ['frozen', 24 * 60, 1, false],
    ['fiscalizing', 24 * 60, 1, false],
    ['settling', 24 * 60, 1, false],
    ['completed', 0, 1, true],
    ['cancelled', 0, 1, true],
    ['composing', 0, 0, false],
    ['composing', 1, 0, true],
    ['composing', 9, 3, false],
    ['composing', 10, 3, true],
  ])('with a sale that is %s since %i minutes with %i lines: %s', (state, minutes, lines, isGiven) => {
    const db = openForTest()
    saveSale(db, sale(state, NOW_MS - minutes * MINUTE_MS, lines))
    expect(take(db)).toMatchObject(isGiven ? { ok: true } : { ok: false, reason: 'sale' })
  })

  it('is not given while it is not known what a device did', () => {
    const db = openForTest()
    beginOperation(db, operationStart(1, { kind: 'shift-close' }))
    expect(take(db)).toEqual({ ok: false, reason: 'device' })
    markSettling(db, operationIdOf(1))
    expect(take(db)).toEqual({ ok: false, reason: 'device' })
    finishOperation(db, operationIdOf(1), { state: 'applied', document: registeredDocument(1) }, NOW_MS)
    expect(take(db)).toMatchObject({ ok: true })
  })

  it('ends by itself, also when the clock was set back', () => {
    const db = openForTest()
    take(db)
    expect(presentLease(db, NOW_MS + LEASE_MS - 1)).toBeDefined()
    expect(presentLease(db, NOW_MS + LEASE_MS)).toBeUndefined()
    expect(presentLease(db, NOW_MS - 1)).toBeUndefined()
    expect(take(db, { leaseId: operationIdOf(2), nowMs: NOW_MS + LEASE_MS })).toMatchObject({ ok: true })
  })

  it('outlives a restart of the same version and ends with the start of another', () => {
    const db = openForTest()
    take(db)
    releaseForeignLease(db, '1.0.0')
    expect(presentLease(db, NOW_MS)).toBeDefined()
    releaseForeignLease(db, '1.1.0')
    expect(presentLease(db, NOW_MS)).toBeUndefined()
  })
})
