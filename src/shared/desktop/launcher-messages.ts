import { z } from 'zod'
import { OperationId } from '../ids.ts'
import { UpdateOffer, UpdateProgress, VersionName } from './update.ts'

/**
 * What launcher and agent say to each other over the child process's own channel. The launcher holds the port and
 * outlives every version of the agent, so this vocabulary only ever grows: unknown messages and fields are ignored.
 */
export const AgentMessage = z.discriminatedUnion('type', [
  /** The agent answers on `port` of 127.0.0.1. `screenToken` opens the cashier's screen. */
  z.object({
    type: z.literal('ready'),
    port: z.int().min(1).max(65_535),
    version: VersionName,
    screenToken: z.string(),
  }),
  /** Ready failed: the start ended with this error of the catalogue. */
  z.object({ type: z.literal('failed'), code: z.string(), detail: z.string().max(300).optional() }),
  z.object({ type: z.literal('update-offered'), offer: UpdateOffer }),
  /** The hub takes every offer back. */
  z.object({ type: z.literal('updates-halted') }),
  /** Answer to `ask-lease`: with the lease no sale can begin until it is released or runs out. */
  z.object({ type: z.literal('lease-taken'), leaseId: OperationId }),
  z.object({ type: z.literal('lease-refused'), leaseId: OperationId, reason: z.enum(['sale', 'device', 'lease']) }),
])
export type AgentMessage = z.infer<typeof AgentMessage>

export const LauncherMessage = z.discriminatedUnion('type', [
  /** Asks for a quiet moment. The agent writes the lease down; it survives the change of versions. */
  z.object({ type: z.literal('ask-lease'), leaseId: OperationId, version: VersionName }),
  z.object({ type: z.literal('release-lease'), leaseId: OperationId }),
  /** For the cashier's quiet line and for the hub. */
  z.object({ type: z.literal('update-progress'), progress: UpdateProgress }),
  /** Finish what you do and leave. */
  z.object({ type: z.literal('stop') }),
])
export type LauncherMessage = z.infer<typeof LauncherMessage>
