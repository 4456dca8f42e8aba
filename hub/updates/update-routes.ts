import { type Route, route } from '../api/route.ts'

/** What registers say of the versions they were offered. */
export const updateRoutes: readonly Route[] = [
  route('update.report', async ({ updates }, { registerId }, { progress }) => {
    await updates.desk.noteProgress(registerId, progress)
    return {}
  }),
]
