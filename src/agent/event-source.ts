import type { WritableDb } from '../db/database.ts'
import { readMeta, writeMeta } from '../db/meta.ts'
import { isFinished, type Sale } from '../sale/sale.ts'
import type { OperationId, RegisterId, SaleId } from '../shared/ids.ts'
import type { Snapshot } from '../shared/screen/snapshot.ts'
import { createEventLog, type EventLog, firstNumberOf, nextEpoch, type RegisterEvent } from './event-log.ts'
import type { OperationStore } from './fiscal/operation-store.ts'
import type { ShiftBook } from './shift-book.ts'

/** Turns what changed at a register into events, once per turn of the event loop. */
export type EventSource = Readonly<{
  log: EventLog
  saleChanged(sale: Sale): void
  operationChanged(operationId: OperationId): void
  /** The turn is over: tells what is different from the turn before. */
  look(snapshot: Snapshot): void
}>

type Deps = Readonly<{
  db: WritableDb
  registerId: RegisterId
  shifts: Pick<ShiftBook, 'latest'>
  findOperation: OperationStore['find']
  now: () => number
}>

/** What of a sale has an event of its own. */
type Seen = Readonly<{ customer: string | undefined; offers: string; scripts: string; code: string | undefined }>

const unseen: Seen = { customer: undefined, offers: '[]', scripts: '[]', code: undefined }

export function createEventSource({ db, registerId, shifts, findOperation, now }: Deps): EventSource {
  const log = createEventLog({ first: firstNumberOf(takeEpoch(db, registerId, now())), now })
  const changed = new Map<SaleId, Sale>()
  const operations = new Set<OperationId>()
  const seen = new Map<SaleId, Seen>()
  let register: readonly RegisterEvent[] | undefined

  const eventsOf = (sale: Sale): RegisterEvent[] => {
    const { saleId, version, phase } = sale
    const [before, after] = [seen.get(saleId) ?? unseen, seeSale(sale)]
    if (isFinished(sale)) seen.delete(saleId)
    else seen.set(saleId, after)
    const isNamed = after.customer !== undefined && after.customer !== before.customer
    return [
      { type: 'sale.changed', saleId, version, state: phase.state },
      ...(isNamed ? [{ type: 'customer.identified' as const, saleId }] : []),
      ...(after.offers === before.offers ? [] : [{ type: 'offers.changed' as const, saleId }]),
      ...(after.scripts === before.scripts ? [] : [{ type: 'script.changed' as const, saleId }]),
      ...(after.code === before.code
        ? []
        : [{ type: 'code.state' as const, saleId, state: sale.code?.status ?? 'none' }]),
    ]
  }

  const eventOf = (operationId: OperationId): RegisterEvent[] => {
    const operation = findOperation(operationId)
    return operation ? [{ type: 'operation.changed', operationId, state: operation.state }] : []
  }

  return {
    log,
    saleChanged: sale => void changed.set(sale.saleId, sale),
    operationChanged: operationId => void operations.add(operationId),
    look(snapshot) {
      const events = [...[...changed.values()].flatMap(eventsOf), ...[...operations].flatMap(eventOf)]
      changed.clear()
      operations.clear()
      const before = register
      register = seeRegister(snapshot, shifts.latest())
      const isNews = (event: RegisterEvent, at: number) => JSON.stringify(before?.[at]) !== JSON.stringify(event)
      log.add(before ? [...events, ...register.filter(isNews)] : events)
    },
  }
}

function seeSale({ customer, offers, scripts, code }: Sale): Seen {
  return {
    customer: 'customer' in customer ? `${customer.customer.customerId} ${customer.state}` : undefined,
    offers: JSON.stringify(offers),
    scripts: JSON.stringify(scripts),
    code: code && `${code.status} ${code.delivery} ${code.sendNumber}`,
  }
}

/** Always in the same order: each is compared with the one before it. */
function seeRegister({ hub, device }: Snapshot, shift: ReturnType<ShiftBook['latest']>): RegisterEvent[] {
  const events: RegisterEvent[] = [
    { type: 'sync.state', state: hub.state },
    { type: 'device.state', state: device.state, error: device.error?.code },
  ]
  if (!shift) return events
  const state = shift.closedAtMs === undefined ? 'open' : 'closed'
  return [...events, { type: 'shift.changed', shiftNumber: shift.shiftNumber, state, seal: shift.seal }]
}

function takeEpoch(db: WritableDb, registerId: RegisterId, nowMs: number): number {
  const name = `events-epoch:${registerId}`
  const epoch = nextEpoch(Number(readMeta(db, name) ?? 0), nowMs)
  writeMeta(db, name, String(epoch))
  return epoch
}
