import type { z } from 'zod'
import { type EntryKind, type EntryPayload, entryPayloads } from '../../src/shared/hub/entries.ts'
import { insertDispute } from '../db/disputes.ts'
import { ownerOfDocument } from '../db/fiscal-documents.ts'
import { insertOutcomes } from '../db/outcomes.ts'
import type { Application } from './application.ts'
import { applySaleCancelled, applySaleCompleted } from './apply-receipt.ts'
import { applyShiftClosed, applyShiftOpened } from './apply-shift.ts'

type Appliers = { [K in EntryKind]: (application: Application, payload: EntryPayload<K>) => Promise<void> }

const appliers: Appliers = {
  'journal-started': async ({ entry, report }, started) => {
    if (started.reason === 'corrupt') report('journal.restarted', entry.journalId)
  },
  'sale-completed': applySaleCompleted,
  'sale-cancelled': applySaleCancelled,
  'shift-opened': applyShiftOpened,
  'shift-closed': applyShiftClosed,
  'script-outcome': ({ db, entry }, outcome) => insertOutcomes(db, entry.registerId, outcome),
  'operation-disputed': async ({ db, entry, report }, dispute) => {
    await insertDispute(db, entry.registerId, entry.entryId, dispute)
    const { answeredBy, document, operationId, saleId = '' } = dispute
    // The sale that belongs to it, if the register could still mend it, stands before this entry.
    if (answeredBy !== 'device' || !document || (await ownerOfDocument(db, document))) return
    report('fiscal.printed-after-all', operationId, { saleId, fdNumber: document.fdNumber })
  },
}

/** Turns one journal entry into what it means. What cannot be read becomes a finding; only a bug throws. */
export async function applyEntry(application: Application): Promise<void> {
  const { entry, report } = application
  if (!isKnownKind(entry.kind)) return report('entry.unknown-kind', entry.entryId, { kind: entry.kind })
  await applyKind(application, entry.kind)
}

async function applyKind<K extends EntryKind>(application: Application, kind: K): Promise<void> {
  const { entry, report } = application
  const payload = readPayload(kind, entry.payload)
  if (payload.ok) await appliers[kind](application, payload.value)
  else report('entry.unparsable', entry.entryId, { kind, field: payload.field })
}

function isKnownKind(kind: string): kind is EntryKind {
  return Object.hasOwn(entryPayloads, kind)
}

type Payload<K extends EntryKind> = { ok: true; value: EntryPayload<K> } | { ok: false; field: string }

function readPayload<K extends EntryKind>(kind: K, text: string): Payload<K> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { ok: false, field: '' }
  }
  const schema: z.ZodType<EntryPayload> = entryPayloads[kind]
  const parsed = schema.safeParse(json)
  if (parsed.success) return { ok: true, value: parsed.data as EntryPayload<K> }
  return { ok: false, field: parsed.error.issues[0]?.path.join('.') ?? '' }
}
