import type { RegisteredDocument } from '../../../src/shared/fiscal/document.ts'
import { waitFor } from '../../support/wait-for.ts'
import { PATIENCE_MS } from '../till.ts'
import type { Claim, Trial } from './trial.ts'

/** The operation as on a good day; one that has been done already is not done again. */
export async function runToTheEnd(trial: Trial): Promise<RegisteredDocument> {
  let claim: Claim | undefined
  const hasClaim = async () => {
    claim = await trial.claim()
    return claim !== undefined
  }
  await waitFor('a word about the operation', hasClaim, PATIENCE_MS)
  if (claim?.state === 'not-printed') {
    await trial.begin()
    await waitFor('the end of the operation', hasClaim, PATIENCE_MS)
  }
  if (claim?.state !== 'printed') throw new Error(`a ${trial.kind} was not printed`)
  return claim.registered
}
