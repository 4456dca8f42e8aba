import type { Sale } from '../sale/sale.ts'
import type { SaleContext, SaleEffect, SaleEvent } from '../sale/sale-events.ts'
import { next } from '../sale/sale-machine.ts'
import { AppError, toAppError } from '../shared/errors/app-error.ts'
import type { EntryMoment } from './sale-entries.ts'

/** A sale as it stood before the receipt, the report of that, and when it was printed. */
export type FinishedElsewhere = Readonly<{
  sale: Sale
  report: Extract<SaleEvent, { type: 'reported' }>
  printedAt: EntryMoment
}>

export type TakenIn = Readonly<{ ok: true; sale: Sale; isNews: boolean }> | Readonly<{ ok: false; error: AppError }>

type News = Readonly<{ sale: Sale; effects: readonly SaleEffect[]; printedAt: EntryMoment }>

type Deps = Pick<SaleContext, 'sellerInn' | 'couponCode'> &
  Readonly<{
    /** All of it in one transaction. */
    write(news: readonly News[]): void
  }>

/** Nobody stands at the counter any more. */
const nothing = () => ({ scriptId: undefined, offerIds: [] })

/**
 * Judges sales that were finished elsewhere, and writes down what is news: all in one transaction; where that does not go,
 * each in its own, so that a bad one keeps no other out. In the order they came.
 */
export function judgeFinished(batch: readonly FinishedElsewhere[], { sellerInn, couponCode, write }: Deps): TakenIn[] {
  const judged = batch.map(({ sale, report, printedAt }) => {
    const { atMs: nowMs, utcOffsetMinutes } = printedAt
    const context = {
      fiscalMode: 'pos-prints',
      sellerInn,
      propose: nothing,
      couponCode,
      utcOffsetMinutes,
      nowMs,
    } as const
    return { before: sale, printedAt, step: next(sale, report, context) }
  })
  const news = judged.flatMap(({ before, printedAt, step }): News[] =>
    step.ok && step.sale !== before ? [{ sale: step.sale, effects: step.effects, printedAt }] : [],
  )
  const failures = writeAll(news, write)
  return judged.map(({ before, step }) => {
    if (!step.ok) return { ok: false, error: new AppError(step.code, { params: step.params }) }
    const error = failures.get(step.sale)
    return error ? { ok: false, error } : { ok: true, sale: step.sale, isNews: step.sale !== before }
  })
}

function writeAll(news: readonly News[], write: Deps['write']): ReadonlyMap<Sale, AppError> {
  const failures = new Map<Sale, AppError>()
  try {
    write(news)
  } catch {
    for (const each of news) {
      try {
        write([each])
      } catch (error) {
        failures.set(each.sale, toAppError(error))
      }
    }
  }
  return failures
}
