import type { Baseline, FoundDocument, RegisteredDocument } from '../shared/fiscal/document.ts'
import type { OperationFacts } from './device-operation.ts'

/** What was read from an idle device. `documents` are those after the baseline's last one, oldest first. */
export type DeviceReading = Readonly<{
  now: Baseline
  documents: readonly FoundDocument[]
  /** What was open has been cancelled since the operation, so no byte of a killed writer can still act. */
  isFenced: boolean
  /** The FN keeps tag 1192: our document can be told from a stranger's. */
  keepsOperationMark: boolean
}>

export type AskReason = 'foreign-document' | 'other-storage' | 'two-candidates'

export type Verdict =
  | Readonly<{ verdict: 'applied'; document: RegisteredDocument }>
  | Readonly<{ verdict: 'not-applied' }>
  /** Cancel what is open, then read again: only the second reading may say `not-applied`. */
  | Readonly<{ verdict: 'fence' }>
  /** The readings fit no single story: a person decides. */
  | Readonly<{ verdict: 'ask'; reason: AskReason; candidates: readonly FoundDocument[] }>

/**
 * What became of a device operation whose answer was lost. Pure, and it never asks for anything to be printed.
 *
 * Our document is recognised by its mark (tag 1192) where the FN shows it, else by kind, total and lines; shift
 * documents in between do not count. Anything that leaves a doubt is a question for a person.
 */
export function settle(operation: OperationFacts, reading: DeviceReading): Verdict {
  const { baseline } = operation
  const { now, documents } = reading
  const ask = (reason: AskReason, candidates = documents): Verdict => ({ verdict: 'ask', reason, candidates })

  if (now.fnNumber !== baseline.fnNumber || now.lastFdNumber < baseline.lastFdNumber) return ask('other-storage', [])

  const ours = documents.filter(document => isOurs(operation, document, reading.keepsOperationMark))
  if (ours.length > 1) return ask('two-candidates', ours)
  const [found] = ours
  if (found) return { verdict: 'applied', document: found.registered }

  const strangers = documents.filter(document => !isShiftDocument(document))
  if (strangers.length > 0) return ask('foreign-document', strangers)
  const unread = now.lastFdNumber - baseline.lastFdNumber - documents.length
  if (unread > 0) return ask('foreign-document')
  return reading.isFenced ? { verdict: 'not-applied' } : { verdict: 'fence' }
}

function isShiftDocument(document: FoundDocument): boolean {
  return document.kind === 'shift-open' || document.kind === 'shift-close'
}

/** Is this the document of that operation? Its mark alone is no proof: the pair of a correction carries one and the same. */
export function isOurs(operation: OperationFacts, document: FoundDocument, keepsOperationMark: boolean): boolean {
  if (operation.kind === 'shift-open' || operation.kind === 'shift-close') return document.kind === operation.kind
  const isCorrection = operation.kind === 'correction'
  if (document.kind !== (isCorrection ? 'correction' : 'receipt')) return false
  const receiptKind = operation.receiptKind ?? (operation.kind === 'return' ? 'return' : 'sale')
  if (document.receiptKind !== undefined && document.receiptKind !== receiptKind) return false
  if (document.totalMinor !== operation.totalMinor) return false
  // A document whose requisites can be read shows its mark; one without ours is a stranger's.
  if (keepsOperationMark && document.lines) return document.operationMark === operation.mark
  return linesMatch(operation, document)
}

/** Lines that cannot be read back speak neither for nor against. */
function linesMatch(operation: OperationFacts, document: FoundDocument): boolean {
  if (!operation.lines || !document.lines) return true
  return (
    operation.lines.length === document.lines.length &&
    operation.lines.every((line, index) => {
      const other = document.lines?.[index]
      return (
        other?.priceMinor === line.priceMinor &&
        other.quantityMilli === line.quantityMilli &&
        other.totalMinor === line.totalMinor
      )
    })
  )
}
