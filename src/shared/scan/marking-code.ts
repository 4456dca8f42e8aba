import { hasValidCheckDigit } from './check-digit.ts'

const GS = '\u001d'

/** Characters GS1 allows in serials and check values. */
const VALUE = /^[A-Za-z0-9!"%&'()*+,\-./_:;<=>?]+$/

/** What follows the serial: application identifier and the form of its value. */
const tails: readonly RegExp[] = [
  /^91.{4}$/,
  /^92(?:.{44}|.{88})$/,
  /^93.{4}$/,
  /^8005\d{6}$/,
  /^310\d{7}$/,
  /^(?:10|240|241).{1,30}$/,
  /^(?:11|13|15|16|17)\d{6}$/,
  /^7003\d{10}$/,
]

export type MarkingVerdict = 'whole' | 'damaged' | 'bad-check-digit' | 'not-marking'

/**
 * Is this the marking code of goods, whole enough for the fiscal device? Lost separators, brackets, separators written
 * out as text and cut codes are damage: the check behind the device would refuse them after the customer has paid.
 */
export function checkMarkingCode(data: string): MarkingVerdict {
  if (isGs1(data)) return checkGs1(data)
  if (isTobaccoPack(data) || /^RU-\d{6}-[A-Z]{3}\d{7}$/.test(data)) return 'whole'
  return /^\(01\)\d{14}\(21\)/.test(data) || /^01\d{14}[^\d]*21/.test(data) ? 'damaged' : 'not-marking'
}

function isGs1(data: string): boolean {
  return /^01\d{14}21/.test(data) && !(isTobaccoPack(data) && !hasValidCheckDigit(data.slice(2, 16)))
}

/** `01` GTIN `21` serial GS, then check key and code: `91` with `92`, or `93`. */
function checkGs1(data: string): MarkingVerdict {
  const [serial = '', ...rest] = data.slice(18).split(GS)
  if (!hasValidCheckDigit(data.slice(2, 16))) return 'bad-check-digit'
  const isSerial = serial.length <= 20 && VALUE.test(serial)
  const areTails = rest.every(part => VALUE.test(part) && tails.some(tail => tail.test(part)))
  const hasCheckCode = rest.some(part => part.startsWith('92') || part.startsWith('93'))
  return isSerial && areTails && hasCheckCode ? 'whole' : 'damaged'
}

/** GTIN, serial of 7, price code of 4 and check code of 4, without identifiers. */
function isTobaccoPack(data: string): boolean {
  return data.length === 29 && /^\d{14}/.test(data) && VALUE.test(data) && hasValidCheckDigit(data.slice(0, 14))
}
