import { plannedTotalMinor } from '../sale/document-plan.ts'
import type { Sale } from '../sale/sale.ts'
import type { OperationId } from '../shared/ids.ts'
import type { SettlingQuestion } from '../shared/screen/snapshot.ts'
import type { DeviceLinkState } from './fiscal/device-link.ts'
import type { FiscalDesk } from './fiscal/fiscal-desk.ts'
import type { OperationRecord } from './fiscal/operation-store.ts'

/** So long a device may be away before a person is asked whether it is gone for good. */
const DEVICE_AWAY_MS = 10_000

type Situation = Readonly<{
  desk: FiscalDesk | undefined
  device: DeviceLinkState | undefined
  sales: readonly Sale[]
}>

/** What only a person can answer now, whoever prints. */
export function settlingQuestions({ desk, device, sales }: Situation): SettlingQuestion[] {
  const asked = (desk?.questions() ?? []).map(
    ({ operation, reason, candidates }): SettlingQuestion => ({
      ...askAbout(operation),
      reason,
      candidates: candidates.map(({ registered, totalMinor }) => ({
        fdNumber: registered.fdNumber,
        totalMinor,
        deviceTime: registered.deviceTime,
      })),
    }),
  )
  const isAway = device?.state === 'away' && performance.now() - device.sinceMs > DEVICE_AWAY_MS
  const known = new Set(asked.map(({ operationId }) => operationId))
  const away = isAway ? (desk?.settling() ?? []).filter(({ operationId }) => !known.has(operationId)) : []
  return [
    ...asked,
    ...away.map((operation): SettlingQuestion => ({ ...askAbout(operation), reason: 'device-away', candidates: [] })),
    ...sales.filter(isUnreported).map(askAboutSale),
  ]
}

/** The register software printed it, or not: it never said. */
function isUnreported(sale: Sale): boolean {
  return sale.phase.state === 'settling' && sale.phase.payment === undefined
}

function askAbout({ operationId, saleId, kind, facts, startedAtMs }: OperationRecord) {
  return { operationId, saleId, kind, totalMinor: facts.totalMinor, startedAtMs }
}

function askAboutSale(sale: Sale): SettlingQuestion {
  const checkout = sale.phase.state === 'settling' ? sale.phase.checkout : undefined
  return {
    operationId: (checkout?.operationId ?? sale.saleId) as OperationId,
    saleId: sale.saleId,
    kind: sale.terms.correction ? 'correction' : sale.kind === 'return' ? 'return' : 'receipt',
    reason: 'not-reported',
    totalMinor: checkout && plannedTotalMinor(sale, checkout.quote),
    startedAtMs: sale.updatedAtMs,
    candidates: [],
  }
}
