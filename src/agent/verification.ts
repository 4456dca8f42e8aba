import { randomUUID } from 'node:crypto'
import { codeChecked, codeDelivery, codeNotSent, codeSent, sendCode } from '../loyalty/code-ladder.ts'
import { nextCustomer } from '../loyalty/customer-state.ts'
import type { LoyaltyAnswer, LoyaltyPort } from '../loyalty/port.ts'
import type { Sale } from '../sale/sale.ts'
import type { SaleCode } from '../sale/sale-customer.ts'
import type { CodeDelivery, CodePurpose } from '../shared/customer.ts'
import { AppError, toErrorData } from '../shared/errors/app-error.ts'
import type { OperationId, SaleId } from '../shared/ids.ts'
import type { SaleRunner } from './sale-runner.ts'

type Deps = Readonly<{ loyalty: LoyaltyPort; runner: SaleRunner; now: () => number }>

export type Verification = Readonly<{
  /** Sends a code, or sends the running one again. Throws the `loyalty.*` reason why not. */
  sendCode(saleId: SaleId, purpose: CodePurpose): Promise<void>
  checkCode(saleId: SaleId, code: string): Promise<void>
  heed(codeRequestId: OperationId, delivery: CodeDelivery): void
}>

/** Proof that the person is that customer. The request is on disk before the hub hears of it, and the code never is. */
export function createVerification({ loyalty, runner, now }: Deps): Verification {
  const setCode = (saleId: SaleId, code: SaleCode | undefined) => runner.apply(saleId, { type: 'code-changed', code })

  /** The code as it stands now, unless the sale went on to another one meanwhile. */
  const running = (saleId: SaleId, codeRequestId: OperationId): SaleCode | undefined => {
    const code = runner.find(saleId)?.code
    return code?.codeRequestId === codeRequestId ? code : undefined
  }

  /** Judged by who the customer is now: somebody else may have been named while the hub was asked. */
  const setCustomer = (saleId: SaleId, event: Parameters<typeof nextCustomer>[1]): void => {
    const present = runner.get(saleId).customer
    const customer = nextCustomer(present, event)
    if (customer !== present) runner.apply(saleId, { type: 'customer-changed', customer, personal: {} })
  }

  const join = async (sale: Sale, codeRequestId: OperationId): Promise<void> => {
    const phone = sale.personal.loyaltyPhone
    if (!phone) return
    const answer = await loyalty.joinCustomer({ operationId: codeRequestId, phone, codeRequestId })
    if (!running(sale.saleId, codeRequestId)) return
    if (answer.ok) return setCustomer(sale.saleId, { type: 'joined', customer: answer.value, codeRequestId })
    runner.apply(sale.saleId, { type: 'noticed', error: toErrorData(reasonOf(answer)) })
  }

  return {
    async sendCode(saleId, purpose) {
      const sale = runner.get(saleId)
      const to = addressee(sale, purpose)
      const newRequestId = randomUUID() as OperationId
      const verdict = sendCode(sale.code, { purpose, newRequestId, nowMs: now() })
      if (!verdict.ok) {
        // Two quick taps are one wish.
        if (verdict.reason === 'too-early') return
        throw new AppError('loyalty.code-sends-used')
      }
      const { codeRequestId, sendNumber } = verdict.request
      setCode(saleId, verdict.request)
      runner.flush()
      const answer = await loyalty.sendCode({ codeRequestId, purpose, to, sendNumber })
      const present = running(saleId, codeRequestId)
      if (present?.sendNumber !== sendNumber) return
      setCode(saleId, answer.ok ? codeSent(present, answer.value) : codeNotSent(present))
      if (!answer.ok) throw reasonOf(answer)
    },

    async checkCode(saleId, typed) {
      const asked = runner.get(saleId).code
      if (!asked) throw new AppError('loyalty.code-not-requested')
      const { codeRequestId, purpose } = asked
      setCode(saleId, { ...asked, status: 'checking' })
      const answer = await loyalty.checkCode(codeRequestId, typed)
      const present = running(saleId, codeRequestId)
      if (!present) return
      if (!answer.ok) {
        setCode(saleId, { ...present, status: 'waiting' })
        throw reasonOf(answer)
      }
      const sale = setCode(saleId, codeChecked(present, answer.value))
      switch (answer.value.status) {
        case 'verified':
          if (purpose === 'join') await join(sale, codeRequestId)
          else setCustomer(saleId, { type: 'verified', codeRequestId })
          return
        case 'wrong':
          throw new AppError('loyalty.code-wrong', { params: { triesLeft: answer.value.triesLeft } })
        case 'expired':
          throw new AppError('loyalty.code-expired')
        case 'no-tries-left':
          throw new AppError('loyalty.code-tries-used')
        case 'not-requested':
          throw new AppError('loyalty.code-not-requested')
      }
    },

    heed(codeRequestId, delivery) {
      const sale = runner.open().find(({ code }) => code?.codeRequestId === codeRequestId)
      if (sale?.code) setCode(sale.saleId, codeDelivery(sale.code, delivery, now()))
    },
  }
}

function reasonOf(answer: Exclude<LoyaltyAnswer<unknown>, { ok: true }>): AppError {
  return answer.reason === 'refused' ? answer.error : new AppError('loyalty.unavailable')
}

function addressee(sale: Sale, purpose: CodePurpose) {
  if ('customer' in sale.customer) return { customerId: sale.customer.customer.customerId }
  const phone = sale.personal.loyaltyPhone
  const mayJoin = sale.customer.state === 'anonymous' && sale.customer.lookup === 'not-found'
  if (purpose === 'join' && mayJoin && phone) return { phone }
  // Taken down while the hub was away: whose phone it is nobody can say now.
  throw new AppError(sale.customer.state === 'named' ? 'loyalty.unavailable' : 'loyalty.no-customer')
}
