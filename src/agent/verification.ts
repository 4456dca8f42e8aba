import { randomUUID } from 'node:crypto'
import type { LoyaltyPort } from '../loyalty/port.ts'
import type { Sale, SaleCode } from '../sale/sale.ts'
import type { CodeDelivery, CodePurpose, Customer } from '../shared/customer.ts'
import { AppError, toErrorData } from '../shared/errors/app-error.ts'
import type { OperationId, SaleId } from '../shared/ids.ts'
import type { SaleRunner } from './sale-runner.ts'

/** The next step of the ladder is offered by the clock: operators' delivery reports come late or never. */
const NEXT_STEP_AFTER_MS = 12_000
const SENDS = 3

type Deps = Readonly<{ loyalty: LoyaltyPort; runner: SaleRunner; now: () => number }>

export type Verification = Readonly<{
  /** Sends a code, or sends the running one again. Throws the `loyalty.*` reason why not. */
  sendCode(saleId: SaleId, purpose: CodePurpose): Promise<void>
  checkCode(saleId: SaleId, code: string): Promise<void>
  closeCode(saleId: SaleId): void
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

  const verified = (saleId: SaleId, customer: Customer, codeRequestId: OperationId) =>
    runner.apply(saleId, {
      type: 'customer-changed',
      customer: { state: 'verified', customer, proof: { codeRequestId } },
      personal: {},
    })

  const join = async (sale: Sale, codeRequestId: OperationId): Promise<void> => {
    const phone = sale.personal.loyaltyPhone
    if (!phone) return
    const answer = await loyalty.joinCustomer({ operationId: codeRequestId, phone, codeRequestId })
    if (answer.ok) return void verified(sale.saleId, answer.value, codeRequestId)
    const error = answer.reason === 'refused' ? answer.error : new AppError('loyalty.unavailable')
    runner.apply(sale.saleId, { type: 'noticed', error: toErrorData(error) })
  }

  return {
    async sendCode(saleId, purpose) {
      const sale = runner.get(saleId)
      const to = addressee(sale, purpose)
      const code = nextSend(sale.code, purpose, now())
      setCode(saleId, code)
      runner.flush()
      const { codeRequestId, sendNumber } = code
      const answer = await loyalty.sendCode({ codeRequestId, purpose, to, sendNumber })
      const present = running(saleId, codeRequestId)
      if (!present || present.sendNumber !== sendNumber) return
      if (answer.ok) {
        const { delivery, sendsLeft, expiresAtMs } = answer.value
        setCode(saleId, { ...present, status: 'waiting', delivery, sendsLeft, expiresAtMs })
        return
      }
      setCode(saleId, { ...present, status: 'unavailable' })
      throw answer.reason === 'refused' ? answer.error : new AppError('loyalty.unavailable')
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
        throw answer.reason === 'refused' ? answer.error : new AppError('loyalty.unavailable')
      }
      switch (answer.value.status) {
        case 'wrong':
          setCode(saleId, { ...present, status: 'wrong', triesLeft: answer.value.triesLeft })
          throw new AppError('loyalty.code-wrong', { params: { triesLeft: answer.value.triesLeft } })
        case 'expired':
          setCode(saleId, { ...present, status: 'expired' })
          throw new AppError('loyalty.code-expired')
        case 'no-tries-left':
          setCode(saleId, { ...present, status: 'no-tries-left' })
          throw new AppError('loyalty.code-tries-used')
        case 'not-requested':
          setCode(saleId, undefined)
          throw new AppError('loyalty.code-not-requested')
        case 'verified': {
          const sale = setCode(saleId, { ...present, status: 'verified' })
          if (purpose === 'join') await join(sale, codeRequestId)
          else if (sale.customer.state === 'identified') verified(saleId, sale.customer.customer, codeRequestId)
        }
      }
    },

    closeCode: saleId => void setCode(saleId, undefined),

    heed(codeRequestId, delivery) {
      const sale = runner.open().find(({ code }) => code?.codeRequestId === codeRequestId)
      if (sale?.code) setCode(sale.saleId, { ...sale.code, delivery })
    },
  }
}

function addressee(sale: Sale, purpose: CodePurpose) {
  if ('customer' in sale.customer) return { customerId: sale.customer.customer.customerId }
  const phone = sale.personal.loyaltyPhone
  const mayJoin = sale.customer.state === 'anonymous' && sale.customer.lookup === 'not-found'
  if (purpose === 'join' && mayJoin && phone) return { phone }
  throw new AppError('loyalty.no-customer')
}

/** The running request once more, or a new one when there is none to go on with. */
function nextSend(code: SaleCode | undefined, purpose: CodePurpose, nowMs: number): SaleCode {
  const isRunning = code?.purpose === purpose && ['sending', 'waiting', 'wrong', 'unavailable'].includes(code.status)
  if (isRunning && code.sendsLeft === 0) throw new AppError('loyalty.code-sends-used')
  // A send the hub did not hear of is repeated under its own number: the code stays the same.
  const sendNumber = isRunning ? code.sendNumber + (code.status === 'unavailable' ? 0 : 1) : 1
  return {
    codeRequestId: isRunning ? code.codeRequestId : (randomUUID() as OperationId),
    purpose,
    status: 'sending',
    delivery: 'queued',
    sendNumber,
    sendsLeft: isRunning ? code.sendsLeft : SENDS,
    nextStepAtMs: nowMs + NEXT_STEP_AFTER_MS,
  }
}
