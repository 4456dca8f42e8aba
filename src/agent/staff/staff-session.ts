import type { HubResult } from '../../shared/hub/messages.ts'
import type { StaffMember } from '../../shared/staff.ts'

const LONGEST_MS = 10 * 60_000
const IDLE_MS = 2 * 60_000

type SignedIn = Readonly<{ staffSession: string; member: StaffMember; untilMs: number }>

/** Who is signed in at the staff page, and for how long. Nobody stays signed in who walks away. */
export type StaffSession = Readonly<{
  present(): SignedIn | undefined
  begin(answer: HubResult<'staff.sign-in'>): void
  /** A command came: the person is still here. */
  touch(): void
  end(): void
}>

type Deps = Readonly<{ now: () => number; onOver: () => void; idleMs?: number | undefined }>

export function createStaffSession({ now, onOver, idleMs = IDLE_MS }: Deps): StaffSession {
  let signedIn: Readonly<{ staffSession: string; member: StaffMember; latestMs: number }> | undefined
  let untilMs = 0
  let timer: NodeJS.Timeout | undefined

  const touch = (): void => {
    if (!signedIn) return
    const nowMs = now()
    untilMs = Math.min(signedIn.latestMs, nowMs + idleMs)
    clearTimeout(timer)
    timer = setTimeout(onOver, Math.max(0, untilMs - nowMs))
  }

  return {
    present: () => signedIn && { staffSession: signedIn.staffSession, member: signedIn.member, untilMs },
    begin({ staffSession, member, untilMs: hubUntilMs }) {
      const nowMs = now()
      // A register whose clock is off must not sign its people out at once; the hub ends the session in any case.
      const isCredible = hubUntilMs > nowMs && hubUntilMs <= nowMs + LONGEST_MS
      signedIn = { staffSession, member, latestMs: isCredible ? hubUntilMs : nowMs + LONGEST_MS }
      touch()
    },
    touch,
    end() {
      signedIn = undefined
      clearTimeout(timer)
    },
  }
}
