import type { ReceiptDocument } from './document.ts'

/** The additional requisite of a receipt: our mark, unless the document brings a value of its own. */
const DOCUMENT_MARK_TAG = 1192
const MAX_LENGTH = 16

/**
 * What tag 1192 of this document will hold, at most 16 characters. A register program may need the tag itself, as for
 * the fiscal sign of the wrong receipt in a correction; then its value, with kind, total and lines, is how settling
 * knows the document.
 */
export function documentMark({
  requisites,
  operationMark,
}: Pick<ReceiptDocument, 'requisites' | 'operationMark'>): string {
  const own = requisites?.find(({ tag }) => tag === DOCUMENT_MARK_TAG)?.value
  return typeof own === 'string' && own !== '' && own.length <= MAX_LENGTH ? own : operationMark
}
