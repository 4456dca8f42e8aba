import type { LoyaltyPort } from '../loyalty/port.ts'
import type { SaleCustomer, SalePersonal } from '../sale/sale.ts'
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
  const become = (customer: SaleCustomer, personal: LoyaltyPersonal) =>
    runner.apply(saleId, { type: 'customer-changed', customer, personal })
  runner.apply(saleId, { type: 'code-changed', code: undefined })
  const asked = become({ state: 'anonymous', lookup: 'searching' }, named)

  const answer = await loyalty.findCustomer(identifier)
  const now = runner.find(saleId)
  // Another customer was named meanwhile, or the sale went on without one.
  if (now?.phase.state !== 'composing' || now.personal !== asked.personal) return

  if (!answer.ok) {
    if (answer.reason === 'unavailable') {
      become(hasName(named) ? { state: 'named' } : { state: 'anonymous', lookup: 'unavailable' }, named)
    } else {
      become({ state: 'anonymous', lookup: 'none' }, {})
      runner.apply(saleId, { type: 'noticed', error: toErrorData(answer.error) })
    }
    return
  }
  const found = answer.value
  if (found.status !== 'found') {
    become({ state: 'anonymous', lookup: found.status }, found.status === 'not-found' ? named : {})
  } else if (found.isVerified) {
    become({ state: 'verified', customer: found.customer, proof: 'wallet' }, {})
  } else {
    become({ state: 'identified', customer: found.customer }, {})
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

function hasName(personal: LoyaltyPersonal): boolean {
  return personal.loyaltyPhone !== undefined || personal.loyaltyCard !== undefined
}
