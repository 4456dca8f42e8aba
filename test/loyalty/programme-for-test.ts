import type { PercentPromotion, Programme, Script } from '../../src/shared/programme.ts'

export const NOW_MS = Date.UTC(2026, 10, 22, 15, 0)

export function programmeOf(rules: Partial<Pick<Programme, 'promotions' | 'scripts'>>): Programme {
  return {
    version: 3,
    accrualBps: 300,
    maxSpendBps: 5000,
    minUnitPriceMinor: 1,
    spendingFromMs: 0,
    promotions: [],
    scripts: [],
    ...rules,
  }
}

/** 10 % off everything, offered to everybody. */
export function offer(promotionId: string, more: Partial<PercentPromotion> = {}): PercentPromotion {
  return {
    kind: 'percent',
    promotionId,
    title: { ru: promotionId, en: promotionId },
    percentBps: 1000,
    goods: { barcodes: [], categories: [] },
    given: 'offer',
    audience: {},
    ...more,
  }
}

/** One line for everybody, with a yes and a no. */
export function script(scriptId: string, more: Partial<Script> = {}): Script {
  return {
    scriptId,
    priority: 0,
    moment: 'composing',
    line: { ru: 'Есть ли у вас карта?', en: 'Do you have a card?' },
    answers: [
      { answerId: 'yes', label: { ru: 'Да', en: 'Yes' }, outcome: 'accepted', reasons: [] },
      { answerId: 'no', label: { ru: 'Нет', en: 'No' }, outcome: 'refused', reasons: [] },
    ],
    audience: {},
    ...more,
  }
}
