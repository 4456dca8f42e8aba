import type { Logger } from 'pino'
import type { HubMessage } from '../src/shared/hub/messages.ts'
import type { MessageGateway } from './loyalty/message-gateway.ts'
import type { OwnerPageOptions } from './web/owner-page-options.ts'

export type HubOptions = Readonly<{
  /** Database, lock and secret live here; made when missing. */
  folder: string
  /** 0, the default, takes any free port. */
  port?: number | undefined
  host?: string | undefined
  /** Keeps code messages in memory and shows them at `/dev/inbox`, on loopback only. Never in a shop. */
  devInbox?: boolean | undefined
  /** Where code messages go; without it and without `devInbox` they fail. */
  gateway?: MessageGateway | undefined
  /** Opens the routes of hub/api/admin-routes.ts. Without it they are closed. */
  adminToken?: string | undefined
  /** The page for the chain's owner, at `/`. */
  ownerPage?: OwnerPageOptions | undefined
  /** Whose signature makes a version of the agent: Ed25519, SPKI in base64. Without it none can be published here. */
  releaseKey?: string | undefined
  now?: (() => number) | undefined
  log?: Logger | undefined
  faults?: HubFaults | undefined
}>

/** Ways to make the hub misbehave, for tests. */
export type HubFaults = Readonly<{
  /** Called between the hub's commit of a batch and its acknowledgement; `swallow` loses the answer. */
  onBatchCommitted?: ((batch: CommittedBatch) => 'answer' | 'swallow' | Promise<'answer' | 'swallow'>) | undefined
  /** How long the answer to a message is kept back. */
  answerDelayMs?: ((message: HubMessage) => number) | undefined
}>

type CommittedBatch = Readonly<{ registerId: string; journalId: string; lastSeq: number }>
