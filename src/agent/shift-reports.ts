import { z } from 'zod'
import { unnamedCashier } from '../sale/fiscal-document.ts'
import { checkoutOf, type Sale } from '../sale/sale.ts'
import { heldBack } from '../sale/tender-step.ts'
import { AppError } from '../shared/errors/app-error.ts'
import { Cashier, RegisteredDocument } from '../shared/fiscal/document.ts'
import { ShiftTotals, sameTotals } from '../shared/fiscal/shift.ts'
import type { Register } from './register.ts'

/** What the register software says of its shifts, with the figures of its own fiscal device. */
export const ShiftReport = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('opened'),
    fnNumber: z.string().max(16),
    shiftNumber: z.int().min(1),
    cashier: Cashier.optional(),
    document: RegisteredDocument.optional(),
  }),
  z.object({
    event: z.literal('closed'),
    fnNumber: z.string().max(16),
    shiftNumber: z.int().min(1),
    cashier: Cashier.optional(),
    document: RegisteredDocument.optional(),
    totals: ShiftTotals,
  }),
])
export type ShiftReport = z.infer<typeof ShiftReport>

/**
 * Takes a shift report down. Where the device's totals are exactly those of the reported sales, a sale that was never
 * reported was never printed: it is given up and its points are freed. Otherwise it stays a question for a person, and so
 * does every sale of which money or a document is out already.
 */
export function reportShift(
  register: Register,
  report: ShiftReport,
): Readonly<{ registerTotals: ShiftTotals; unsettled: number }> {
  const { settings, shifts, runner, sales, operations } = register
  if (settings.fiscalMode !== 'pos-prints') {
    throw new AppError('request.wrong-mode', { params: { mode: settings.fiscalMode } })
  }
  const { fnNumber, shiftNumber, document, cashier = register.facts.cashier ?? unnamedCashier } = report
  const unreported = () => runner.open().filter(({ phase }) => phase.state === 'frozen' || phase.state === 'settling')
  /** Totals speak of their own shift only: what was checked out before it stays a question. */
  const isOfThisShift = (sale: Sale): boolean => {
    const openedAtMs = shifts.find(fnNumber, shiftNumber)?.openedAtMs
    return openedAtMs !== undefined && (checkoutOf(sale)?.atMs ?? 0) >= openedAtMs
  }

  if (report.event === 'closed') {
    if (sameTotals(report.totals, shifts.totals(fnNumber, shiftNumber))) {
      for (const { saleId } of unreported().filter(sale => isOfThisShift(sale) && isNothingOut(sale))) {
        try {
          sales.answerOutcome(saleId, 'not-printed')
          sales.cancel(saleId, 'not-printed')
        } catch (error) {
          // One that something else counts on, an exchange say. No report of a shift fails over that.
          if (!(error instanceof AppError)) throw error
          sales.answerOutcome(saleId, 'unknown')
        }
      }
    }
    const closed = { fnNumber, shiftNumber, cashier, document, deviceTotals: report.totals }
    operations.transaction(() => shifts.closed(closed))
  } else {
    operations.transaction(() => shifts.opened({ fnNumber, shiftNumber, cashier, document }))
  }
  register.changed()
  return { registerTotals: shifts.totals(fnNumber, shiftNumber), unsettled: unreported().length }
}

/** Neither a document of it, nor money at a bank terminal whose end is not known or was good. */
function isNothingOut({ phase }: Sale): boolean {
  return (phase.state === 'frozen' || phase.state === 'settling') && heldBack(phase) === undefined
}
