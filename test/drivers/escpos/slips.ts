import { Slip, type SlipBlock } from '../../../src/shared/slip.ts'

type Written = Parameters<typeof Slip.parse>[0]

/** A slip with the schema's defaults filled in. */
export const slipOf = (...blocks: readonly Written[]): Slip => Slip.parse({ blocks })
export const textBlock = (text: string): SlipBlock => ({
  kind: 'text',
  text,
  align: 'left',
  isBold: false,
  size: 'normal',
})

export const loyaltySlip: Slip = slipOf(
  { kind: 'text', text: 'Магазин «Ромашка»', align: 'center', isBold: true, size: 'double' },
  { kind: 'rule' },
  { kind: 'pair', left: 'Кофе зерновой «Жокей» классический, среднеобжаренный, пакет 500 г', right: '1\u00a0240,50 ₽' },
  { kind: 'pair', left: 'Баллов на карте', right: '1\u00a0254', isBold: true },
  { kind: 'space' },
  { kind: 'text', text: 'Купон: −300 ₽ — до 15 сентября, №17', align: 'center' },
  { kind: 'barcode', data: 'TS-0000123456' },
  { kind: 'qr', data: 'https://club.example.ru/r/7f3K?имя=Ё' },
)

/** Sixty lines, as long as a slip of this kind gets. */
export const longSlip: Slip = slipOf(
  ...Array.from({ length: 60 }, (_, index) => ({
    kind: 'pair',
    left: `Позиция ${index + 1}: сыр твёрдый`,
    right: `${index},99 ₽`,
  })),
)
