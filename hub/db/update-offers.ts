import type { UpdateProgress } from '../../src/shared/desktop/update.ts'
import { isOpen, type Offer, type OfferState } from '../updates/offer-state.ts'
import type { FleetRegister } from '../updates/plan-wave.ts'
import type { Db } from './open-database.ts'
import { DEFAULT_RING } from './releases.ts'

/** How far a register is with the version it was offered last. `atMs` by the hub's clock. */
export type RegisterUpdate = Readonly<{
  registerId: string
  version: string
  state: OfferState
  code?: string | undefined
  detail?: string | undefined
  atMs: number
}>

/** Every register's last offer, for pages and lists. */
export async function readUpdateStates(db: Db): Promise<readonly RegisterUpdate[]> {
  const newestFirst = (await readOffers(db)).toSorted((one, other) => other.sentAtMs - one.sentAtMs)
  const seen = new Set<string>()
  return newestFirst.flatMap(offer => {
    const { registerId, version, state, code, detail } = offer
    if (seen.has(registerId)) return []
    seen.add(registerId)
    return [{ registerId, version, state, code, detail, atMs: offer.reportedAtMs ?? offer.sentAtMs }]
  })
}

export async function readOffers(db: Db, registerId?: string): Promise<readonly Offer[]> {
  const query = db.selectFrom('update_offers').selectAll()
  const rows = await (registerId === undefined ? query : query.where('register_id', '=', registerId)).execute()
  return rows.map(row => ({
    registerId: row.register_id,
    version: row.version,
    ring: row.ring,
    state: row.state,
    code: row.code ?? undefined,
    detail: row.detail ?? undefined,
    sentAtMs: row.sent_at_ms,
    reportedAtMs: row.reported_at_ms ?? undefined,
  }))
}

type NewOffer = Readonly<{ registerId: string; version: string; ring: string }>

export async function saveOffer(db: Db, { registerId, version, ring }: NewOffer, nowMs: number): Promise<void> {
  const fresh = { ring, state: 'offered', code: null, detail: null, sent_at_ms: nowMs, reported_at_ms: null } as const
  await db
    .insertInto('update_offers')
    .values({ register_id: registerId, version, progress_at_ms: null, switched_at_ms: null, ...fresh })
    .onConflict(conflict => conflict.columns(['register_id', 'version']).doUpdateSet(fresh))
    .execute()
}

export async function withdrawOffer(db: Db, registerId: string, version: string): Promise<void> {
  await db
    .updateTable('update_offers')
    .set({ state: 'withdrawn' })
    .where('register_id', '=', registerId)
    .where('version', '=', version)
    .execute()
}

/**
 * Keeps what a register says of a version. A repeated or overtaken report changes nothing, and a step on the way does
 * not open an offer again that was taken back. `false`: the register must be told that its offer is gone.
 */
export async function saveProgress(
  db: Db,
  registerId: string,
  progress: UpdateProgress,
  nowMs: number,
): Promise<boolean> {
  const { version, state, code, detail, atMs, switchedAtMs } = progress
  const known = await db
    .selectFrom('update_offers')
    .select(['state', 'progress_at_ms'])
    .where('register_id', '=', registerId)
    .where('version', '=', version)
    .executeTakeFirst()
  if (known && known.progress_at_ms !== null && atMs <= known.progress_at_ms) return known.state !== 'withdrawn'
  const isCalledBack = known?.state === 'withdrawn' && isOpen({ state }) && state !== 'switching'
  const told = {
    reported_at_ms: nowMs,
    progress_at_ms: atMs,
    code: code ?? null,
    detail: detail ?? null,
    switched_at_ms: switchedAtMs ?? null,
  }
  const values = { ...told, state: isCalledBack ? ('withdrawn' as const) : state }
  const identity = { register_id: registerId, version, ring: DEFAULT_RING, sent_at_ms: nowMs }
  await db
    .insertInto('update_offers')
    .values({ ...identity, ...values })
    .onConflict(conflict => conflict.columns(['register_id', 'version']).doUpdateSet(values))
    .execute()
  return !isCalledBack
}

/** Every register with its place, ring and version; who is connected only the hub's process knows. */
export async function readFleet(db: Db): Promise<readonly Omit<FleetRegister, 'isConnected'>[]> {
  const rows = await db
    .selectFrom('registers')
    .leftJoin('register_rings', 'register_rings.register_id', 'registers.register_id')
    .select(['registers.register_id', 'store_id', 'agent_version', 'ring'])
    .execute()
  return rows.map(row => ({
    registerId: row.register_id,
    storeId: row.store_id,
    ring: row.ring ?? DEFAULT_RING,
    version: row.agent_version ?? undefined,
  }))
}
