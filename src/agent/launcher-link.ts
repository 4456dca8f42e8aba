import { type AgentMessage, LauncherMessage } from '../shared/desktop/launcher-messages.ts'

export type LauncherLink = Readonly<{
  /** False when the launcher is gone; so is this process, in a moment. */
  say(message: AgentMessage): boolean
  /** Each message this version knows. Several listeners may wait for different ones. */
  onMessage(listener: (message: LauncherMessage) => void): void
  /** Lets this process end by itself although the launcher is there. */
  letGo(): void
}>

/** The part of a process that has a channel to its parent. */
export type Channel = Pick<NodeJS.Process, 'channel' | 'connected' | 'on' | 'send'>

/**
 * The line to the launcher that started this agent; undefined where somebody else did. `onGone` is called when the
 * launcher has died: whoever comes next starts an agent of its own, and finds the database free only if this one leaves at once.
 */
export function connectToLauncher(onGone: () => void, channel: Channel = process): LauncherLink | undefined {
  if (channel.send === undefined || !channel.connected) return undefined
  const listeners = new Set<(message: LauncherMessage) => void>()
  channel.on('disconnect', onGone)
  channel.on('message', input => {
    const message = LauncherMessage.safeParse(input)
    if (!message.success) return
    for (const listener of listeners) listener(message.data)
  })
  return {
    say(message) {
      if (!channel.connected) return false
      // The callback takes what would be an error event: the line may break while it is written.
      return channel.send?.(message, undefined, undefined, () => undefined) ?? false
    },
    onMessage: listener => void listeners.add(listener),
    letGo: () => channel.channel?.unref(),
  }
}
