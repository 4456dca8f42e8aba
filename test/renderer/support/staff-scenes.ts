import type { ScreenCommandName } from '../../../src/shared/screen/commands.ts'
import type { Snapshot } from '../../../src/shared/screen/snapshot.ts'
import type { StaffVerification, StaffView } from '../../../src/shared/staff.ts'
import { composing } from './sales.ts'
import { composingCommands, errorForTest, idleCommands, NOW_MS, snapshotForTest } from './snapshots.ts'

const staffCommands: ScreenCommandName[] = [
  'staff-open',
  'staff-sign-in',
  'staff-sign-out',
  'staff-verify',
  'staff-send-again',
  'staff-check',
  'staff-close',
]

const members = [
  { staffId: 'm-1', name: 'Ковалёв Игорь' },
  { staffId: 'm-2', name: 'Белова Наталья' },
  { staffId: 'm-3', name: 'Гусейнова Лейла' },
]

function entry(index: number, over: Partial<StaffVerification> = {}): StaffVerification {
  return {
    verificationId: `verification-${index}` as never,
    purpose: 'pick-up',
    phoneMasked: `+7 921 ••• 0${index % 10} 4${index % 10}`,
    reference: `МН-${4100 + index}`,
    staffName: 'Белова Наталья',
    registerId: '3',
    result: 'verified',
    startedAtMs: NOW_MS - index * 2_700_000,
    ...over,
  }
}

const trail = Array.from({ length: 20 }, (_, index) => entry(index + 1)).map((one, index) =>
  index === 1
    ? entry(2, { result: 'failed', purpose: 'return' })
    : index === 2
      ? entry(3, { result: 'abandoned' })
      : one,
)

const signedIn = { staffId: 'm-2', name: 'Белова Наталья', untilMs: NOW_MS + 272_000 }
const code = {
  status: 'waiting' as const,
  delivery: 'sent' as const,
  sendsLeft: 2,
  nextStepAtMs: NOW_MS + 24_000,
}
const running = entry(0, { result: 'running', startedAtMs: NOW_MS - 20_000 })

/** The staff page over a register where nobody stands, or over a sale. */
export function staffSnapshot(staff: Partial<StaffView>, over: Partial<Snapshot> = {}): Snapshot {
  return {
    ...snapshotForTest({ allowed: [...idleCommands, ...staffCommands] }),
    staff: { members, trail: [], ...staff },
    ...over,
  }
}

/** The staff page, step by step. */
export const staffScenes = {
  'staff-person': { snapshot: staffSnapshot({}), keys: ['F1'] },
  'staff-pin': { snapshot: staffSnapshot({}), keys: ['F1', '2', ...'123'] },
  'staff-away': {
    snapshot: staffSnapshot({ members: [] }, { hub: { state: 'offline', unsent: 0, unapplied: 0 } }),
    keys: ['F1'],
  },
  'staff-purpose': { snapshot: staffSnapshot({ signedIn, trail }), keys: ['F1'] },
  'staff-phone': { snapshot: staffSnapshot({ signedIn, trail }), keys: ['F1', '1', ...'921555'] },
  'staff-reference': {
    snapshot: staffSnapshot({ signedIn, trail }),
    keys: ['F1', '1', ...'9215550147', 'F6', ...'MH-4103'],
  },
  'staff-code': {
    snapshot: staffSnapshot({ signedIn, trail, current: { ...running, code } }),
    keys: ['F1', ...'48'],
  },
  'staff-code-again': {
    snapshot: staffSnapshot({
      signedIn,
      trail,
      current: { ...running, code: { ...code, delivery: 'failed', nextStepAtMs: NOW_MS - 1 } },
    }),
    keys: ['F1'],
  },
  'staff-no-sends': {
    snapshot: staffSnapshot({
      signedIn,
      trail,
      current: { ...running, code: { ...code, status: 'unavailable', delivery: 'queued' } },
      notice: errorForTest('loyalty.code-sends-used'),
    }),
    keys: ['F1'],
  },
  'staff-verified': {
    snapshot: staffSnapshot({
      signedIn,
      trail,
      current: { ...entry(0, { endedAtMs: NOW_MS }), code: { ...code, status: 'verified' } },
    }),
    keys: ['F1'],
  },
  'staff-failed': {
    snapshot: staffSnapshot({
      signedIn,
      trail,
      current: { ...entry(0, { result: 'failed', endedAtMs: NOW_MS }), code: { ...code, status: 'no-tries-left' } },
    }),
    keys: ['F1'],
  },
  'staff-over-sale': {
    snapshot: {
      ...composing({}, [...composingCommands, ...staffCommands]),
      staff: { members, signedIn, trail: [] },
    },
    keys: [...'921', 'F1'],
  },
}
