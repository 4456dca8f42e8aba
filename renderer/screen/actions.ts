import type { ScreenAction } from './action.ts'
import { customerActions } from './customer-actions.ts'
import { paymentActions } from './payment-actions.ts'
import { registerActions } from './register-actions.ts'
import { saleActions } from './sale-actions.ts'

/** Everything the cashier can do. */
export const actions = {
  ...saleActions,
  ...customerActions,
  ...paymentActions,
  ...registerActions,
} satisfies Record<string, ScreenAction>
