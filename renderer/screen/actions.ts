import type { ScreenAction } from './action.ts'
import { customerActions } from './customer-actions.ts'
import { paymentActions } from './payment-actions.ts'
import { proposalActions } from './proposal-actions.ts'
import { registerActions } from './register-actions.ts'
import { saleActions } from './sale-actions.ts'
import { staffActions } from './staff-actions.ts'

/** Everything the cashier can do. */
export const actions = {
  ...saleActions,
  ...customerActions,
  ...paymentActions,
  ...registerActions,
  ...proposalActions,
  ...staffActions,
} satisfies Record<string, ScreenAction>
