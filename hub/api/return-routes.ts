import { prepareReturn, releaseReturn } from '../returns/prepare-return.ts'
import { type Route, route } from './route.ts'

/** What registers set aside before money goes back. */
export const returnRoutes: readonly Route[] = [
  route('returns.prepare', ({ db, now }, { registerId }, request) =>
    prepareReturn(db, { registerId, ...request }, now()),
  ),

  route('returns.release', async ({ db }, { registerId }, { saleId }) => {
    await releaseReturn(db, { registerId, saleId })
    return {}
  }),
]
