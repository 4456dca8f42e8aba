import type { CodePurpose } from '../../src/shared/customer.ts'
import type { StaffPurpose } from '../../src/shared/staff.ts'

/** Everything a code is sent for: what customers prove at the register, and what store staff ask a person to prove. */
export type SentCodePurpose = CodePurpose | `staff-${StaffPurpose}`

const purposes: Readonly<Record<SentCodePurpose, string>> = {
  join: 'Код для вступления в программу',
  spend: 'Код для списания баллов',
  contact: 'Код для смены контакта',
  'staff-pick-up': 'Код для получения заказа в магазине',
  'staff-return': 'Код для возврата товара в магазине',
  'staff-changed-number': 'Код для смены номера телефона',
}

/** What the customer reads: each text names the one thing its code is good for. One SMS of 70 characters. */
export function codeText(purpose: SentCodePurpose, code: string): string {
  return `${purposes[purpose]}: ${code}`
}
