import type { Db } from '../db/open-database.ts'
import { readFrozenDays, readPace, readReleases, readRings } from '../db/releases.ts'
import { readFleet, readOffers, readUpdateStates } from '../db/update-offers.ts'
import { dayOf } from './day.ts'
import { failuresOf, type Pace } from './plan-wave.ts'

/** All there is to know about versions in the chain, for IT. */
export type ReleaseStatus = Readonly<{
  pace: Pace
  /** Today and later. */
  frozenDays: readonly string[]
  isFrozenToday: boolean
  releases: readonly Readonly<{ version: string; size: number; publishedAtMs: number }>[]
  rings: readonly Readonly<{
    ring: string
    version: string | undefined
    isStopped: boolean
    registers: number
    onVersion: number
    failed: number
  }>[]
  registers: readonly Readonly<{
    registerId: string
    storeId: string
    ring: string
    version: string | undefined
    isConnected: boolean
    update:
      | Readonly<{
          version: string
          state: string
          code?: string | undefined
          detail?: string | undefined
          atMs: number
        }>
      | undefined
  }>[]
}>

export async function readReleaseStatus(
  db: Db,
  { connected, nowMs }: Readonly<{ connected: ReadonlySet<string>; nowMs: number }>,
): Promise<ReleaseStatus> {
  const [fleet, offers, updates] = [await readFleet(db), await readOffers(db), await readUpdateStates(db)]
  const rings = new Map((await readRings(db)).map(ring => [ring.ring, ring]))
  const today = dayOf(nowMs)
  const frozenDays = (await readFrozenDays(db)).filter(day => day >= today)
  const names = [...new Set([...rings.keys(), ...fleet.map(({ ring }) => ring)])].sort()
  return {
    pace: await readPace(db),
    frozenDays,
    isFrozenToday: frozenDays.includes(today),
    releases: (await readReleases(db)).map(({ version, size, publishedAtMs }) => ({ version, size, publishedAtMs })),
    rings: names.map(name => {
      const ring = rings.get(name)
      const members = fleet.filter(register => register.ring === name)
      const ids = new Set(members.map(({ registerId }) => registerId))
      return {
        ring: name,
        version: ring?.version,
        isStopped: ring?.isStopped ?? false,
        registers: members.length,
        onVersion: members.filter(({ version }) => ring && version === ring.version).length,
        failed: ring ? failuresOf(ring.version, ids, offers) : 0,
      }
    }),
    registers: fleet
      .map(register => ({
        ...register,
        isConnected: connected.has(register.registerId),
        update: updates.find(({ registerId }) => registerId === register.registerId),
      }))
      .toSorted((one, other) => one.registerId.localeCompare(other.registerId)),
  }
}
