import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { createHub, type Hub } from '../../../hub/hub.ts'
import type { HubOptions } from '../../../hub/options.ts'
import { createRegisterForTest, type RegisterForTest } from './register-for-test.ts'

const STORE = 'spb-07'

export type HubForTest = Readonly<{
  hub: Hub
  folder: string
  port: number
  /** Adds a register and gives the agent side of it, not connected yet. */
  register(registerId?: string, storeId?: string): Promise<RegisterForTest>
  /** The agent side of a register that was added before. */
  agentOf(registerId: string): RegisterForTest
}>

/** A hub on a free port with a folder of its own; both go when the test is over. */
export async function startHubForTest(options: Partial<HubOptions> = {}): Promise<HubForTest> {
  const folder = options.folder ?? (await createFolderForTest())
  const hub = createHub({ folder, devInbox: true, log: pino({ level: 'silent' }), ...options })
  const { port } = await hub.start()
  onTestFinished(() => hub.stop())
  const agentOf = (registerId: string) => createRegisterForTest(port, registerId, tokenOf(registerId))
  return {
    hub,
    folder,
    port,
    agentOf,
    register: async (registerId = 'r1', storeId = STORE) => {
      await hub.addRegister({ registerId, storeId, storeName: 'Магазин', token: tokenOf(registerId) })
      return agentOf(registerId)
    },
  }
}

export async function createFolderForTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tillside-hub-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

function tokenOf(registerId: string): string {
  return `token-of-${registerId}-`.padEnd(40, '0')
}

const DEADLINE_MS = 5000

/** Waits until the condition holds; the last refusal is the failure. */
export async function eventually(condition: () => void | Promise<void>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS
  for (;;) {
    try {
      return await condition()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await new Promise(resolve => setTimeout(resolve, 5))
    }
  }
}
