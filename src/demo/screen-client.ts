import { io } from 'socket.io-client'
import {
  type CommandResult,
  SCREEN_NAMESPACE,
  type ScreenCommandInput,
  screenMessages,
} from '../shared/screen/commands.ts'
import type { Snapshot } from '../shared/screen/snapshot.ts'
import { until } from './until.ts'

const PATIENCE_MS = 15_000

/** What the cashier's screen is to the agent: reads the snapshot, sends commands, decides nothing. */
export type ScreenClient = Readonly<{
  send(command: ScreenCommandInput): Promise<void>
  when(what: string, isReached: (snapshot: Snapshot) => boolean): Promise<Snapshot>
  close(): void
}>

export async function openScreen(screenUrl: string): Promise<ScreenClient> {
  const { origin, hash } = new URL(screenUrl)
  const token = new URLSearchParams(hash.slice(1)).get('token')
  const socket = io(origin + SCREEN_NAMESPACE, {
    transports: ['websocket'],
    forceNew: true,
    auth: { token },
    extraHeaders: { origin },
  })
  let snapshot: Snapshot | undefined
  socket.on(screenMessages.snapshot, (latest: Snapshot) => {
    snapshot = latest
  })

  const when: ScreenClient['when'] = (what, isReached) =>
    until(
      () => `${what} on the screen, but ${JSON.stringify(snapshot)}`,
      () => (snapshot && isReached(snapshot) ? snapshot : undefined),
    )
  await when('anything', () => true)

  return {
    async send(command) {
      const result = (await socket.timeout(PATIENCE_MS).emitWithAck(screenMessages.send, command)) as CommandResult
      if (!result.ok) throw new Error(`${command.name}: ${result.error.code}`)
    },
    when,
    close: () => void socket.disconnect(),
  }
}
