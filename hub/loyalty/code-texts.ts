import type { CodePurpose } from '../../src/shared/customer.ts'

const purposes: Readonly<Record<CodePurpose, string>> = {
  join: 'Код для вступления в программу',
  spend: 'Код для списания баллов',
  contact: 'Код для смены контакта',
}

/** What the customer reads: each text names the one thing its code is good for. One SMS of 70 characters. */
export function codeText(purpose: CodePurpose, code: string): string {
  return `${purposes[purpose]}: ${code}`
}
