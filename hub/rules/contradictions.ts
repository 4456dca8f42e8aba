import type { Promotion } from '../../src/shared/programme.ts'
import type { Rules } from './rules.ts'

type Contradiction = readonly [path: readonly (string | number)[], problem: string]

/** What is wrong though each field is right by itself: names given twice, coupons for nothing, periods that end before they begin. */
export function contradictionsIn({ promotions, scripts }: Rules): Contradiction[] {
  const scriptsAt = (at: number) => ['scripts', at] as const
  return [
    ...repeated(
      promotions.map(promotion => promotion.promotionId),
      at => ['promotions', at, 'id'],
    ),
    ...repeated(
      scripts.map(script => script.scriptId),
      at => [...scriptsAt(at), 'id'],
    ),
    ...scripts.flatMap(({ answers }, at) => [
      ...repeated(
        answers.map(answer => answer.answerId),
        answerAt => [...scriptsAt(at), 'answers', answerAt, 'id'],
      ),
      ...answers.flatMap(({ reasons }, answerAt) =>
        repeated(
          reasons.map(reason => reason.reasonId),
          reasonAt => [...scriptsAt(at), 'answers', answerAt, 'reasons', reasonAt, 'id'],
        ),
      ),
    ]),
    ...promotions.flatMap((promotion, at) => couponForNothing(promotion, promotions, at)),
    ...[...emptyPeriods('promotions', promotions), ...emptyPeriods('scripts', scripts)],
  ]
}

function repeated(ids: readonly string[], pathAt: (at: number) => readonly (string | number)[]): Contradiction[] {
  return ids.flatMap((id, at) => (ids.indexOf(id) < at ? [[pathAt(at), `${id} stands here twice`] as const] : []))
}

function couponForNothing(promotion: Promotion, promotions: readonly Promotion[], at: number): Contradiction[] {
  if (promotion.kind !== 'coupon') return []
  const unlocked = promotions.find(({ promotionId }) => promotionId === promotion.couponFor)
  const path = ['promotions', at, 'couponFor']
  if (!unlocked) return [[path, `there is no promotion ${promotion.couponFor}`]]
  if (unlocked.kind !== 'percent' || unlocked.given !== 'code') {
    return [[path, `${promotion.couponFor} is not a percent promotion given by code`]]
  }
  return []
}

type WithPeriod = Readonly<{ fromMs?: number | undefined; untilMs?: number | undefined }>

function emptyPeriods(list: string, entries: readonly WithPeriod[]): Contradiction[] {
  return entries.flatMap(({ fromMs, untilMs }, at) =>
    fromMs !== undefined && untilMs !== undefined && untilMs <= fromMs
      ? [[[list, at, 'until'], 'ends before it begins'] as const]
      : [],
  )
}
