import { Identifier } from '../../src/shared/customer.ts'
import { setFirstEmail } from '../db/customers.ts'
import { normaliseEmail } from '../loyalty/customers.ts'
import type { Application } from './application.ts'
import { entryPersonal } from './entry-personal.ts'

/** Keeps the e-mail a customer gave for a receipt, unproved, where the hub has none of theirs. */
export async function keepNewEmail(application: Application, customerId: string): Promise<void> {
  const { newEmail } = entryPersonal(application)
  if (newEmail === undefined) return
  const email = Identifier.safeParse({ by: 'email', value: normaliseEmail(newEmail) })
  if (!email.success || email.data.by !== 'email' || !email.data.value.includes('@')) return
  await setFirstEmail(application.db, customerId, email.data.value)
}
