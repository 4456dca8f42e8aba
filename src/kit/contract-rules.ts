import { type Call, isGood, operationIdOf, saleOf, verbOf } from './call.ts'

/** `not-seen`: nothing happened that the rule speaks of. */
export type Verdict = Readonly<{ kept: 'kept' | 'broken' | 'not-seen'; seen: number; broken: readonly string[] }>

export type ContractRule = Readonly<{
  id: string
  title: string
  /** What to do in the register program when it is broken. */
  cure: string
  judge(calls: readonly Call[]): Verdict
}>

const GENTLE_POLLS_PER_SECOND = 10
const SHORTEST_TIMEOUT_MS = 1000
const REPEAT_WITHIN_MS = 60_000

/** What a register program promises to the agent. Each looks at nothing but the calls themselves. */
export const contractRules: readonly ContractRule[] = [
  {
    id: 'asks-what-is-open',
    title: 'Asks what is unsettled before its first sale',
    cure: 'Call GET /v1/sales?state=unsettled when the program starts, and answer for each sale in it.',
    judge(calls) {
      const first = calls.findIndex(call => call.method === 'PUT' && saleOf(call) !== undefined)
      if (first < 0) return verdict([], 0)
      const hasAsked = calls.slice(0, first).some(call => call.path === '/v1/sales' && call.query.includes('unsettled'))
      return verdict(hasAsked ? [] : ['the first sale was begun without asking'], 1)
    },
  },
  {
    id: 'revision-rises',
    title: 'The revision of a sale’s lines only rises',
    cure: 'Count the revision up with each change of the lines, and keep it with the receipt.',
    judge: calls => refusals(calls.filter(isPut), 'request.revision-behind'),
  },
  {
    id: 'one-id-one-request',
    title: 'One operationId is one request',
    cure: 'Make the id when the cashier acts, write it down, send it again with the same body until there is an answer.',
    judge: calls =>
      refusals(
        calls.filter(call => operationIdOf(call) !== undefined),
        'request.operation-reused',
      ),
  },
  {
    id: 'holds-before-money',
    title: 'Checks out before the bank terminal and before the money',
    cure: 'Call checkout, show the total it answers, only then take money.',
    judge(calls) {
      const money = calls.filter(call => ['tenders', 'pay', 'fiscalised'].includes(verbOf(call) ?? ''))
      return verdict(
        money
          .filter(call => !checkedOutBefore(calls, call))
          .map(call => `${verbOf(call)} of ${saleOf(call)} without a checkout`),
        money.length,
      )
    },
  },
  {
    id: 'ends-every-checkout',
    title: 'Every checkout and every prepared return comes to an end',
    cure: 'Report what was printed (fiscalised), or give the sale or return up (cancel), or go back (reopen).',
    judge(calls) {
      const opened = new Set(calls.filter(isBeginningOfTheEnd).map(saleOf))
      const open = [...opened].filter(saleId => !calls.some(call => ends(call, saleId)))
      return verdict(
        open.map(saleId => `${saleId} was left after its checkout`),
        opened.size,
      )
    },
  },
  {
    id: 'repeats-what-was-lost',
    title: 'Asks again, with the same id, where an answer was lost',
    cure: 'After a broken line send the same request with the same body; or tell later what became of the sale.',
    judge(calls) {
      const lost = calls.filter(call => call.method !== 'GET' && call.status === undefined)
      return verdict(
        lost.filter(call => !isMadeGood(calls, call)).map(call => `${call.method} ${call.path} was never asked again`),
        lost.length,
      )
    },
  },
  {
    id: 'waits-for-the-outcome',
    title: 'Pays under the same id while the outcome is unknown',
    cure: 'After fiscal.outcome-unknown poll the sale; pay again under the same operationId only when it is frozen.',
    judge(calls) {
      const payments = calls.filter(call => verbOf(call) === 'pay')
      const broken = payments.filter((call, at) => {
        const before = payments.slice(0, at).findLast(other => saleOf(other) === saleOf(call))
        const isUnknown = before?.status === undefined || before.answer?.code === 'fiscal.outcome-unknown'
        return before !== undefined && isUnknown && operationIdOf(before) !== operationIdOf(call)
      })
      return verdict(
        broken.map(call => `${saleOf(call)} was paid under a second id`),
        payments.length,
      )
    },
  },
  {
    id: 'has-patience',
    title: 'Waits a second at least for an answer',
    cure: 'Set the time-out to 1 s or more: answers come within 0.3 s, and a repeat is always safe.',
    judge(calls) {
      const hasty = calls.filter(({ end, tookMs }) => end === 'caller-left' && tookMs < SHORTEST_TIMEOUT_MS)
      return verdict(
        hasty.map(({ method, path, tookMs }) => `${method} ${path} was given up after ${Math.round(tookMs)} ms`),
        calls.length,
      )
    },
  },
  {
    id: 'polls-gently',
    title: 'Polls no more than ten times a second',
    cure: 'Wait 100 ms or more between two GETs of a sale, and pass ?since=version.',
    judge(calls) {
      const polls = calls.filter(call => call.method === 'GET')
      const burst = polls.find((call, at) => {
        const earlier = polls[at - GENTLE_POLLS_PER_SECOND]
        return earlier !== undefined && call.atMs - earlier.atMs < 1000
      })
      return verdict(burst ? [`more than ten at ${Math.round(burst.atMs)} ms`] : [], polls.length)
    },
  },
  {
    id: 'tells-shifts',
    title: 'Tells when its shifts open and close',
    cure: 'Where the register software prints: POST /v1/shifts with the numbers and totals of its fiscal printer.',
    judge(calls) {
      const reports = calls.filter(call => verbOf(call) === 'fiscalised' && isGood(call))
      const isTold = calls.some(call => call.path === '/v1/shifts' && isGood(call))
      return verdict(reports.length > 0 && !isTold ? ['receipts were reported, a shift never was'] : [], reports.length)
    },
  },
]

