import { createHmac, timingSafeEqual } from 'node:crypto'
import { AppError } from '../../src/shared/errors/app-error.ts'
import type { Db } from '../db/open-database.ts'
import { countPairingTry, findRegister, finishPairing, type Register, saveRegister } from '../db/registers.ts'
import { newToken, tokenHash } from '../token.ts'

const MAX_PAIRING_TRIES = 5
const MIN_TOKEN_LENGTH = 32

/** A register as IT adds it: with a token of its own, or with a code it will exchange for one. */
export type NewRegister = Readonly<{
  registerId: string
  storeId: string
  storeName: string
  token?: string | undefined
  pairingCode?: string | undefined
}>

/** Adds a register or renews its keys. The hub keeps only hashes of them. */
export async function addRegister(db: Db, secret: Buffer, register: NewRegister, nowMs: number): Promise<void> {
  const { registerId, storeId, storeName, token, pairingCode } = register
  if (token !== undefined && token.length < MIN_TOKEN_LENGTH) {
    throw new AppError('request.malformed', { params: { field: 'token' } })
  }
  await saveRegister(
    db,
    {
      registerId,
      storeId,
      storeName,
      tokenHash: token === undefined ? undefined : tokenHash(token),
      pairingHash: pairingCode === undefined ? undefined : pairingHash(secret, registerId, pairingCode),
    },
    nowMs,
  )
}

/**
 * Exchanges a pairing code for the register's token, once. An older token stops working.
 *
 * @throws AppError register.unknown, request.unauthorised, request.too-many-tries
 */
export async function enrolRegister(
  db: Db,
  secret: Buffer,
  { registerId, pairingCode }: Readonly<{ registerId: string; pairingCode: string }>,
): Promise<string> {
  const answer = await db.transaction().execute(async tx => {
    const register = await findRegister(tx, registerId)
    if (!register) return new AppError('register.unknown')
    if (register.pairingHash === null) return new AppError('request.unauthorised')
    if (register.pairingTries >= MAX_PAIRING_TRIES) return new AppError('request.too-many-tries')
    if (!isSameText(pairingHash(secret, registerId, pairingCode), register.pairingHash)) {
      await countPairingTry(tx, registerId)
      return new AppError('request.unauthorised')
    }
    const token = newToken()
    await finishPairing(tx, registerId, tokenHash(token))
    return token
  })
  if (answer instanceof AppError) throw answer
  return answer
}

/** @throws AppError register.unknown, request.unauthorised */
export async function authenticateRegister(db: Db, registerId: string, token: string): Promise<Register> {
  const register = await findRegister(db, registerId)
  if (!register) throw new AppError('register.unknown')
  if (register.tokenHash === null || !isSameText(tokenHash(token), register.tokenHash)) {
    throw new AppError('request.unauthorised')
  }
  return register
}

/** Short and typed by people, so its hash needs the hub's secret. */
function pairingHash(secret: Buffer, registerId: string, code: string): string {
  return createHmac('sha256', secret).update(`pairing\n${registerId}\n${code}`).digest('hex')
}

function isSameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
