import { anonymous, type CustomerEvent, nextCustomer } from '../loyalty/customer-state.ts'
import type { LoyaltyPort } from '../loyalty/port.ts'
import type { Sale } from '../sale/sale.ts'
import type { SalePersonal } from '../sale/sale-customer.ts'
import type { Identifier } from '../shared/customer.ts'
import { toErrorData } from '../shared/errors/app-error.ts'
import type { SaleId } from '../shared/ids.ts'
import type { SaleRunner } from './sale-runner.ts'

type LoyaltyPersonal = Omit<SalePersonal, 'receiptContact'>

type Deps = Readonly<{ loyalty: LoyaltyPort; runner: SaleRunner }>

/**
 * Finds out which customer this is. The sale never waits: while the hub is asked it shows `searching`, and when the hub
 * is away the phone or card is taken down, so that the points follow later.
 */
export async function identify({ loyalty, runner }: Deps, saleId: SaleId, identifier: Identifier): Promise<void> {
  const named = takenDown(identifier)
  const become = (event: CustomerEvent, personal: LoyaltyPersonal): Sale => {
    const customer = nextCustomer(runner.get(saleId).customer, event)
    return runner.apply(saleId, { type: 'customer-changed', customer, personal })
  }
  runner.apply(saleId, { type: 'code-changed', code: undefined })
  const asked = become({ type: 'searched' }, named)

  const answer = await loyalty.findCustomer(identifier)
  const now = runner.find(saleId)
  // Another customer was named meanwhile, or the sale went on without one.
  if (now?.phase.state !== 'composing' || now.customer !== asked.customer) return

  if (answer.ok) {
    const found = answer.value
    if (found.status === 'found') become({ type: 'found', ...found }, {})
    else become({ type: found.status }, found.status === 'not-found' ? named : {})
  } else if (answer.reason === 'unavailable') {
    become({ type: 'hub-away', isTakenDown: Object.keys(named).length > 0 }, named)
  } else {
    runner.apply(saleId, { type: 'customer-changed', customer: anonymous, personal: {} })
    runner.apply(saleId, { type: 'noticed', error: toErrorData(answer.error) })
  }
}

/** What of an identifier is kept for later. A wallet's code is proof for this moment only and is not. */
function takenDown(identifier: Identifier): LoyaltyPersonal {
  switch (identifier.by) {
    case 'phone':
      return { loyaltyPhone: identifier.value }
    case 'wallet':
      return { loyaltyPhone: identifier.phone }
    case 'card':
      return { loyaltyCard: identifier.value }
    case 'email':
      return {}
  }
}
