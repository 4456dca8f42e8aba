import { compareVersions } from '../../src/shared/desktop/compare-versions.ts'
import { OFFER_LIFE_MS } from '../../src/shared/desktop/update.ts'
import { isFailure, isOpen, mayBeRepeated, type Offer } from './offer-state.ts'

/** A register drops an offer after its life; so much later the hub gives up on one it hears nothing of. */
const SILENCE_MS = OFFER_LIFE_MS + 2 * 60 * 60 * 1000
/** A version that could not be loaded or found no quiet moment is offered again after this long. */
const AGAIN_MS = 60 * 60 * 1000

export type FleetRegister = Readonly<{
  registerId: string
  storeId: string
  ring: string
  /** What it said at its last connect. */
  version: string | undefined
  isConnected: boolean
}>

export type Ring = Readonly<{ ring: string; version: string; isStopped: boolean; forgiven: number }>

/** How carefully versions spread. */
export type Pace = Readonly<{
  isHalted: boolean
  /** Of a ring; one register is always allowed. */
  percentAtATime: number
  /** So long must a register have been well before the next one of its store follows. */
  settleMinutes: number
  /** One failure more stops the ring. */
  mostFailed: number
}>

export type WaveInput = Readonly<{
  nowMs: number
  /** `YYYY-MM-DD`. */
  today: string
  frozenDays: readonly string[]
  pace: Pace
  rings: readonly Ring[]
  registers: readonly FleetRegister[]
  offers: readonly Offer[]
}>

type ToOffer = Readonly<{ registerId: string; version: string; ring: string }>

export type WavePlan = Readonly<{
  offers: readonly ToOffer[]
  /** Taken back: halted, frozen, overtaken by another version, or silent for too long. */
  withdrawn: readonly Offer[]
  stoppedRings: readonly string[]
}>

/**
 * Who is offered what now. Never two registers of a store at a time: the next one follows when the one before has ended
 * and `settleMinutes` have passed. A register that comes late gets what its ring has now.
 */
export function planWave(input: WaveInput): WavePlan {
  const stoppedRings = input.rings.filter(ring => !ring.isStopped && isTooBad(ring, input)).map(({ ring }) => ring)
  const rings = new Map(
    input.rings
      .filter(({ ring, isStopped }) => !isStopped && !stoppedRings.includes(ring))
      .map(ring => [ring.ring, ring]),
  )
  const isPaused = input.pace.isHalted || input.frozenDays.includes(input.today)
  const ringOf = new Map(input.registers.map(({ registerId, ring }) => [registerId, ring]))
  const isValid = (offer: Offer): boolean => {
    const ring = rings.get(ringOf.get(offer.registerId) ?? '')
    return !isPaused && ring?.version === offer.version && !isSilent(offer, input)
  }
  // Who is switching cannot be called back.
  const withdrawn = input.offers.filter(
    offer => isOpen(offer) && !isValid(offer) && (offer.state !== 'switching' || isSilent(offer, input)),
  )
  if (isPaused) return { offers: [], withdrawn, stoppedRings }
  const gone = new Set(withdrawn)
  const known = input.offers.filter(offer => !gone.has(offer))
  const offers: ToOffer[] = []
  for (const ring of rings.values()) offers.push(...waveOfRing(ring, { ...input, offers: known }, offers))
  return { offers, withdrawn, stoppedRings }
}

function isTooBad(ring: Ring, { registers, offers, pace }: WaveInput): boolean {
  const members = new Set(registers.filter(register => register.ring === ring.ring).map(({ registerId }) => registerId))
  return failuresOf(ring.version, members, offers) - ring.forgiven > pace.mostFailed
}

/** How many of these registers the version failed on. */
export function failuresOf(version: string, members: ReadonlySet<string>, offers: readonly Offer[]): number {
  return offers.filter(offer => offer.version === version && members.has(offer.registerId) && isFailure(offer)).length
}

/** Nothing will come of it any more: the register itself has dropped it by now. */
function isSilent(offer: Offer, { nowMs }: WaveInput): boolean {
  return nowMs - Math.max(offer.sentAtMs, offer.reportedAtMs ?? 0) > SILENCE_MS
}

function waveOfRing(ring: Ring, input: WaveInput, planned: readonly ToOffer[]): readonly ToOffer[] {
  const members = input.registers.filter(register => register.ring === ring.ring)
  const isMember = new Set(members.map(({ registerId }) => registerId))
  const busy = input.offers.filter(offer => isMember.has(offer.registerId) && isBusy(offer, input)).length
  const room = Math.max(1, Math.floor((members.length * input.pace.percentAtATime) / 100)) - busy
  const storeOf = new Map(input.registers.map(({ registerId, storeId }) => [registerId, storeId]))
  const closedStores = new Set(
    [...input.offers.filter(offer => isBusy(offer, input)), ...planned].map(({ registerId }) =>
      storeOf.get(registerId),
    ),
  )
  const wave: ToOffer[] = []
  for (const { registerId, storeId } of members.filter(member => mayTake(member, ring, input)).sort(byStore)) {
    if (wave.length >= room) break
    if (closedStores.has(storeId)) continue
    closedStores.add(storeId)
    wave.push({ registerId, version: ring.version, ring: ring.ring })
  }
  return wave
}

/** Under way, or ended so lately that trouble may still show. */
function isBusy(offer: Offer, { nowMs, pace }: WaveInput): boolean {
  if (isOpen(offer)) return true
  if (offer.state !== 'applied' && offer.state !== 'rolled-back') return false
  return nowMs - (offer.reportedAtMs ?? offer.sentAtMs) < pace.settleMinutes * 60_000
}

function mayTake(register: FleetRegister, { version }: Ring, { offers, nowMs }: WaveInput): boolean {
  if (!register.isConnected || register.version === undefined) return false
  if (compareVersions(register.version, version) >= 0) return false
  const before = offers.find(offer => offer.registerId === register.registerId && offer.version === version)
  if (!before) return true
  if (before.state === 'withdrawn') return true
  return mayBeRepeated(before) && nowMs - (before.reportedAtMs ?? before.sentAtMs) >= AGAIN_MS
}

function byStore(one: FleetRegister, other: FleetRegister): number {
  return one.storeId.localeCompare(other.storeId) || one.registerId.localeCompare(other.registerId)
}
