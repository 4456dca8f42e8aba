import type { UpdateOffer, UpdateProgress } from '../shared/desktop/update.ts'
import type { HubClient } from './hub-client.ts'

const REPORT_MS = 5000

/** What the hub and this register say to each other about versions. */
export type HubUpdates = Readonly<{
  onOffered(listener: (offer: UpdateOffer) => void): void
  onHalted(listener: () => void): void
  /** True once the hub has it. */
  report(progress: UpdateProgress): Promise<boolean>
}>

export function createHubUpdates(client: HubClient): HubUpdates {
  return {
    onOffered: listener => client.on('update.offered', listener),
    onHalted: listener => client.on('updates.halted', () => listener()),
    report: async progress => (await client.call('update.report', { progress }, { timeoutMs: REPORT_MS })).ok,
  }
}
