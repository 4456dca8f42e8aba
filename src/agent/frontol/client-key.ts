import { createHmac } from 'node:crypto'
import { normalisePhone } from '../../shared/contact/phone.ts'
import { Identifier } from '../../shared/customer.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { recogniseScan } from '../../shared/scan/recognise-scan.ts'
import type { ScanSettings } from '../../shared/scan/scan-settings.ts'
import type { FrontolClient } from './wire.ts'

/**
 * How Frontol's client is looked for: by phone where there is one, else by what was scanned or typed as a card.
 *
 * @throws AppError contact.phone-invalid, scan.unreadable
 */
export function identifierOf({ mobilePhone, card }: FrontolClient, scans: ScanSettings): Identifier {
  if (mobilePhone) {
    const answer = normalisePhone(mobilePhone)
    if (!answer.ok) throw new AppError('contact.phone-invalid', { params: { reason: answer.reason } })
    return { by: 'phone', value: answer.phone }
  }
  const scan = recogniseScan(card ?? '', scans)
  if (scan.kind === 'wallet') return { by: 'wallet', phone: scan.phone, code: scan.code }
  const typed = Identifier.safeParse({ by: 'card', value: card })
  if (!typed.success) throw new AppError('scan.unreadable', { params: { kind: 'card' } })
  return typed.data
}

/** The same person by the same sign, without the sign itself: nobody reads a phone or a card out of it. */
export function clientKeyOf(accessKey: string, identifier: Identifier): string {
  const sign = identifier.by === 'wallet' ? `phone:${identifier.phone}` : `${identifier.by}:${identifier.value}`
  return createHmac('sha256', accessKey).update(sign).digest('base64url')
}
