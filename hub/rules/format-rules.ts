import { stringify } from 'yaml'
import type { Promotion, Script } from '../../src/shared/programme.ts'
import type { Rules, StoreRules } from './rules.ts'
import type { RulesFileText } from './rules-file.ts'

/** The rules as a file: what `parseRules` reads back as the same rules. */
export function formatRules(rules: Rules): string {
  const { default: other, ...stores } = rules.stores
  const file: RulesFileText = {
    accrualPercent: rules.accrualBps / 100,
    maxSpendPercent: rules.maxSpendBps / 100,
    minUnitPrice: rules.minUnitPriceMinor / 100,
    stores: {
      default: storeText(other),
      ...Object.fromEntries(Object.entries(stores).map(([storeId, store]) => [storeId, storeText(store)])),
    },
    promotions: rules.promotions.map(promotionText),
    scripts: rules.scripts.map(scriptText),
  }
  return stringify(file, { aliasDuplicateObjects: false, lineWidth: 0 })
}

function storeText({ spendingFromMs }: StoreRules): RulesFileText['stores']['default'] {
  if (spendingFromMs === undefined) return { phase: 'accrue-only' }
  return spendingFromMs === 0 ? { phase: 'full' } : { spendingFrom: instantText(spendingFromMs) }
}

function promotionText(promotion: Promotion): NonNullable<RulesFileText['promotions']>[number] {
  const { fromMs, untilMs } = promotion
  if (promotion.kind === 'percent') {
    const { promotionId, percentBps, fromMs: _from, untilMs: _until, ...rest } = promotion
    return { id: promotionId, ...rest, percent: percentBps / 100, ...periodText(fromMs, untilMs) }
  }
  const { promotionId, atLeastMinor, fromMs: _from, untilMs: _until, ...rest } = promotion
  return { id: promotionId, ...rest, atLeast: atLeastMinor / 100, ...periodText(fromMs, untilMs) }
}

function scriptText({
  scriptId,
  answers,
  fromMs,
  untilMs,
  ...rest
}: Script): NonNullable<RulesFileText['scripts']>[number] {
  return {
    id: scriptId,
    ...rest,
    answers: answers.map(({ answerId, reasons, ...answer }) => ({
      id: answerId,
      ...answer,
      reasons: reasons.map(({ reasonId, label }) => ({ id: reasonId, label })),
    })),
    ...periodText(fromMs, untilMs),
  }
}

function periodText(fromMs: number | undefined, untilMs: number | undefined) {
  return {
    ...(fromMs === undefined ? {} : { from: instantText(fromMs) }),
    ...(untilMs === undefined ? {} : { until: instantText(untilMs) }),
  }
}

function instantText(atMs: number): string {
  return new Date(atMs).toISOString()
}
