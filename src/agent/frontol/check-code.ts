import { createHmac } from 'node:crypto'
import { AppError } from '../../shared/errors/app-error.ts'
import type { SaleId } from '../../shared/ids.ts'
import type { FrontolDeps } from './frontol-deps.ts'
import { inBackgroundOf } from './identify-client.ts'
import type { Patience } from './patience.ts'

/**
 * Has the hub compare a code. Frontol repeats requests whose answer it lost, and may send a code along with each of them:
 * the same wrong code costs the customer one try, not several.
 *
 * @throws AppError loyalty.code-wrong and the other refusals of a code, where they come in time
 */
export async function checkCodeOnce(
  deps: FrontolDeps,
  saleId: SaleId,
  code: string,
  patience: Patience,
): Promise<void> {
  const { register, memory, accessKey } = deps
  const running = register.runner.get(saleId).code
  const triedCode = createHmac('sha256', accessKey).update(`${running?.codeRequestId} ${code}`).digest('base64url')
  const remembered = memory.of(saleId)
  if (running?.status === 'checking') return
  if (running?.status === 'wrong' && remembered.triedCode === triedCode) {
    throw new AppError('loyalty.code-wrong', { params: { triesLeft: running.triesLeft ?? 0 } })
  }
  memory.keep({ ...remembered, triedCode })
  const work = register.sales.checkCode(saleId, code)
  inBackgroundOf(deps, saleId, work)
  await patience.spendOn(work)
}
