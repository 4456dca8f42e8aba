import { pino } from 'pino'
import { beforeEach, describe, expect, it } from 'vitest'
import { createPairingDesk, type PairingDesk } from '../../../src/agent/programs/pairing-desk.ts'
import { openProgramBook, type ProgramBook } from '../../../src/agent/programs/program-book.ts'
import { hashOfToken } from '../../../src/agent/programs/token-hash.ts'
import { otherRegisterId, registerId } from '../../db/support/builders.ts'
import { MONDAY_MS, openForTest } from '../../db/support/database-for-test.ts'

const MINUTE_MS = 60_000
const retail = { registerId, name: '1C:Retail', rights: ['sell', 'read'] } as const
const software = '1C:Розница 3.0.8'

let book: ProgramBook
let desk: PairingDesk
let elapsedMs: number
let codes: string[]

beforeEach(() => {
  const db = openForTest({ registerIds: [registerId, otherRegisterId] })
  book = openProgramBook({ db, fromSettings: [], log: pino({ level: 'silent' }), now: () => MONDAY_MS })
  elapsedMs = 5
  codes = ['11111111', '22222222', '33333333', '44444444']
  desk = createPairingDesk({ book, elapsedMs: () => elapsedMs, newCode: () => codes.shift() ?? '99999999' })
})

const refusal = (code: string, who = software): string => {
  try {
    desk.redeem(code, who)
    return 'paired'
  } catch (error) {
    return (error as { code: string }).code
  }
}

it('a code is traded for a token that names the register and what the program may do there', () => {
  const { code } = desk.invite(retail)
  const pairing = desk.redeem(code, software)
  expect(pairing).toMatchObject(retail)
  expect(book.byTokenHash(hashOfToken(pairing.token))).toMatchObject({ ...retail, software, pairedBy: 'code' })
})

it('a code is eight digits, and may be typed as people type', () => {
  const real = createPairingDesk({ book })
  const { code } = real.invite(retail)
  expect(code).toMatch(/^\d{8}$/)
  expect(real.redeem(` ${code.slice(0, 4)} - ${code.slice(4)} `, software).name).toBe('1C:Retail')
})

describe('a lost answer', () => {
  it('the same program asks again with the same code and gets the same token', () => {
    const { code } = desk.invite(retail)
    const { token } = desk.redeem(code, software)
    expect(desk.redeem(code, software).token).toBe(token)
    expect(book.list(registerId)).toHaveLength(1)
  })

  it('is over once the token was used', () => {
    const { code } = desk.invite(retail)
    const { token } = desk.redeem(code, software)
    book.noteUse(hashOfToken(token))
    expect(refusal(code)).toBe('pairing.wrong-code')
  })

  it('is over once the program was revoked', () => {
    const { code } = desk.invite(retail)
    desk.redeem(code, software)
    book.revoke(registerId, '1C:Retail')
    expect(refusal(code)).toBe('pairing.wrong-code')
  })

  it('helps no other program', () => {
    const { code } = desk.invite(retail)
    desk.redeem(code, software)
    expect(refusal(code, 'another program')).toBe('pairing.wrong-code')
  })
})

describe('a code is refused', () => {
  it.each([
    ['wrong', '11111112'],
    ['longer', '111111111'],
    ['shorter', '1111111'],
    ['empty', ''],
    ['no digits', 'abcdefgh'],
  ])('%s', (_, typed) => {
    desk.invite(retail)
    expect(refusal(typed)).toBe('pairing.wrong-code')
  })

  it('after ten minutes', () => {
    const { code, lifeMs } = desk.invite(retail)
    expect(lifeMs).toBe(10 * MINUTE_MS)
    elapsedMs += lifeMs
    expect(refusal(code)).toBe('pairing.wrong-code')
  })

  it('after another one was shown for the same program', () => {
    const { code } = desk.invite(retail)
    const { code: newer } = desk.invite(retail)
    expect(refusal(code)).toBe('pairing.wrong-code')
    expect(refusal(newer)).toBe('paired')
  })

  it('after five wrong tries, for good; a new one is heard a minute later', () => {
    const { code } = desk.invite(retail)
    const tries = Array.from({ length: 5 }, (_, at) => refusal(`0000000${at}`))
    expect(new Set(tries)).toEqual(new Set(['pairing.wrong-code']))
    expect(refusal(code)).toBe('request.too-many-tries')
    const { code: next } = desk.invite(retail)
    elapsedMs += MINUTE_MS
    expect(refusal(code)).toBe('pairing.wrong-code')
    expect(refusal(next)).toBe('paired')
  })
})

it('codes of different programs and registers stand beside each other', () => {
  const one = desk.invite(retail)
  const two = desk.invite({ ...retail, registerId: otherRegisterId })
  const three = desk.invite({ ...retail, name: 'web till' })
  expect(desk.redeem(two.code, software).registerId).toBe(otherRegisterId)
  expect(desk.redeem(three.code, software).name).toBe('web till')
  expect(desk.redeem(one.code, software).registerId).toBe(registerId)
})

it('a code is never shown for two programs at once', () => {
  codes = ['11111111', '11111111', '22222222']
  expect(desk.invite(retail).code).toBe('11111111')
  expect(desk.invite({ ...retail, name: 'web till' }).code).toBe('22222222')
})

it('pairing a program again shuts its earlier token out', () => {
  const first = desk.redeem(desk.invite(retail).code, software)
  const second = desk.redeem(desk.invite(retail).code, software)
  expect(book.byTokenHash(hashOfToken(first.token))).toBeUndefined()
  expect(book.byTokenHash(hashOfToken(second.token))).toBeDefined()
})
