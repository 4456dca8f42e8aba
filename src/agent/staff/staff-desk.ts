import { randomUUID } from 'node:crypto'
import {
  type CodeRequest,
  codeAt,
  codeDelivery,
  codeNotSent,
  codeSendsUsed,
  codeSent,
} from '../../loyalty/code-ladder.ts'
import type { LoyaltyAnswer } from '../../loyalty/port.ts'
import type { StaffPort } from '../../loyalty/staff-port.ts'
import { normalisePhone } from '../../shared/contact/phone.ts'
import { AppError, type ErrorData, toErrorData } from '../../shared/errors/app-error.ts'
import type { HubResult } from '../../shared/hub/messages.ts'
import type { OperationId, RegisterId } from '../../shared/ids.ts'
import type { ScreenCommand, ScreenCommandName } from '../../shared/screen/commands.ts'
import type { StaffMember, StaffVerification, StaffView } from '../../shared/staff.ts'
import {
  beginVerification,
  type CurrentVerification,
  checkedBy,
  sentAgain,
  viewVerification,
} from './current-verification.ts'
import { answered, codeRefusal } from './staff-answers.ts'
import { createStaffSession } from './staff-session.ts'

export type StaffCommand = Extract<ScreenCommand, { name: `staff-${string}` }>

/**
 * The staff page: who is signed in, the verification on the screen, the trail. All of it is in memory; a PIN and a code
 * are gone with the request that carried them.
 */
export type StaffDesk = Readonly<{
  view(): StaffView
  allowed(): ScreenCommandName[]
  /** What was not granted, and why, stands in the view's `notice`. */
  perform(command: StaffCommand): Promise<void>
  stop(): void
}>

type Deps = Readonly<{
  staff: StaffPort
  registerId: RegisterId
  now: () => number
  onChange: () => void
  /** For tests that cannot wait two minutes. */
  idleMs?: number | undefined
}>

