import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { packFolder } from '../../../src/desktop/archive/pack-folder.ts'
import type { Launcher, LauncherOptions } from '../../../src/desktop/launcher/launcher.ts'
import { createUpdater, type Updater, type UpdaterOptions } from '../../../src/desktop/update/updater.ts'
import type { AgentMessage } from '../../../src/shared/desktop/launcher-messages.ts'
import type { UpdateProgress } from '../../../src/shared/desktop/update.ts'
import { type Behaviour, createTill, isUp, type Till } from '../../desktop/support/launcher-for-test.ts'
import { waitFor } from '../../support/wait-for.ts'
import { type Feed, type FeedTrouble, type Key, makeKey, manifestOf, noise, serveFeed } from './feed-for-test.ts'

export const quickUpdater = { answerMs: 300, againMs: 20, networkMs: 20 }

export type UpdaterForTest = Readonly<{
  till: Till
  key: Key
  launcher: Launcher
  updater: Updater
  /** What the launcher told the agent. */
  told: UpdateProgress[]
  /** As if the agent relayed it. */
  hear(message: AgentMessage): void
  offer(version: string, feed: Feed): void
  /** The register's last word on a version. */
  ended(version: string): Promise<UpdateProgress>
}>

/** A till whose settings trust `key`; version trees are made of a stand-in for the agent. */
export function createTrustingTill(key: Key): Till {
  const till = createTill()
  writeFileSync(join(till.dataFolder, 'settings.yaml'), `update: { publicKey: ${key.publicKey} }\n`)
  return till
}

export async function packVersion(till: Till, version: string, behaviour: Behaviour = {}): Promise<Buffer> {
  const tree = till.addVersion(version, behaviour)
  writeFileSync(join(tree, 'filler'), noise(200_000))
  const file = join(till.dataFolder, `${version}.tgz`)
  await packFolder(tree, file)
  rmSync(tree, { recursive: true })
  return readFileSync(file)
}

export async function publish(
  till: Till,
  key: Key,
  version: string,
  options: Readonly<{ behaviour?: Behaviour; trouble?: FeedTrouble; signedBy?: Key }> = {},
): Promise<Feed> {
  const archive = await packVersion(till, version, options.behaviour)
  return await serveFeed(archive, manifestOf(archive, version, options.signedBy ?? key), options.trouble)
}

/** A launcher with its updater on that till, in this process. */
export async function runUpdater(
  options: Readonly<{
    till?: Till
    key?: Key
    launcher?: Partial<LauncherOptions>
    updater?: Partial<UpdaterOptions>
    mayHaveLease?: () => boolean
  }> = {},
): Promise<UpdaterForTest> {
  const key = options.key ?? makeKey()
  const till = options.till ?? createTrustingTill(key)
  if (!options.till) onTestFinished(() => till.close())
  const real = await till.launch(options.launcher)
  const told: UpdateProgress[] = []
  const listeners = new Set<(message: AgentMessage) => void>()
  const hear = (message: AgentMessage): void => {
    for (const listener of listeners) listener(message)
  }
  const launcher: Launcher = {
    ...real,
    onAgentMessage(listener) {
      listeners.add(listener)
    },
    send(message) {
      if (message.type === 'update-progress') told.push(message.progress)
      if (message.type === 'ask-lease' && options.mayHaveLease?.() === false) {
        setImmediate(() => hear({ type: 'lease-refused', leaseId: message.leaseId, reason: 'sale' }))
        return true
      }
      return real.send(message)
    },
  }
  real.onAgentMessage(hear)
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' }, pino.destination(2))
  const updater = createUpdater({
    launcher,
    dataFolder: till.dataFolder,
    log,
    ...options.updater,
    limits: { ...quickUpdater, ...options.updater?.limits },
  })
  onTestFinished(async () => {
    await Promise.all([updater.stop(), real.stop()])
  })
  await updater.start()
  await isUp(real)
  const isFinal = ({ state }: UpdateProgress) => ['applied', 'rolled-back', 'refused'].includes(state)
  const lastOf = (version: string) => told.findLast(progress => progress.version === version && isFinal(progress))
  return {
    till,
    key,
    launcher,
    updater,
    told,
    hear,
    offer: (version, { url }) => hear({ type: 'update-offered', offer: { version, ring: 'main', feedUrl: url } }),
    async ended(version) {
      await waitFor(
        () => `the end of ${version}, after ${JSON.stringify(told)}`,
        () => lastOf(version) !== undefined,
      )
      return lastOf(version) as UpdateProgress
    },
  }
}
