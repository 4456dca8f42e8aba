import type { CustomerRecord } from '../db/customers.ts'
import type { Db } from '../db/open-database.ts'
import { countWrongWalletTry, saveWalletProof, wrongWalletTries } from '../db/wallet.ts'
import { isSameSecret, oneTimeDigits } from './one-time-value.ts'

/** A wallet shows a new code each minute; the one before it is still taken, so a code lives one to two minutes. */
const WINDOW_MS = 60_000
const CODE_LENGTH = 6
const MAX_WRONG_TRIES = 5
const TRIES_WINDOWS = 10

/** What the customer's wallet shows as a QR code: `QR:{phone}:{code}.` */
export function walletText(secret: Buffer, customer: CustomerRecord, nowMs: number): string {
  return `QR:${customer.phone}:${walletCode(secret, customer, windowAt(nowMs))}.`
}

type WalletReading = Readonly<{
  customer: CustomerRecord
  code: string
  registerId: string
  instanceId: string
}>

/**
 * Whether a wallet code read at a register is the customer's own, now. A right one is remembered as proof for one sale
 * of this run of the agent. After five wrong ones within ten minutes none is taken.
 */
export async function proveByWallet(db: Db, secret: Buffer, reading: WalletReading, nowMs: number): Promise<boolean> {
  const { customer, code, registerId, instanceId } = reading
  const window = windowAt(nowMs)
  return db.transaction().execute(async tx => {
    const wrong = await wrongWalletTries(tx, customer.customerId, window - TRIES_WINDOWS)
    if (wrong >= MAX_WRONG_TRIES) return false
    const isRight = [window, window - 1]
      .map(at => isSameSecret(secret, code, walletCode(secret, customer, at)))
      .includes(true)
    if (isRight) await saveWalletProof(tx, { registerId, customerId: customer.customerId, instanceId }, nowMs)
    else await countWrongWalletTry(tx, customer.customerId, window)
    return isRight
  })
}

function windowAt(nowMs: number): number {
  return Math.floor(nowMs / WINDOW_MS)
}

function walletCode(secret: Buffer, customer: CustomerRecord, window: number): string {
  return oneTimeDigits(secret, ['wallet', customer.customerId, window], CODE_LENGTH)
}
