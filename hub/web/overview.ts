import type { HubContext } from '../context.ts'
import { countAllOpenFindings, readOpenFindings } from '../db/open-findings.ts'
import { readRegisterStates } from '../db/register-states.ts'
import { readUpdateStates } from '../db/update-offers.ts'
import { createOutcomes } from './outcomes.ts'
import { lastShopDays, PERIOD_DAYS } from './period.ts'
import { byTrouble, viewRegister } from './registers.ts'
import { sharesOf } from './shares.ts'
import type { OverviewView } from './view.ts'

const MAX_FINDINGS = 100

/** Puts together what the owner's page shows now. */
export function createOverview({ db, now, sessions }: HubContext) {
  const readOutcomes = createOutcomes(PERIOD_DAYS)
  return async (): Promise<OverviewView> => {
    const nowMs = now()
    const states = await readRegisterStates(db)
    const updates = new Map((await readUpdateStates(db)).map(update => [update.registerId, update]))
    return {
      nowMs,
      shares: sharesOf(await lastShopDays(db, nowMs)),
      outcomes: await readOutcomes(db, nowMs),
      registers: states
        .map(state => {
          const isConnected = sessions.sessionOf(state.registerId) !== undefined
          return viewRegister(state, { isConnected, update: updates.get(state.registerId), nowMs })
        })
        .sort(byTrouble),
      findings: await readOpenFindings(db, MAX_FINDINGS),
      openFindings: await countAllOpenFindings(db),
    }
  }
}
