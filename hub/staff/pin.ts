import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

type Cost = Readonly<{ N: number; r: number; p: number }>

/** Four digits are soon guessed whatever a guess costs: what keeps them is the hub's secret in them, and the lock-out. */
const cost: Cost = { N: 2 ** 13, r: 8, p: 1 }
const SALT_BYTES = 16
const KEY_BYTES = 32

const derive = promisify<string, Buffer, number, Cost, Buffer>(scrypt)

/** A PIN as the hub keeps it, `salt$key`. Without the hub's secret nobody can try PINs against it. */
export async function hashPin(secret: Buffer, pin: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  return encode(salt, await keyOf(secret, pin, salt))
}

/** Compares in constant time, and takes as long for a hash nobody has: see `nobodysPin`. */
export async function isPin(secret: Buffer, pin: string, pinHash: string): Promise<boolean> {
  const [salt = '', key = ''] = pinHash.split('$')
  const expected = Buffer.from(key, 'base64url')
  const given = await keyOf(secret, pin, Buffer.from(salt, 'base64url'))
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/** No PIN fits. Checked in place of a person who is not there, so that the absence cannot be timed. */
export const nobodysPin = encode(randomBytes(SALT_BYTES), randomBytes(KEY_BYTES))

function encode(salt: Buffer, key: Buffer): string {
  return `${salt.toString('base64url')}$${key.toString('base64url')}`
}

async function keyOf(secret: Buffer, pin: string, salt: Buffer): Promise<Buffer> {
  return await derive(createHmac('sha256', secret).update(`staff pin\n${pin}`).digest('hex'), salt, KEY_BYTES, cost)
}
