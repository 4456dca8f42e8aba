import { normalisePhone } from '../contact/phone.ts'
import { hasValidCheckDigit } from './check-digit.ts'
import { checkMarkingCode } from './marking-code.ts'
import { looksLikeReceiptQr, parseReceiptQr, type ReceiptQr } from './receipt-qr.ts'
import { inLatinLayout, isTypedInRussianLayout } from './russian-layout.ts'
import type { CardFamily, ScanSettings } from './scan-settings.ts'
import { type Symbology, splitSymbology } from './symbology.ts'

/** Why a scan goes nowhere. The cashier is told; nothing is guessed. */
export type UnknownScanReason =
  | 'empty'
  | 'too-long'
  /** Only the small add-on beside a barcode was read. */
  | 'add-on-only'
  /** The barcode of a whole case of goods. */
  | 'case-code'
  | 'unsupported-gs1'
  | 'marking-damaged'
  | 'receipt-damaged'
  | 'wallet-damaged'
  /** Digits, but neither a barcode nor a card of the chain. */
  | 'number-of-no-kind'
  | 'no-such-form'

/** What was scanned. Holds card numbers, phones and codes: never for logs. */
export type Scan =
  /** EAN-13 and UPC-A as 13 digits, EAN-8 as 8. */
  | Readonly<{ kind: 'goods'; barcode: string }>
  | Readonly<{ kind: 'bad-check-digit' }>
  | Readonly<{ kind: 'loyalty-card'; number: string }>
  | Readonly<{ kind: 'gift-card'; number: string }>
  /** `phone` in digits with country code. */
  | Readonly<{ kind: 'wallet'; phone: string; code: string }>
  | (Readonly<{ kind: 'receipt' }> & ReceiptQr)
  /** `raw`: byte for byte as read, without the scanner's own additions. */
  | Readonly<{ kind: 'marking'; raw: string }>
  | Readonly<{ kind: 'promo'; code: string }>
  | Readonly<{ kind: 'unknown'; reason: UnknownScanReason }>

const MAX_SCAN_LENGTH = 512

/** The code on our own coupons: Crockford's base32, so it is Latin however the keyboard is set. */
const COUPON = /^[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){2}$/i

/**
 * Tells what a scanner, or a person typing a barcode, has given. Repairs text that went through the Russian keyboard
 * layout. What fits no form, or is damaged, is `unknown` with a reason and never something else by chance.
 */
export function recogniseScan(text: string, settings: ScanSettings): Scan {
  if (text.length > MAX_SCAN_LENGTH) return unknown('too-long')
  const asRead = splitSymbology(text)
  const repaired = splitSymbology(inLatinLayout(text))
  if (isTypedInRussianLayout(text)) {
    const scan = recognise(repaired.symbology, repaired.data, settings)
    const isWordOrNothing =
      scan.kind === 'promo' ? !COUPON.test(scan.code) : scan.kind === 'unknown' && scan.reason === 'no-such-form'
    return isWordOrNothing && isPromo(asRead.data, settings) ? { kind: 'promo', code: asRead.data } : scan
  }

  const scan = recognise(asRead.symbology, asRead.data, settings)
  const isLayoutUntold = scan.kind === 'unknown' && !/[a-z]/i.test(asRead.data) && repaired.data !== asRead.data
  if (!isLayoutUntold) return scan
  const second = recognise(repaired.symbology, repaired.data, settings)
  return second.kind === 'marking' ? second : scan
}

function recognise(symbology: Symbology, data: string, settings: ScanSettings): Scan {
  if (data === '') return unknown('empty')
  if (symbology === 'add-on') return unknown('add-on-only')
  if (symbology === 'ean-with-add-on') return recogniseEanWithAddOn(data)
  if (/^QR:/i.test(data)) return recogniseWallet(data)
  if (looksLikeReceiptQr(data)) return recogniseReceipt(data)
  if (symbology === 'gs1') return recogniseGs1(data)
  const marking = recogniseMarking(data)
  if (marking) return marking
  if (/^\d+$/.test(data)) return recogniseDigits(data, settings)
  return isPromo(data, settings) ? { kind: 'promo', code: data } : unknown('no-such-form')
}

function recogniseWallet(data: string): Scan {
  const [, digits = '', code = ''] = /^QR:\+?(\d{8,15}):(\d{4,8})\.$/i.exec(data) ?? []
  const national = normalisePhone(digits)
  const phone = national.ok ? national : normalisePhone(`+${digits}`)
  return phone.ok ? { kind: 'wallet', phone: phone.phone, code } : unknown('wallet-damaged')
}

function recogniseReceipt(data: string): Scan {
  const receipt = parseReceiptQr(data)
  return receipt ? { kind: 'receipt', ...receipt } : unknown('receipt-damaged')
}

function recogniseMarking(data: string): Scan | undefined {
  switch (checkMarkingCode(data)) {
    case 'whole':
      return { kind: 'marking', raw: data }
    case 'damaged':
      return unknown('marking-damaged')
    case 'bad-check-digit':
      return { kind: 'bad-check-digit' }
    case 'not-marking':
      return undefined
  }
}

/** A GTIN alone is goods; with a weight or a date beside it, the barcode would lose half of what it says. */
function recogniseGs1(data: string): Scan {
  const gtin = /^01(\d{14})$/.exec(data)?.[1]
  return gtin ? recogniseBarcode(gtin) : (recogniseMarking(data) ?? unknown('unsupported-gs1'))
}

/** Main symbol and an add-on of 2 or 5 digits, as on magazines. */
function recogniseEanWithAddOn(data: string): Scan {
  return /^\d{13}(?:\d{2}|\d{5})$/.test(data) ? recogniseBarcode(data.slice(0, 13)) : unknown('no-such-form')
}

function recogniseDigits(digits: string, settings: ScanSettings): Scan {
  const card = cardFamilyOf(digits, settings.cards)
  const giftCard = cardFamilyOf(digits, settings.giftCards)
  const isGiftCard = (giftCard?.prefix.length ?? 0) > (card?.prefix.length ?? 0)
  const family = isGiftCard ? giftCard : card
  if (!family) return recogniseBarcode(digits)
  const isReadRight = !(family.hasCheckDigit ?? digits.length === 13) || hasValidCheckDigit(digits)
  if (!isReadRight) return { kind: 'bad-check-digit' }
  return { kind: isGiftCard ? 'gift-card' : 'loyalty-card', number: digits }
}

function cardFamilyOf(digits: string, families: readonly CardFamily[]): CardFamily | undefined {
  return families
    .filter(({ prefix, length }) => digits.startsWith(prefix) && fitsLength(digits.length, length))
    .toSorted((one, other) => other.prefix.length - one.prefix.length)[0]
}

function fitsLength(count: number, told: number | undefined): boolean {
  return told === undefined ? count >= 8 && count <= 32 : count === told
}

function recogniseBarcode(digits: string): Scan {
  if (![8, 12, 13, 14].includes(digits.length)) return unknown('number-of-no-kind')
  if (!hasValidCheckDigit(digits)) return { kind: 'bad-check-digit' }
  if (digits.length === 14 && !digits.startsWith('0')) return unknown('case-code')
  return { kind: 'goods', barcode: digits.length === 8 ? digits : digits.slice(-13).padStart(13, '0') }
}

function isPromo(data: string, { promoPattern }: ScanSettings): boolean {
  return promoPattern !== undefined && new RegExp(`^(?:${promoPattern})$`, 'u').test(data)
}

function unknown(reason: UnknownScanReason): Scan {
  return { kind: 'unknown', reason }
}
