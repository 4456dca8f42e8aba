import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { io } from 'socket.io-client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Snapshot } from '../../../src/shared/screen/snapshot.ts'
import { createApiClient } from '../../support/api-client.ts'
import { API_TOKEN, bread, cashier, openShop, type Shop } from '../../support/shop.ts'
import { waitFor } from '../../support/wait-for.ts'
import { createTill, healthOf, isUp, quick } from '../support/launcher-for-test.ts'

const root = join(import.meta.dirname, '../../..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

let shop: Shop
const closing: (() => unknown)[] = []
beforeEach(async () => {
  shop = await openShop()
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
  await shop.close()
})

/** `tillside launch`, as a service runs it. */
async function launchAsService(): Promise<{ child: ChildProcess; url: string; screenUrl: string }> {
  const args = [join(root, 'bin/tillside.mjs'), 'launch', '--data', shop.dataFolder, '--no-screen', '--log', 'error']
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TILLSIDE_PORT: '0' },
  })
  closing.push(() => child.kill('SIGKILL'))
  if (!child.stdout) throw new Error('no output')
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const { listening, screen } = JSON.parse(line) as { listening: string; screen: string }
  return { child, url: listening, screenUrl: screen }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** A connection that was kept alive may break with the agent: no answer then. */
const modeOf = (url: string) =>
  healthOf(url).then(
    health => health.mode,
    () => undefined,
  )

const agentPid = () => (JSON.parse(readFileSync(join(shop.dataFolder, 'agent.json'), 'utf8')) as { pid: number }).pid

function openScreen(url: string, token: string, origin = url) {
  const socket = io(`${url}/screen`, {
    transports: ['websocket'],
    auth: { token },
    extraHeaders: { origin },
    reconnectionDelay: 20,
    reconnectionDelayMax: 50,
  })
  closing.push(() => socket.close())
  const snapshots: Snapshot[] = []
  socket.on('snapshot', (snapshot: Snapshot) => snapshots.push(snapshot))
  return { socket, snapshots }
}

it('a sale goes through the launcher’s port; a killed agent comes back, and screens with it; a killed launcher takes the agent along', async () => {
  const { child, url, screenUrl } = await launchAsService()
  expect(screenUrl).toBe(`${url}/#token=${API_TOKEN}`)
  await waitFor('device and hub', async () => {
    const health = (await (await fetch(`${url}/v1/health`)).json()) as {
      hub: { state: string }
      device: { state: string }
    }
    return health.hub.state === 'online' && health.device.state === 'ready'
  })
  const screen = openScreen(url, API_TOKEN)
  await waitFor('the screen', () => screen.snapshots.length > 0)
  const stranger = openScreen(url, API_TOKEN, 'http://evil.example')
  let isRefused = false
  stranger.socket.on('connect_error', () => {
    isRefused = true
  })
  await waitFor('the refusal', () => isRefused)
  expect(stranger.snapshots).toEqual([])

  const api = createApiClient(url, API_TOKEN)
  await api.openShift(cashier)
  expect((await api.sell('sale-1', [bread])).state).toBe('completed')

  const killed = agentPid()
  process.kill(killed, 'SIGKILL')
  await waitFor('the port to say so', async () => (await modeOf(url)) === 'down')
  const refused = await fetch(`${url}/v1/sales/sale-2`)
  expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([503, 'agent.down'])
  await waitFor('the agent', async () => !['down', undefined].includes(await modeOf(url)))
  expect(agentPid()).not.toBe(killed)
  await waitFor('the screen again', () => screen.socket.connected)

  const orphan = agentPid()
  child.kill('SIGKILL')
  await waitFor('the agent to be gone', () => !isAlive(orphan))
})

it('another version of the real program takes over with the same database, and proves its health', async () => {
  const till = createTill()
  closing.push(() => till.close())
  mkdirSync(till.dataFolder, { recursive: true })
  shop.writeSettings({}, till.dataFolder)
  const next = join(till.dataFolder, 'versions/9.9.9')
  mkdirSync(join(next, 'bin'), { recursive: true })
  writeFileSync(join(next, 'package.json'), JSON.stringify({ version: '9.9.9', type: 'module' }))
  writeFileSync(join(next, 'bin/tillside.mjs'), realProgram('9.9.9'))
  const launcher = await till.launch({
    appFolder: root,
    hasScreen: false,
    logLevel: 'error',
    limits: {
      ...quick,
      startMs: 20_000,
      leaveMs: 5000,
      proofMs: 15_000,
      returnMs: 15_000,
      probeTimeoutMs: 2000,
      healthMs: 2000,
    },
  })
  await isUp(launcher)
  await waitFor('device and hub', async () => {
    const health = (await (await fetch(`${launcher.url()}/v1/health`)).json()) as {
      hub: { state: string }
      device: { state: string }
    }
    return health.hub.state === 'online' && health.device.state === 'ready'
  })
  const api = createApiClient(launcher.url(), API_TOKEN)
  await api.openShift(cashier)
  await api.sell('sale-1', [bread])
  const result = await launcher.switchTo('9.9.9')
  expect(result).toEqual({ outcome: 'applied', gapMs: expect.any(Number) })
  expect(await healthOf(launcher.url())).toMatchObject({ version: '9.9.9' })
  expect((await api.get('sale-1')).body.sale.state).toBe('completed')
  expect(launcher.state().version).not.toBe(version)
})

/** The command line of the checkout, under another version's name. */
function realProgram(name: string): string {
  const at = (path: string) => JSON.stringify(join(root, path))
  return `
import { Command } from ${at('node_modules/commander/index.js')}
import { addAgentCommand } from ${at('src/cli/agent-command.ts')}
import { addSelfTestCommand } from ${at('src/cli/self-test-command.ts')}
const program = new Command('tillside')
addAgentCommand(program, ${JSON.stringify(name)})
addSelfTestCommand(program, ${JSON.stringify(name)})
await program.parseAsync()
`
}
