import type { UpdateOffer } from '../../shared/desktop/update.ts'
import type { HubUpdates } from '../../sync/hub-updates.ts'

/** The hub lines of all registers of this agent, as one where versions are concerned: the process has only one version. */
export type SharedHubUpdates = HubUpdates & Readonly<{ add(line: HubUpdates): void }>

/**
 * An offer to any register is an offer to the agent. What became of it is told on the lines it came by: to the hub,
 * the others were never asked.
 */
export function shareHubUpdates(): SharedHubUpdates {
  const lines: HubUpdates[] = []
  const offered = new Map<HubUpdates, Set<string>>()
  const open = new Set<HubUpdates>()
  const offerListeners: ((offer: UpdateOffer) => void)[] = []
  const haltListeners: (() => void)[] = []

  return {
    add(line) {
      lines.push(line)
      line.onOffered(offer => {
        open.add(line)
        offered.set(line, new Set([...(offered.get(line) ?? []), offer.version]))
        for (const listener of offerListeners) listener(offer)
      })
      // Taken back from one register, an offer may still stand for another.
      line.onHalted(() => {
        open.delete(line)
        if (open.size > 0) return
        for (const listener of haltListeners) listener()
      })
    },
    onOffered: listener => void offerListeners.push(listener),
    onHalted: listener => void haltListeners.push(listener),
    async report(progress) {
      const meant = lines.length === 1 ? lines : lines.filter(line => offered.get(line)?.has(progress.version))
      const told = await Promise.all(meant.map(line => line.report(progress)))
      return told.length > 0 && told.every(isTold => isTold)
    },
  }
}
