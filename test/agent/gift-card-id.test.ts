import { expect, it } from 'vitest'
import { giftCardOf } from '../../src/agent/gift-card-id.ts'

it('knows a card by any way its number is written, and shows its last digits', () => {
  const card = giftCardOf('7000 1234 5678 4821')
  expect(card.masked).toBe('•••• 4821')
  expect(card.giftCardId).toMatch(/^[0-9a-f]{32}$/)
  expect(giftCardOf('7000-1234-56784821')).toEqual(card)
  expect(giftCardOf('gift4821x')).toEqual(giftCardOf('GIFT-4821X'))
  expect(giftCardOf('7000123456784822').giftCardId).not.toBe(card.giftCardId)
})

it('shows less of a short number', () => {
  expect(giftCardOf('123456').masked).toBe('•••• 56')
})
