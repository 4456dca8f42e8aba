import { Identifier } from '../../src/shared/customer.ts'
import { EntryPersonal, type SaleCompleted } from '../../src/shared/hub/entries.ts'
import { customerById } from '../db/customers.ts'
import { identify } from '../loyalty/customers.ts'
import type { Application } from './application.ts'

/** Who the receipt says the customer is: by id, or by what they told the cashier while the hub was away. */
export async function namedCustomer(application: Application, sale: SaleCompleted): Promise<string | undefined> {
  const { db, entry, report } = application
  if (sale.customerId !== undefined) {
    if (await customerById(db, sale.customerId)) return sale.customerId
    report('loyalty.customer-not-found', entry.entryId)
    return undefined
  }
  const identifier = toldIdentifier(application)
  if (!identifier) return undefined
  const identified = await identify(db, identifier)
  if (identified.status === 'found') return identified.record.customerId
  report(
    identified.status === 'ambiguous' ? 'loyalty.customer-ambiguous' : 'loyalty.customer-not-found',
    entry.entryId,
    {
      by: identifier.by,
    },
  )
  return undefined
}

function toldIdentifier({ entry, report }: Application): Identifier | undefined {
  if (entry.personal === null) return undefined
  const personal = EntryPersonal.safeParse(jsonOf(entry.personal))
  if (!personal.success) {
    report('receipt.personal-unreadable', entry.entryId)
    return undefined
  }
  const { loyaltyPhone, loyaltyCard, loyaltyEmail } = personal.data
  const told = [
    { by: 'phone', value: loyaltyPhone },
    { by: 'card', value: loyaltyCard },
    { by: 'email', value: loyaltyEmail },
  ].find(({ value }) => value !== undefined)
  if (!told) return undefined
  const identifier = Identifier.safeParse(told)
  if (!identifier.success) report('receipt.personal-unreadable', entry.entryId)
  return identifier.data
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
