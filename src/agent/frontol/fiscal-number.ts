import { createHash } from 'node:crypto'
import type { RegisteredDocument } from '../../shared/fiscal/document.ts'
import type { FrontolDocument } from './wire.ts'

const STAND_IN = 'uid:'

/**
 * The fiscal document of a confirmed receipt.
 *
 * Frontol's protocol, as far as it is known, tells neither FN nor FD. Without them the receipt is recorded under a
 * stand-in that nobody can take for an FN number: `uid:` and twelve characters made of the document's uid, Frontol's own
 * document number, and fiscal sign 0. The same document gives the same stand-in, so that a repeat is a repeat.
 *
 * @see docs/protocols/frontol.md, "FN and FD"
 */
export function fiscalDocumentOf({ uid, number, shift, fiscal }: FrontolDocument): RegisteredDocument {
  const shiftNumber = shift ?? undefined
  if (fiscal) return { ...fiscal, ...(shiftNumber === undefined ? {} : { shiftNumber }) }
  const digest = createHash('sha256').update(uid).digest('base64url')
  return {
    fnNumber: `${STAND_IN}${digest.slice(0, 12)}`,
    fdNumber: Math.min(Math.max(number ?? 1, 1), 0xffff_ffff),
    fiscalSign: '0',
    ...(shiftNumber === undefined ? {} : { shiftNumber }),
  }
}

export function isStandIn({ fnNumber }: Pick<RegisteredDocument, 'fnNumber'>): boolean {
  return fnNumber.startsWith(STAND_IN)
}
