import { mayBeLookedUp, phoneOf } from '../customer/phone-draft.ts'
import type { ScreenAction } from './action.ts'
import { purposes } from './staff-step.ts'

const MIN_PIN_LENGTH = 4

/** Proving that a person holds a phone: for whoever works in the store, apart from any sale. */
export const staffActions = {
  loadStaff: { command: 'staff-open', label: 'load-staff', key: 'Enter', build: () => ({ name: 'staff-open' }) },
  signInStaff: {
    command: 'staff-sign-in',
    label: 'sign-in-staff',
    key: 'Enter',
    spends: 'staff-pin',
    build({ staff: { staffId }, entries }) {
      const pin = entries['staff-pin'] ?? ''
      return staffId === undefined || pin.length < MIN_PIN_LENGTH ? undefined : { name: 'staff-sign-in', staffId, pin }
    },
  },
  signOutStaff: {
    command: 'staff-sign-out',
    label: 'sign-out-staff',
    key: 'F12',
    build: () => ({ name: 'staff-sign-out' }),
  },
  choosePickUp: purposeAction(0, 'purpose-pick-up'),
  chooseReturn: purposeAction(1, 'purpose-return'),
  chooseChangedNumber: purposeAction(2, 'purpose-changed-number'),
  reference: {
    command: 'staff-verify',
    label: 'reference',
    key: 'F6',
    change: ({ staff }) => ({ staff: { ...staff, isReferenceOpen: !staff.isReferenceOpen } }),
  },
  startVerification: {
    command: 'staff-verify',
    label: 'start-verification',
    key: 'Enter',
    build({ staff: { purpose }, entries }, idFor) {
      const phone = entries['staff-phone'] ?? ''
      const reference = (entries['staff-reference'] ?? '').trim()
      if (!purpose || !mayBeLookedUp(phone)) return undefined
      const verificationId = idFor(`staff ${purpose} ${phone} ${reference}`)
      const base = { name: 'staff-verify', verificationId, purpose, phone: phoneOf(phone) } as const
      return reference === '' ? base : { ...base, reference }
    },
  },
  checkStaffCode: {
    command: 'staff-check',
    label: 'check-code',
    key: 'Enter',
    spends: 'staff-code',
    build({ entries }) {
      const code = entries['staff-code'] ?? ''
      return code.length >= 4 ? { name: 'staff-check', code } : undefined
    },
  },
  sendStaffCodeAgain: {
    command: 'staff-send-again',
    label: 'send-again',
    key: 'F5',
    build: () => ({ name: 'staff-send-again' }),
  },
  closeVerification: {
    command: 'staff-close',
    label: 'close-verification',
    key: 'Enter',
    build: () => ({ name: 'staff-close' }),
  },
  abandonVerification: {
    command: 'staff-close',
    label: 'abandon-verification',
    key: 'Escape',
    build: () => ({ name: 'staff-close' }),
  },
} satisfies Record<string, ScreenAction>

function purposeAction(index: 0 | 1 | 2, label: string): ScreenAction {
  const { purpose, key } = purposes[index] ?? { purpose: 'pick-up', key: '1' }
  return { command: 'staff-verify', label, key, change: ({ staff }) => ({ staff: { ...staff, purpose } }) }
}
