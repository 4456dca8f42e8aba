import type { CommandResult, ScreenCommandInput } from '../../src/shared/screen/commands.ts'
import type { Snapshot } from '../../src/shared/screen/snapshot.ts'

/** `refused`: the agent is there and does not know our token. */
export type LinkState = 'connecting' | 'up' | 'down' | 'refused'

/** All the screen can do with the agent. */
export type ScreenLink = Readonly<{
  getSnapshot(): Promise<Snapshot>
  onSnapshot(listener: (snapshot: Snapshot) => void): void
  /** Never throws: an agent that does not answer is a refusal, and the same command may be sent again. */
  send(command: ScreenCommandInput): Promise<CommandResult>
}>
