import { AppError } from '../../shared/errors/app-error.ts'
import type { ScreenCommand } from '../../shared/screen/commands.ts'
import type { Register } from '../register.ts'

type Answer = Pick<Extract<ScreenCommand, { name: 'answer-question' }>, 'operationId' | 'answer' | 'fdNumber'>

/**
 * A person's word about what no reading could tell. Of a receipt the register software printed, or did not, only the
 * second can be said here: its numbers come with the register's own report.
 */
export async function answerQuestion(register: Register, { operationId, answer, fdNumber }: Answer): Promise<void> {
  const { fiscal, runner, sales } = register
  const question = register.snapshot().questions.find(asked => asked.operationId === operationId)
  if (!question) throw new AppError('request.no-such-operation', { params: { operationId } })

  if (question.reason !== 'not-reported') return await fiscal?.answer(operationId, answer, fdNumber)

  const { saleId } = question
  if (!saleId) return
  if (answer !== 'printed') {
    sales.answerOutcome(saleId, 'not-printed')
    sales.cancel(saleId, 'not-printed')
    return
  }
  const fnNumber = register.shifts.latest()?.fnNumber
  if (!fnNumber || !fdNumber) throw new AppError('request.malformed', { params: { field: 'fdNumber' } })
  const sale = runner.get(saleId)
  const registered = { fnNumber, fdNumber, fiscalSign: '0' }
  sales.report(saleId, { documents: [{ kind: sale.kind, registered }], tenders: [] })
}