export function createStaffDesk({ staff, registerId, now, onChange, idleMs }: Deps): StaffDesk {
  let members: readonly StaffMember[] = []
  let trail: readonly StaffVerification[] = []
  let current: CurrentVerification | undefined
  let notice: ErrorData | undefined
  let expiry: NodeJS.Timeout | undefined
  const session = createStaffSession({ now, idleMs, onOver: () => dismiss() })

  const signedIn = () => {
    const present = session.present()
    if (!present) throw new AppError('staff.signed-out')
    return present
  }

  const become = (to: CurrentVerification | undefined): void => {
    current = to
    clearTimeout(expiry)
    const { expiresAtMs } = to?.code ?? {}
    // A code dies by the clock, and what may be done next with it.
    if (expiresAtMs !== undefined) expiry = setTimeout(onChange, Math.max(0, expiresAtMs - now()))
    onChange()
  }

  /** The verification as it stands now, unless the screen went on to another one. */
  const still = (asked: CurrentVerification): CurrentVerification | undefined =>
    current?.code.codeRequestId === asked.code.codeRequestId ? current : undefined

  const leave = (isHubToldSo: boolean): void => {
    const left = session.present()
    session.end()
    clearTimeout(expiry)
    const open = current
    current = undefined
    trail = []
    if (!left || !isHubToldSo) return
    const { staffSession } = left
    // The hub ends both by itself too, only later.
    if (open?.result === 'running') void staff.abandon({ staffSession, verificationId: open.code.codeRequestId })
    void staff.signOut(staffSession)
  }

  const dismiss = (): void => {
    leave(true)
    notice = toErrorData(new AppError('staff.signed-out'))
    onChange()
  }

  const loadTrail = async (): Promise<void> => {
    const present = session.present()
    if (!present) return
    const answer = await staff.trail(present.staffSession)
    // An older trail is better than none, and nobody asked for a notice about it.
    if (answer.ok && session.present()?.staffSession === present.staffSession) trail = answer.value
  }

  const send = async (asked: CurrentVerification): Promise<void> => {
    const { staffSession } = signedIn()
    const { purpose, phone, reference, code } = asked
    if (!phone) return
    become(asked)
    const { codeRequestId: verificationId, sendNumber } = code
    const answer = await staff.sendCode({ staffSession, verificationId, purpose, phone, reference, sendNumber })
    const present = still(asked)
    if (present?.code.sendNumber !== sendNumber) return
    become({ ...present, code: afterSend(present.code, answer) })
    answered(answer)
  }

  const abandon = async (open: CurrentVerification): Promise<void> => {
    if (open.result !== 'running') return
    await staff.abandon({ staffSession: signedIn().staffSession, verificationId: open.code.codeRequestId })
  }

  const close = async (): Promise<void> => {
    const open = current
    if (!open) return
    become(undefined)
    await abandon(open)
    await loadTrail()
  }

  const verify = async (command: Extract<StaffCommand, { name: 'staff-verify' }>): Promise<void> => {
    const { member } = signedIn()
    const { verificationId, purpose } = command
    // The same press came twice.
    if (current?.code.codeRequestId === verificationId) return
    const answer = normalisePhone(command.phone)
    if (!answer.ok) throw new AppError('contact.phone-invalid', { params: { reason: answer.reason } })
    const { phone } = answer
    const reference = noted(command.reference, phone)
    await close()
    const { name: staffName } = member
    await send(beginVerification({ verificationId, purpose, reference, staffName, phone, nowMs: now() }))
  }

  const sendAgain = async (): Promise<void> => {
    signedIn()
    if (!current) throw new AppError('loyalty.code-not-requested')
    if (current.result === 'verified') return
    const before = current
    const next = sentAgain(before, randomUUID() as OperationId, now())
    if (!next) return
    if (next.code.codeRequestId !== before.code.codeRequestId) await abandon(before)
    if (still(before)) await send(next)
  }

  const check = async (typed: string): Promise<void> => {
    const { staffSession } = signedIn()
    const asked = current
    if (asked?.result !== 'running') throw new AppError('loyalty.code-not-requested')
    become({ ...asked, code: { ...asked.code, status: 'checking' } })
    const verificationId = asked.code.codeRequestId
    const answer = await staff.checkCode({ staffSession, verificationId, code: typed })
    const present = still(asked)
    if (!present) return
    if (!answer.ok) become({ ...present, code: { ...present.code, status: 'waiting' } })
    const verdict = answered(answer)
    become(checkedBy(present, verdict, now()))
    if (current?.result !== 'running') await loadTrail()
    const refusal = codeRefusal(verdict)
    if (refusal) throw refusal
  }

  const signIn = async (staffId: string, pin: string): Promise<void> => {
    leave(true)
    // What can be no PIN is a wrong one; the hub would only say that the message is malformed.
    if (!/^\d{4,12}$/.test(pin)) throw new AppError('request.wrong-pin')
    const answer = answered(await staff.signIn({ staffId, pin }))
    leave(true)
    session.begin(answer)
    await loadTrail()
  }

  const carryOut = async (command: StaffCommand): Promise<void> => {
    switch (command.name) {
      case 'staff-open':
        members = answered(await staff.members())
        return await loadTrail()
      case 'staff-sign-in':
        return await signIn(command.staffId, command.pin)
      case 'staff-sign-out':
        return leave(true)
      case 'staff-verify':
        return await verify(command)
      case 'staff-send-again':
        return await sendAgain()
      case 'staff-check':
        return await check(command.code)
      case 'staff-close':
        return await close()
      default:
        command satisfies never
    }
  }

  staff.onCodeState((verificationId, delivery) => {
    if (current?.code.codeRequestId !== verificationId) return
    become({ ...current, code: codeDelivery(current.code, delivery, now()) })
  })

  return {
    view() {
      const present = session.present()
      return {
        members: [...members],
        signedIn: present && { ...present.member, untilMs: present.untilMs },
        current: current && viewVerification(current, registerId, now()),
        trail: [...trail],
        notice,
      }
    },
    allowed() {
      if (!session.present()) return ['staff-open', 'staff-sign-in']
      const always = ['staff-open', 'staff-sign-in', 'staff-sign-out', 'staff-verify'] as const
      if (!current) return [...always]
      const { status, sendsLeft } = codeAt(current.code, now())
      const allowed: ScreenCommandName[] = [...always, 'staff-close']
      if (status === 'waiting' || status === 'wrong') allowed.push('staff-check')
      const isUnsent = status === 'unavailable' && sendsLeft > 0
      const isStuck = isUnsent || status === 'expired' || status === 'no-tries-left'
      if (isStuck || (sendsLeft > 0 && (status === 'waiting' || status === 'wrong'))) allowed.push('staff-send-again')
      return allowed
    },
    async perform(command) {
      notice = undefined
      session.touch()
      onChange()
      try {
        await carryOut(command)
      } catch (error) {
        notice = toErrorData(error)
        if (notice.code === 'staff.signed-out') leave(false)
      }
      onChange()
    },
    stop: () => leave(true),
  }
}

function afterSend(code: CodeRequest, answer: LoyaltyAnswer<HubResult<'staff.send-code'>>): CodeRequest {
  if (answer.ok) return codeSent(code, answer.value)
  const isRefused = answer.reason === 'refused' && answer.error.code === 'loyalty.code-sends-used'
  return isRefused ? codeSendsUsed(code) : codeNotSent(code)
}

/** What staff noted of order or receipt; the phone itself, typed there once more, is not for the trail. */
function noted(reference: string | undefined, phone: string): string | undefined {
  const text = reference?.trim()
  if (!text) return undefined
  const asPhone = normalisePhone(text)
  return asPhone.ok && asPhone.phone === phone ? undefined : text
}
