import { randomUUID } from 'node:crypto'
import { io, type Socket } from 'socket.io-client'
import { onTestFinished } from 'vitest'
import type { Entry } from '../../../src/shared/hub/entries.ts'
import {
  type HubAnswer,
  type HubMessage,
  type HubRequest,
  type HubResult,
  REGISTERS_NAMESPACE,
} from '../../../src/shared/hub/messages.ts'
import type { OperationId } from '../../../src/shared/ids.ts'
import { createJournalForTest, type JournalForTest } from './journal-for-test.ts'

const ANSWER_TIMEOUT_MS = 5000

type Hello = Readonly<{
  journal?: JournalForTest
  instanceId?: string
  liveSales?: readonly Readonly<{ saleId: string; revision: number }>[]
  token?: string
  tail?: HubRequest<'register.authenticate'>['tail']
}>

/** The agent's side of the line to the hub, spoken by hand. */
export type RegisterForTest = Readonly<{
  registerId: string
  instanceId: string
  journal: JournalForTest
  socket: Socket
  /** Events the hub sent on its own, in order. */
  heard: { event: string; data: unknown }[]
  /** The raw answer, whatever it is. */
  ask(message: string, request: unknown, timeoutMs?: number): Promise<HubAnswer>
  /** The result, or the failure as an exception. */
  must<M extends HubMessage>(message: M, request: Readonly<Record<string, unknown>>): Promise<HubResult<M>>
  /** The code of the refusal. */
  refusal(message: HubMessage, request: Readonly<Record<string, unknown>>): Promise<string>
  hello(hello?: Hello): Promise<HubResult<'register.authenticate'>>
  helloAnswer(hello?: Hello): Promise<HubAnswer>
  push(entries?: readonly Entry[]): Promise<HubResult<'outbox.push'>>
  /** Sends a code to a phone and reads it off the development inbox, as the customer would. */
  proveBy(purpose: 'spend' | 'join', phone: string, read: (phone: string) => string): Promise<OperationId>
}>

export function createRegisterForTest(port: number, registerId: string, token: string): RegisterForTest {
  const socket = io(`http://127.0.0.1:${port}${REGISTERS_NAMESPACE}`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  })
  onTestFinished(() => {
    socket.disconnect()
  })
  const heard: { event: string; data: unknown }[] = []
  socket.onAny((event: string, data: unknown) => {
    heard.push({ event, data })
  })
  const instanceId = randomUUID()
  const journal = createJournalForTest(registerId)

  const ask = (message: string, request: unknown, timeoutMs = ANSWER_TIMEOUT_MS): Promise<HubAnswer> =>
    socket.timeout(timeoutMs).emitWithAck(message, request)
  const must = async <M extends HubMessage>(
    message: M,
    request: Readonly<Record<string, unknown>>,
  ): Promise<HubResult<M>> => {
    const answer = await ask(message, request)
    if (!answer.ok) throw new Error(`${message}: ${answer.error.code} ${JSON.stringify(answer.error.params)}`)
    return answer.result as HubResult<M>
  }
  const helloRequest = (hello: Hello) => {
    const spoken = hello.journal ?? journal
    return {
      registerId,
      token: hello.token ?? token,
      instanceId: hello.instanceId ?? instanceId,
      agentVersion: '0.1.0',
      journalId: spoken.journalId,
      last: spoken.last(),
      tail: hello.tail ?? spoken.tail(),
      liveSales: hello.liveSales ?? [],
      nowMs: Date.now(),
    }
  }
  return {
    registerId,
    instanceId,
    journal,
    socket,
    heard,
    ask,
    must,
    refusal: async (message, request) => {
      const answer = await ask(message, request)
      if (answer.ok) throw new Error(`${message} was not refused`)
      return answer.error.code
    },
    hello: (hello = {}) => must('register.authenticate', helloRequest(hello)),
    helloAnswer: (hello = {}) => ask('register.authenticate', helloRequest(hello)),
    push: (entries = journal.entries) => must('outbox.push', { journalId: entries[0]?.journalId, entries }),
    proveBy: async (purpose, phone, read) => {
      const codeRequestId = randomUUID() as OperationId
      await must('codes.send', { codeRequestId, purpose, to: { phone }, sendNumber: 1 })
      const checked = await must('codes.check', { codeRequestId, code: read(phone) })
      if (checked.status !== 'verified') throw new Error(`the code was ${checked.status}`)
      return codeRequestId
    },
  }
}
