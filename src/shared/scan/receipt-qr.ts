/** What the QR code of a fiscal receipt says. Numbers are numbers: devices print them padded and unpadded. */
export type ReceiptQr = Readonly<{
  fnNumber: string
  fdNumber: number
  /** Decimal without leading zeros, as in `RegisteredDocument`. */
  fiscalSign: string
  totalMinor: number
  /** Local time of the device, `2026-11-22T18:05` or with seconds. */
  deviceTime: string
  /** `other` is buying from a customer (tag 1054: 3 and 4). */
  receiptKind: 'sale' | 'return' | 'other'
}>

/** Is this meant to be a receipt's QR code, whole or not? */
export function looksLikeReceiptQr(data: string): boolean {
  return /^t=\d{8}T\d{4}/.test(data)
}

/**
 * Reads `t=…&s=…&fn=…&i=…&fp=…&n=…`, or gives nothing when a part is missing or impossible. The QR of a shift report
 * has no sum and no kind, and is nothing to return from.
 *
 * @see the tax service’s order on requisites of fiscal documents, QR code of a receipt
 */
export function parseReceiptQr(data: string): ReceiptQr | undefined {
  const parts = new Map(
    data.split('&').map(part => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  )
  const time = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?$/.exec(parts.get('t') ?? '')
  const sum = /^(\d{1,8})\.(\d\d)$/.exec(parts.get('s') ?? '')
  const fnNumber = /^\d{1,16}$/.exec(parts.get('fn') ?? '')?.[0]
  const fdNumber = readUint32(parts.get('i'))
  const fiscalSign = readUint32(parts.get('fp'))
  const kind = /^[1-4]$/.exec(parts.get('n') ?? '')?.[0]
  if (!time || !sum || !fnNumber || !fdNumber || fiscalSign === undefined || !kind) return undefined
  const [, year, month, day, hour, minute, second] = time
  return {
    fnNumber,
    fdNumber,
    fiscalSign: String(fiscalSign),
    totalMinor: Number(sum[1]) * 100 + Number(sum[2]),
    deviceTime: `${year}-${month}-${day}T${hour}:${minute}${second === undefined ? '' : `:${second}`}`,
    receiptKind: kind === '1' ? 'sale' : kind === '2' ? 'return' : 'other',
  }
}

function readUint32(text: string | undefined): number | undefined {
  const value = /^\d{1,10}$/.test(text ?? '') ? Number(text) : Number.NaN
  return value <= 0xffff_ffff ? value : undefined
}
