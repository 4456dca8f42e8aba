import { AppError } from '../../src/shared/errors/app-error.ts'
import type { HubResult } from '../../src/shared/hub/messages.ts'
import { countWrongGiftCardTry, wrongGiftCardTries } from '../db/gift-card-tries.ts'
import { findGiftCard, type GiftCardAmount } from '../db/gift-cards.ts'
import type { Db } from '../db/open-database.ts'
import { type GiftCardRefusal, judgeGiftCard } from './gift-card-rules.ts'

/** Numbers can be tried one by one: after ten unknown cards within ten minutes a register has to wait. */
const WINDOW_MS = 60_000
const TRIES_WINDOWS = 10
const MAX_WRONG_TRIES = 10

/**
 * What a register hears about a gift card that was scanned or typed. Reserves nothing.
 *
 * @throws AppError request.too-many-tries (`retryAfterMs`)
 */
export async function checkGiftCard(
  db: Db,
  registerId: string,
  giftCardId: string,
  nowMs: number,
): Promise<HubResult<'gift-cards.check'>> {
  return db.transaction().execute(async tx => {
    await refuseGuessing(tx, registerId, nowMs)
    const record = await findGiftCard(tx, giftCardId)
    if (!record || record.state === 'awaited') {
      await countWrongGiftCardTry(tx, registerId, windowAt(nowMs))
      return { status: record ? 'not-sold-yet' : 'unknown' }
    }
    if (judgeGiftCard(record, { amountMinor: 0, heldHereMinor: 0 })) return { status: 'returned' }
    return record.balanceMinor > 0 ? { status: 'good', balanceMinor: record.balanceMinor } : { status: 'used-up' }
  })
}

/**
 * A hold tells as much of a card as a check does, so guesses are counted there too.
 *
 * @throws AppError request.too-many-tries (`retryAfterMs`), and whatever the hold refuses
 */
export async function guardingGiftCards<T>(
  db: Db,
  registerId: string,
  wished: readonly GiftCardAmount[],
  nowMs: number,
  hold: () => Promise<T>,
): Promise<T> {
  if (wished.length === 0) return hold()
  await refuseGuessing(db, registerId, nowMs)
  try {
    return await hold()
  } catch (error) {
    if (error instanceof AppError && error.code === 'loyalty.gift-card-unknown') {
      await countWrongGiftCardTry(db, registerId, windowAt(nowMs))
    }
    throw error
  }
}

/** The refusal as the register's failure. */
export function giftCardError(refusal: GiftCardRefusal): AppError {
  switch (refusal.reason) {
    case 'unknown':
      return new AppError('loyalty.gift-card-unknown')
    case 'not-sold-yet':
      return new AppError('loyalty.gift-card-not-sold-yet')
    case 'ended':
      return new AppError('loyalty.gift-card-ended')
    case 'short':
      return new AppError('loyalty.gift-card-short', { params: { availableMinor: refusal.availableMinor } })
  }
}

async function refuseGuessing(db: Db, registerId: string, nowMs: number): Promise<void> {
  const wrong = await wrongGiftCardTries(db, registerId, windowAt(nowMs) - TRIES_WINDOWS)
  if (wrong >= MAX_WRONG_TRIES) throw new AppError('request.too-many-tries', { params: { retryAfterMs: WINDOW_MS } })
}

function windowAt(nowMs: number): number {
  return Math.floor(nowMs / WINDOW_MS)
}
