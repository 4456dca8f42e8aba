import type { Snapshot } from '../shared/screen/snapshot.ts'

/** Tells the screens how the register stands, once per turn of the event loop, however much changed. */
export type SnapshotFeed = Readonly<{
  latest(): Snapshot
  changed(): void
  onChange(listener: (snapshot: Snapshot) => void): void
  stop(): void
}>

export function createSnapshotFeed(build: (revision: number) => Snapshot): SnapshotFeed {
  const listeners: ((snapshot: Snapshot) => void)[] = []
  let revision = 0
  let publishing: NodeJS.Immediate | undefined
  let isStopped = false

  return {
    latest: () => build(revision),
    changed() {
      if (isStopped) return
      publishing ??= setImmediate(() => {
        publishing = undefined
        revision += 1
        const snapshot = build(revision)
        for (const listener of listeners) listener(snapshot)
      })
    },
    onChange: listener => void listeners.push(listener),
    stop() {
      isStopped = true
      clearImmediate(publishing)
    },
  }
}
