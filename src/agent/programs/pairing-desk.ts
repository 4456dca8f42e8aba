import { randomInt, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../shared/errors/app-error.ts'
import type { RegisterId } from '../../shared/ids.ts'
import type { ProgramBook } from './program-book.ts'
import type { Right } from './rights.ts'
import { hashOfToken } from './token-hash.ts'

export const CODE_DIGITS = 8
const CODE_LIFE_MS = 10 * 60_000
const TRIES = 5
const PAUSE_MS = 60_000
/** Nobody pairs more programs than this at a time. */
const MOST_CODES = 16

/** Whom a code lets in. */
export type Invitation = Readonly<{ registerId: RegisterId; name: string; rights: readonly Right[] }>

/** What a paired program gets, once. */
export type Pairing = Invitation & Readonly<{ token: string }>

/**
 * One-time codes and what became of them, in memory alone: no code and no token ever lies on the disk. An agent that was
 * killed in between has forgotten its codes; a person shows another one.
 */
export type PairingDesk = Readonly<{
  /** A new code for this program; one that was shown for it before is dead. */
  invite(invitation: Invitation): Readonly<{ code: string; lifeMs: number }>
  /**
   * Trades a code for a token. The answer may get lost: the same program may ask again with the same code and gets the
   * same token, until that was first used or the code ends.
   *
   * @throws AppError pairing.wrong-code, request.too-many-tries
   */
  redeem(code: string, software: string): Pairing
}>

type Shown = {
  invitation: Invitation
  digits: Buffer
  untilMs: number
  issued?: Readonly<{ software: string; token: string }>
}

type Deps = Readonly<{
  book: ProgramBook
  /** Not the wall clock: somebody may set it. */
  elapsedMs?: () => number
  newCode?: () => string
}>

export function createPairingDesk({
  book,
  elapsedMs = () => performance.now(),
  newCode = randomCode,
}: Deps): PairingDesk {
  let shown: Shown[] = []
  let failures = 0
  let blockedUntilMs = Number.NEGATIVE_INFINITY

  const dropOld = (): void => {
    const nowMs = elapsedMs()
    shown = shown.filter(({ untilMs, issued }) => nowMs < untilMs && (!issued || isWaiting(issued.token)))
  }

  /** Given out, and neither used nor revoked since. */
  const isWaiting = (token: string): boolean => {
    const tokenHash = hashOfToken(token)
    return book.byTokenHash(tokenHash) !== undefined && !book.isUsed(tokenHash)
  }

  /** All are compared, whichever fits: the time taken says nothing. */
  const find = (digits: Buffer): Shown | undefined => shown.filter(code => timingSafeEqual(code.digits, digits))[0]

  const refuse = (): never => {
    failures += 1
    if (failures >= TRIES) {
      failures = 0
      blockedUntilMs = elapsedMs() + PAUSE_MS
      shown = []
    }
    throw new AppError('pairing.wrong-code')
  }

  return {
    invite(invitation) {
      book.assertFree(invitation.registerId, invitation.name)
      dropOld()
      const others = shown.filter(({ invitation: { registerId, name } }) => {
        return registerId !== invitation.registerId || name !== invitation.name
      })
      let code = newCode()
      while (others.some(({ digits }) => digits.equals(asDigits(code)))) code = newCode()
      const untilMs = elapsedMs() + CODE_LIFE_MS
      shown = [...others, { invitation, digits: asDigits(code), untilMs }].slice(-MOST_CODES)
      return { code, lifeMs: CODE_LIFE_MS }
    },

    redeem(code, software) {
      if (elapsedMs() < blockedUntilMs) throw new AppError('request.too-many-tries')
      dropOld()
      const found = find(asDigits(code))
      if (!found || (found.issued && found.issued.software !== software)) return refuse()
      failures = 0
      const { invitation } = found
      found.issued ??= { software, token: book.pair({ ...invitation, software }) }
      return { ...invitation, token: found.issued.token }
    },
  }
}

function randomCode(): string {
  return String(randomInt(0, 10 ** CODE_DIGITS)).padStart(CODE_DIGITS, '0')
}

/** People type codes with spaces and dashes. Always of one length, so that they can be compared in constant time. */
function asDigits(code: string): Buffer {
  const length = CODE_DIGITS + 1
  return Buffer.from(code.replaceAll(/\D/g, '').slice(0, length).padEnd(length, '-'))
}
