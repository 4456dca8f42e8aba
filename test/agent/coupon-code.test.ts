import { expect, it } from 'vitest'
import { couponCodes } from '../../src/agent/coupon-code.ts'
import { PromoCode } from '../../src/shared/proposal.ts'

const origins = Array.from({ length: 2000 }, (_, index) => `9999078900001234/${index}/tea`)

it('is the same again for the same receipt, so that a restored register gives out no second one', () => {
  expect(origins.map(couponCodes('secret'))).toEqual(origins.map(couponCodes('secret')))
})

it('differs from receipt to receipt, and from register to register', () => {
  const codes = ['secret', 'other'].flatMap(secret => origins.map(couponCodes(secret)))
  expect(new Set(codes).size).toBe(2 * origins.length)
  for (const code of codes) expect(PromoCode.parse(code)).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
})
