import { Identifier } from '../../src/shared/customer.ts'
import type { SaleCompleted } from '../../src/shared/hub/entries.ts'
import { customerById } from '../db/customers.ts'
import { identify } from '../loyalty/customers.ts'
import type { Application } from './application.ts'
import { entryPersonal } from './entry-personal.ts'

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

function toldIdentifier(application: Application): Identifier | undefined {
  const { entry, report } = application
  const { loyaltyPhone, loyaltyCard, loyaltyEmail } = entryPersonal(application)
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
