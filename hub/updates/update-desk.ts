import type { Logger } from 'pino'
import type { UpdateProgress } from '../../src/shared/desktop/update.ts'
import type { Db } from '../db/open-database.ts'
import { forgiveRing, readFrozenDays, readPace, readRings, savePace, stopRing } from '../db/releases.ts'
import { readFleet, readOffers, saveOffer, saveProgress, withdrawOffer } from '../db/update-offers.ts'
import type { Sessions } from '../fleet/sessions.ts'
import { dayOf } from './day.ts'
import { isOpen } from './offer-state.ts'
import { failuresOf, planWave, type WavePlan } from './plan-wave.ts'

/** So often the fleet is looked at without being asked. */
const ROUND_MS = 10_000

/** Offers versions to registers in waves, and keeps what they make of them. */
export type UpdateDesk = Readonly<{
  /** The hub listens, and registers reach it at this address: offers may go out. */
  open(publicUrl: string): void
  /** Something changed: look who may be offered what now. Resolves when that is done. */
  round(): Promise<void>
  /** A register is on the line again: its open offer is said once more, a dropped one is taken back. */
  greeted(registerId: string): Promise<void>
  noteProgress(registerId: string, progress: UpdateProgress): Promise<void>
  /** Every offer is taken back; only who is switching at this moment goes on. */
  halt(): Promise<void>
  /** Goes on, also in rings that stopped by themselves: their failures so far are forgiven. */
  resume(): Promise<void>
  stop(): Promise<void>
}>

export type UpdateDeskDeps = Readonly<{
  db: Db
  sessions: Sessions
  now(): number
  log: Logger
}>

export function createUpdateDesk(deps: UpdateDeskDeps): UpdateDesk {
  const { db, sessions, now, log } = deps
  let underWay: Promise<void> = Promise.resolve()
  let publicUrl: string | undefined
  let timer: NodeJS.Timeout | undefined

  const offer = (registerId: string, version: string, ring: string): void => {
    if (publicUrl === undefined) return
    const feedUrl = new URL(`/updates/${version}`, publicUrl).href
    sessions.sessionOf(registerId)?.line.send('update.offered', { version, ring, feedUrl })
  }
  const takeBack = (registerId: string): void => {
    sessions.sessionOf(registerId)?.line.send('updates.halted', {})
  }

  const plan = async (): Promise<WavePlan> => {
    const connected = new Set([...sessions.all()].map(({ registerId }) => registerId))
    const fleet = await readFleet(db)
    return planWave({
      nowMs: now(),
      today: dayOf(now()),
      frozenDays: await readFrozenDays(db),
      pace: await readPace(db),
      rings: await readRings(db),
      registers: fleet.map(register => ({ ...register, isConnected: connected.has(register.registerId) })),
      offers: await readOffers(db),
    })
  }

  const roundNow = async (): Promise<void> => {
    if (publicUrl === undefined) return
    const { offers, withdrawn, stoppedRings } = await plan()
    if (offers.length + withdrawn.length + stoppedRings.length === 0) return
    await db.transaction().execute(async tx => {
      for (const ring of stoppedRings) await stopRing(tx, ring, now())
      for (const { registerId, version } of withdrawn) await withdrawOffer(tx, registerId, version)
      for (const next of offers) await saveOffer(tx, next, now())
    })
    for (const ring of stoppedRings) log.warn({ ring }, 'too many registers went back: the ring is stopped')
    for (const { registerId } of withdrawn) takeBack(registerId)
    for (const { registerId, version, ring } of offers) offer(registerId, version, ring)
  }

  /** One at a time: two plans from the same figures could open a store twice. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = underWay.then(work)
    underWay = turn.catch(error => log.warn({ err: error }, 'a round of updates did not get through'))
    return turn
  }
  const thenRound = (work: () => Promise<void>): Promise<void> =>
    inTurn(async () => {
      await work()
      await roundNow()
    })

  return {
    open(url) {
      publicUrl = url
      timer = setInterval(() => void inTurn(roundNow).catch(() => undefined), ROUND_MS)
    },

    round: () => inTurn(roundNow),

    greeted: registerId =>
      thenRound(async () => {
        const offers = await readOffers(db, registerId)
        const open = offers.find(isOpen)
        if (open) offer(registerId, open.version, open.ring)
        else if (offers.some(({ state }) => state === 'withdrawn')) takeBack(registerId)
      }),

    noteProgress: (registerId, progress) =>
      thenRound(async () => {
        if (!(await saveProgress(db, registerId, progress, now()))) takeBack(registerId)
      }),

    halt: () => thenRound(async () => await savePace(db, { ...(await readPace(db)), isHalted: true })),

    resume: () =>
      thenRound(async () => {
        const [fleet, offers] = [await readFleet(db), await readOffers(db)]
        await savePace(db, { ...(await readPace(db)), isHalted: false })
        for (const { ring, version } of await readRings(db)) {
          const members = new Set(fleet.filter(register => register.ring === ring).map(({ registerId }) => registerId))
          await forgiveRing(db, ring, failuresOf(version, members, offers))
        }
      }),

    async stop() {
      publicUrl = undefined
      clearInterval(timer)
      await underWay
    },
  }
}
