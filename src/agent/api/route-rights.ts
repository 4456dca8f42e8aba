import type { Right } from '../programs/rights.ts'

/** Any one of these opens the route; `own`: the register's own token alone. */
export type RouteRight = readonly Right[] | 'own'

const sell: RouteRight = ['sell']
const giveBack: RouteRight = ['return']
/** A sale and a return end by the same calls. */
const finish: RouteRight = ['sell', 'return']
const shift: RouteRight = ['shift']
const report: RouteRight = ['report']
const read: RouteRight = ['read']

/** What each route of the local API needs. One that is missing here opens to the register's own token alone. */
const routeRights: Readonly<Record<string, RouteRight>> = {
  'GET /v1/sales': read,
  'PUT /v1/sales/:saleId': sell,
  'GET /v1/sales/:saleId': read,
  'POST /v1/sales/:saleId/activate': sell,
  'POST /v1/sales/:saleId/identify': sell,
  'POST /v1/sales/:saleId/code': sell,
  'POST /v1/sales/:saleId/code/check': sell,
  'POST /v1/sales/:saleId/contact': finish,
  'POST /v1/sales/:saleId/redeem': sell,
  'POST /v1/sales/:saleId/script': sell,
  'POST /v1/sales/:saleId/offers': sell,
  'POST /v1/sales/:saleId/promo-codes': sell,
  'POST /v1/sales/:saleId/promo-codes/remove': sell,
  'POST /v1/sales/:saleId/gift-cards': sell,
  'POST /v1/sales/:saleId/gift-cards/remove': sell,
  'POST /v1/settlements': sell,
  'POST /v1/sales/:saleId/checkout': sell,
  'POST /v1/sales/:saleId/reopen': finish,
  'POST /v1/sales/:saleId/tenders': finish,
  'POST /v1/sales/:saleId/pay': finish,
  'POST /v1/sales/:saleId/fiscalised': finish,
  'POST /v1/sales/:saleId/outcome': finish,
  'POST /v1/sales/:saleId/cancel': finish,
  'POST /v1/returns': giveBack,
  'POST /v1/returns/:saleId/fiscalised': giveBack,
  'POST /v1/shift/open': shift,
  'POST /v1/shift/close': shift,
  'POST /v1/shifts': shift,
  'GET /v1/operations/:operationId': read,
  'GET /v1/events': read,
  'GET /v1/events/stream': read,
  'POST /v1/scans': finish,
  'POST /v1/receipts': report,
  'GET /v1/programs': 'own',
  'POST /v1/programs/codes': 'own',
  'POST /v1/programs/revoke': 'own',
}

export function rightOf(method: string, url: string): RouteRight | undefined {
  return routeRights[`${method === 'HEAD' ? 'GET' : method} ${url}`]
}