function verdict(broken: readonly string[], seen: number): Verdict {
  if (broken.length > 0) return { kept: 'broken', seen, broken }
  return { kept: seen > 0 ? 'kept' : 'not-seen', seen, broken }
}

function refusals(calls: readonly Call[], code: string): Verdict {
  const refused = calls.filter(call => call.answer?.code === code)
  return verdict(
    refused.map(call => `${call.method} ${call.path}`),
    calls.length,
  )
}

function isPut(call: Call): boolean {
  return call.method === 'PUT' && saleOf(call) !== undefined
}

/** A return is frozen from the start: preparing it is its checkout. */
function checkedOutBefore(calls: readonly Call[], { atMs, ...call }: Call): boolean {
  const saleId = saleOf({ atMs, ...call })
  return calls.some(
    other =>
      other.atMs < atMs &&
      saleOf(other) === saleId &&
      isGood(other) &&
      (verbOf(other) === 'checkout' || other.path === '/v1/returns'),
  )
}

function isEnd(call: Call): boolean {
  const verb = verbOf(call)
  return verb !== undefined && ['pay', 'fiscalised', 'outcome', 'cancel', 'reopen'].includes(verb)
}

/** Prices are final, or money is about to go back. */
function isBeginningOfTheEnd(call: Call): boolean {
  return isGood(call) && call.status !== 202 && (verbOf(call) === 'checkout' || call.path === '/v1/returns')
}

/** The sale is paid, reported, given up, or told late. */
function ends(call: Call, saleId: string | undefined): boolean {
  if (!isGood(call)) return false
  return (isEnd(call) && saleOf(call) === saleId) || lateSales(call).includes(saleId)
}

function lateSales({ path, body }: Call): readonly unknown[] {
  const receipts = path === '/v1/receipts' && Array.isArray(body?.receipts) ? body.receipts : []
  return receipts.map((receipt: unknown) =>
    typeof receipt === 'object' && receipt !== null && 'saleId' in receipt ? receipt.saleId : undefined,
  )
}

/** Asked twice at least, however it ended; or what became of the sale was told afterwards. */
function isMadeGood(calls: readonly Call[], lost: Call): boolean {
  const saleId = saleOf(lost)
  const isTold = saleId !== undefined && calls.some(call => call.atMs > lost.atMs && ends(call, saleId))
  return isTold || calls.some(call => call !== lost && isSameRequest(call, lost))
}

function isSameRequest(one: Call, other: Call): boolean {
  return (
    Math.abs(one.atMs - other.atMs) < REPEAT_WITHIN_MS &&
    one.method === other.method &&
    one.path === other.path &&
    JSON.stringify(one.body) === JSON.stringify(other.body)
  )
}
