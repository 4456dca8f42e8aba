import { CircuitState, circuitBreaker, handleWhenResult } from 'cockatiel'
import type { LoyaltyAnswer, LoyaltyPort } from '../loyalty/port.ts'
import type { CodeDelivery } from '../shared/customer.ts'
import type { HubMessage, HubRequest, HubResult } from '../shared/hub/messages.ts'
import type { OperationId } from '../shared/ids.ts'
import { createFailureRun } from './failure-run.ts'
import type { CallResult } from './hub-call.ts'
import type { HubClient } from './hub-client.ts'
import type { ProgrammeCopy } from './programme-copy.ts'

/** How long a sale waits for each kind of answer. Past it the sale goes on without. */
const BUDGET_MS = { find: 800, quote: 800, reserve: 1500, code: 3000, receipt: 3000 }

const BREAKER = { failures: 3, withinMs: 30_000, halfOpenAfterMs: 15_000 }

export type HubLoyaltyOptions = Readonly<{
  client: HubClient
  programme: ProgrammeCopy
  breaker?: Readonly<{ failures: number; withinMs: number; halfOpenAfterMs: number }>
}>

/** The loyalty side of a sale, asked at the hub. Never throws, never waits past its budget. */
export function createHubLoyalty(options: HubLoyaltyOptions): LoyaltyPort {
  const { client } = options
  const limits = options.breaker ?? BREAKER
  let breaker = newBreaker(limits)
  let wasOnline = false
  client.onLink(() => {
    const isOnline = client.link().state === 'online'
    // What the old line's silence taught us says nothing about the new one.
    if (isOnline && !wasOnline) breaker = newBreaker(limits)
    wasOnline = isOnline
  })

  const codeListeners: ((codeRequestId: OperationId, delivery: CodeDelivery) => void)[] = []
  client.on('code.state', ({ codeRequestId, delivery }) => {
    for (const listener of codeListeners) listener(codeRequestId, delivery)
  })
  client.on('rules.changed', ({ programme }) => options.programme.keep(programme))

  const ask = async <M extends HubMessage>(
    message: M,
    request: HubRequest<M>,
    timeoutMs: number,
  ): Promise<LoyaltyAnswer<HubResult<M>>> => {
    if (client.link().state !== 'online' || !breaker.mayAsk()) return { ok: false, reason: 'unavailable' }
    const answer = await breaker.run(() => client.call(message, request, { timeoutMs }))
    return answer ? toLoyaltyAnswer(answer) : { ok: false, reason: 'unavailable' }
  }

  /**
   * Beside the breaker: no customer waits for this, and its troubles say nothing about theirs. What is to be freed must
   * reach a slow hub too: a sale that stays open would keep its points and codes from everybody else.
   */
  const askBeside = async <M extends HubMessage>(
    message: M,
    request: HubRequest<M>,
    timeoutMs: number,
  ): Promise<LoyaltyAnswer<HubResult<M>>> => {
    return toLoyaltyAnswer(await client.call(message, request, { timeoutMs }))
  }

  return {
    isOnline: () => client.link().state === 'online' && breaker.mayAsk(),
    programme: options.programme.current,
    findCustomer: identifier => ask('customers.find', { identifier }, BUDGET_MS.find),
    joinCustomer: async request => mapValue(await ask('customers.join', request, BUDGET_MS.code), it => it.customer),
    sendCode: request => ask('codes.send', request, BUDGET_MS.code),
    checkCode: (codeRequestId, code) => ask('codes.check', { codeRequestId, code }, BUDGET_MS.code),
    price: async request => mapValue(await ask('quotes.price', mutable(request), BUDGET_MS.quote), it => it.quote),
    checkPromoCode: request => ask('promo-codes.check', request, BUDGET_MS.quote),
    reservePoints: request =>
      ask(
        'points.reserve',
        { ...request, promoCodes: [...request.promoCodes], giftCards: [...(request.giftCards ?? [])] },
        BUDGET_MS.reserve,
      ),
    checkGiftCard: giftCardId => ask('gift-cards.check', { giftCardId }, BUDGET_MS.quote),
    prepareReturn: async ({ lines, ...request }) =>
      mapValue(await ask('returns.prepare', { ...request, lines: lines && [...lines] }, BUDGET_MS.receipt), it =>
        it.status === 'claimed' ? it.receipt : undefined,
      ),
    releaseReturn: saleId => askBeside('returns.release', { saleId }, BUDGET_MS.receipt),
    releasePoints: (saleId, revision) => askBeside('points.release', { saleId, revision }, BUDGET_MS.reserve),
    findReceipt: async ref =>
      mapValue(await ask('receipts.find', { ref }, BUDGET_MS.receipt), it =>
        it.status === 'found' ? it.receipt : undefined,
      ),
    findSeal: async shift => mapValue(await askBeside('seals.get', shift, BUDGET_MS.receipt), it => it.seal),
    onCodeState: listener => void codeListeners.push(listener),
  }
}

function mutable({ lines, acceptedOffers, promoCodes, ...rest }: Parameters<LoyaltyPort['price']>[0]) {
  return { ...rest, lines: [...lines], acceptedOffers: [...acceptedOffers], promoCodes: [...promoCodes] }
}

function toLoyaltyAnswer<M extends HubMessage>(answer: CallResult<M>): LoyaltyAnswer<HubResult<M>> {
  if (answer.ok) return { ok: true, value: answer.result }
  return isRefusal(answer)
    ? { ok: false, reason: 'refused', error: answer.error }
    : { ok: false, reason: 'unavailable' }
}

/** The hub's "no" about the matter asked. Anything else it may say is trouble of its own. */
function isRefusal(answer: CallResult<HubMessage>): boolean {
  return !answer.ok && /^(loyalty|return|contact|request)\./.test(answer.error.code)
}

function newBreaker(limits: NonNullable<HubLoyaltyOptions['breaker']>) {
  const policy = circuitBreaker(
    handleWhenResult(result => !(result as CallResult<HubMessage>).ok && !isRefusal(result as CallResult<HubMessage>)),
    { halfOpenAfter: limits.halfOpenAfterMs, breaker: createFailureRun(limits, Date.now) },
  )
  let openedAtMs = 0
  policy.onBreak(() => {
    openedAtMs = Date.now()
  })
  return {
    /** Open and not yet due for a trial: no. While the trial runs others do not wait for it, their budgets would end. */
    mayAsk: () =>
      policy.state === CircuitState.Closed ||
      (policy.state === CircuitState.Open && Date.now() - openedAtMs >= limits.halfOpenAfterMs),
    /** `undefined`: the breaker would not let it through. */
    run: <T>(call: () => Promise<T>): Promise<T | undefined> => policy.execute(call).catch(() => undefined),
  }
}

function mapValue<A, B>(answer: LoyaltyAnswer<A>, map: (value: A) => B): LoyaltyAnswer<B> {
  return answer.ok ? { ok: true, value: map(answer.value) } : answer
}
