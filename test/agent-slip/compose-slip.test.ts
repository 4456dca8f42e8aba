import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { composeSlip, type SlipLook } from '../../src/agent/slip/compose-slip.ts'
import type { SlipFacts } from '../../src/agent/slip/slip-facts.ts'
import { Slip } from '../../src/shared/slip.ts'

const look: SlipLook = { storeName: 'Сон, Садовая 7', language: 'ru', utcOffsetMinutes: 180 }
const guest: SlipFacts = { totalMinor: 123_450, promoCodes: [], coupons: [] }
const coupon = {
  title: { ru: 'Скидка 20 % на подушки', en: '20 % off pillows' },
  code: '7K2M-0QXZ-4HRT',
  // Midnight of the shop in Moscow: the 31st was the last day.
  validUntilMs: Date.UTC(2026, 11, 31, 21, 0),
}

/** What stands on the paper, a line per block, values after a bar. */
function read(facts: SlipFacts, change: Partial<SlipLook> = {}): string[] {
  return (composeSlip(facts, { ...look, ...change })?.blocks ?? []).map(block => {
    switch (block.kind) {
      case 'text':
        return block.text
      case 'pair':
        return `${block.left} | ${block.right}`
      case 'qr':
      case 'barcode':
        return `${block.kind} ${block.data}`
      default:
        return block.kind
    }
  })
}

const points = (told: Partial<NonNullable<SlipFacts['points']>> = {}): SlipFacts => ({
  ...guest,
  customerName: 'Вера',
  points: { spentMinor: 0, accruedMinor: 0, isLater: false, balanceMinor: 50_000, ...told },
})

describe('a slip', () => {
  test.each<[string, SlipFacts, string[]]>([
    [
      'greets by name and tells what was accrued, spent and is left',
      points({ spentMinor: 10_000, accruedMinor: 3_703, balanceMinor: 143_703 }),
      [
        'Сон, Садовая 7',
        'Вера, спасибо за покупку!',
        'rule',
        'Покупка | 1 234,50 ₽',
        'Списано баллов | -100,00',
        'Начислено баллов | +37,03',
        'Баланс баллов | 1 437,03',
      ],
    ],
    [
      'says that points arrive later, and no balance, when the hub was away',
      points({ accruedMinor: 3_703, isLater: true, balanceMinor: undefined }),
      [
        'Сон, Садовая 7',
        'Вера, спасибо за покупку!',
        'rule',
        'Покупка | 1 234,50 ₽',
        'Будет начислено баллов | +37,03',
        'Баллы придут позже: сейчас нет связи.',
      ],
    ],
    [
      'gives a guest the coupon that came out, as text, QR code and Code 128',
      { ...guest, coupons: [coupon] },
      [
        'Сон, Садовая 7',
        'Спасибо за покупку!',
        'rule',
        'Покупка | 1 234,50 ₽',
        'space',
        'rule',
        'Ваш купон',
        'Скидка 20 % на подушки',
        'Действует до 31.12.2026',
        'Код: 7K2M-0QXZ-4HRT',
        'qr 7K2M-0QXZ-4HRT',
        'barcode 7K2M-0QXZ-4HRT',
      ],
    ],
    [
      'names the promo code that was used, and what it took off',
      { ...guest, promoCodes: [{ code: 'ЛЕТО26', amountMinor: 12_000 }] },
      ['Сон, Садовая 7', 'Спасибо за покупку!', 'rule', 'Покупка | 1 234,50 ₽', 'Промокод ЛЕТО26 | -120,00 ₽'],
    ],
    ['is not printed for a guest without a coupon', guest, []],
    ['is not printed for a customer whose points did not move', points(), []],
  ])('%s', (_name, facts, lines) => expect(read(facts)).toEqual(lines))

  test('speaks English where the register is set so', () => {
    const facts = { ...points({ accruedMinor: 3_703, balanceMinor: 53_703 }), coupons: [coupon] }
    const lines = read(facts, { language: 'en' })
    expect(lines).toContain('Вера, thank you for your purchase!')
    expect(lines).toContain('Points accrued | +37.03')
    expect(lines).toContain('20 % off pillows')
    expect(lines).toContain('Valid until 31.12.2026')
  })

  test('counts the days of a coupon in the shop’s own zone', () => {
    const facts = { ...guest, coupons: [{ ...coupon, validUntilMs: Date.UTC(2026, 11, 31, 20, 0) }] }
    expect(read(facts, { utcOffsetMinutes: 600 })).toContain('Действует до 01.01.2027')
    expect(read(facts, { utcOffsetMinutes: -60 })).toContain('Действует до 31.12.2026')
  })

  test('leaves out the bars that Code 128 cannot hold', () => {
    const lines = read({ ...guest, coupons: [{ ...coupon, code: 'ПОДУШКА' }] })
    expect(lines).toContain('qr ПОДУШКА')
    expect(lines.filter(line => line.startsWith('barcode'))).toEqual([])
  })

  test('shows a balance below zero as it is', () => {
    expect(read(points({ accruedMinor: 100, balanceMinor: -123_456 }))).toContain('Баланс баллов | -1 234,56')
  })

  test.each(['+7 921 555-01-47', 'vera@mail.ru', 'Вера 0147', ''])('never greets by «%s»', customerName => {
    expect(read({ ...points({ accruedMinor: 1 }), customerName })[1]).toBe('Спасибо за покупку!')
  })

  test('fits what every printer of slips takes, whatever was sold', () => {
    const amount = fc.integer({ min: 0, max: 99_999_999_99 })
    const facts = fc.record({
      customerName: fc.option(fc.string({ maxLength: 100 }), { nil: undefined }),
      totalMinor: amount,
      points: fc.option(
        fc.record({
          spentMinor: amount,
          accruedMinor: amount,
          isLater: fc.boolean(),
          balanceMinor: fc.option(fc.integer({ min: -99_999_999_99, max: 99_999_999_99 }), { nil: undefined }),
        }),
        { nil: undefined },
      ),
      promoCodes: fc.array(fc.record({ code: fc.stringMatching(/^[0-9A-ZА-Я-]{4,32}$/), amountMinor: amount }), {
        maxLength: 5,
      }),
      coupons: fc.array(
        fc.record({
          title: fc.constant(coupon.title),
          code: fc.stringMatching(/^[0-9A-ZА-Я-]{4,32}$/),
          validUntilMs: fc.integer({ min: 1, max: 4_000_000_000_000 }),
        }),
        { maxLength: 10 },
      ),
    })
    fc.assert(
      fc.property(facts, told => {
        const slip = composeSlip(told, look)
        if (slip) Slip.parse(slip)
      }),
      { numRuns: 200 },
    )
  })
})
