import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { createHub, type Hub } from '../../hub/hub.ts'
import { askHub } from '../../src/cli/ask-hub.ts'
import { type Flaw, flaws, releaseStateOf, releaseVersion, writeAppTree } from '../../src/demo/release.ts'
import { createLauncher, type Launcher } from '../../src/desktop/launcher/launcher.ts'
import { createUpdater, type Updater } from '../../src/desktop/update/updater.ts'
import type { RegisterId } from '../../src/shared/ids.ts'
import { createApiClient, expectOk } from '../support/api-client.ts'
import { bread } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'
import { makeKey } from './support/feed-for-test.ts'
import { watchPort } from './support/watch-port.ts'

const ADMIN = 'admin-token-of-the-test'
const API_TOKEN = 'api-token-for-tests-0123456789'
const HUB_TOKEN = 'register-token-for-tests-0123456789abcdef'

const key = makeKey()
/** Inside the checkout: what is unpacked there finds the installed packages. */
const root = join(import.meta.dirname, '../..')
mkdirSync(join(root, '.cache'), { recursive: true })
const folder = mkdtempSync(join(root, '.cache/update-'))
let hub: Hub
let place: { url: string; adminToken: string }
let launcher: Launcher
let updater: Updater
let api: ReturnType<typeof createApiClient>

beforeAll(async () => {
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' }, pino.destination(2))
  hub = createHub({ folder: join(folder, 'hub'), adminToken: ADMIN, releaseKey: key.publicKey, log })
  const { port } = await hub.start()
  place = { url: `http://127.0.0.1:${port}`, adminToken: ADMIN }
  const register = { registerId: 'r-1' as RegisterId, storeId: 's-1', storeName: 'Магазин 1' }
  await hub.addRegister({ ...register, token: HUB_TOKEN })
  await askHub(place, 'PUT', '/updates/pace', { settleMinutes: 0, mostFailed: 5 })

  const dataFolder = join(folder, 'data')
  mkdirSync(dataFolder)
  const settings = {
    registerId: 'r-1',
    fiscalMode: 'pos-prints',
    hub: { url: place.url, token: HUB_TOKEN },
    apiToken: API_TOKEN,
    pin: '2580',
    update: { publicKey: key.publicKey },
  }
  writeFileSync(join(dataFolder, 'settings.yaml'), stringify(settings))
  const appFolder = writeAppTree(join(folder, 'app'), '1.0.0')
  const limits = { probeEveryMs: 200, proofMs: 6000, pollMs: 20 }
  launcher = createLauncher({ dataFolder, appFolder, host: '127.0.0.1', port: 0, log, logLevel: 'error', limits })
  updater = createUpdater({ launcher, dataFolder, log, limits: { againMs: 50, networkMs: 100 } })
  await launcher.start()
  await updater.start()
  api = createApiClient(launcher.url(), API_TOKEN)
  await waitFor('the register to be online', async () => (await health()).mode === 'online', 20_000)
})

afterAll(async () => {
  await Promise.all([updater?.stop(), launcher?.stop()])
  await hub?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function health(): Promise<{ mode: string; version: string }> {
  return (await (await fetch(`${launcher.url()}/v1/health`)).json()) as { mode: string; version: string }
}

const stateAtHub = (version: string) => releaseStateOf(place, 'r-1', version)
const release = (version: string, flaw?: Flaw) =>
  releaseVersion({ hub: place, key: key.privateKey, folder }, version, flaw)

it('changes its version between two sales, and loses neither', async () => {
  await expectOk(api.put('s-1', 1, [bread]))
  await release('1.1.0')
  await waitFor('the version to wait for the sale', async () => (await stateAtHub('1.1.0')) === 'waiting')
  const watch = watchPort(launcher.url())
  await expectOk(api.post('/sales/s-1/checkout', { operationId: 'o-1' }))
  expect(await health()).toMatchObject({ version: '1.0.0' })
  const registered = { fnNumber: '9999078900001234', fdNumber: 1, fiscalSign: '1234567890', shiftNumber: 1 }
  await expectOk(
    api.post('/sales/s-1/fiscalised', { documents: [{ registered }], tenders: [{ kind: 'cash', amountMinor: 9100 }] }),
  )

  await waitFor('the hub to hear of it', async () => (await stateAtHub('1.1.0')) === 'applied', 20_000)
  const { silences, gapMs } = await watch.end()
  console.log(`the agent was away for ${gapMs} ms; the port answered throughout`)
  expect(silences).toEqual([])
  expect(await health()).toMatchObject({ version: '1.1.0', mode: 'online' })
  expect((await api.get('s-1')).body.sale.state).toBe('completed')
  await expectOk(api.put('s-2', 1, [bread]))
  await expectOk(api.post('/sales/s-2/cancel'))
})

it('goes back from a version that ends at its start, and one that loses the hub, with the same sales', async () => {
  const bad = [
    { flaw: flaws.endsAtStart, code: 'update.not-started' },
    { flaw: flaws.losesHub, code: 'update.unhealthy' },
  ]
  for (const [index, { flaw, code }] of bad.entries()) {
    const version = `1.2.${index}`
    const watch = watchPort(launcher.url())
    await release(version, flaw)
    let heard: string | undefined
    await waitFor(
      () => `the hub to hear of ${version}, which heard ${heard}`,
      async () => {
        heard = await stateAtHub(version)
        return heard === `rolled-back ${code}`
      },
      30_000,
    )
    const { silences, gapMs } = await watch.end()
    console.log(`${code}: away for at most ${gapMs} ms at a time, there and back again; the port answered throughout`)
    expect(silences).toEqual([])
    expect(await health()).toMatchObject({ version: '1.1.0', mode: 'online' })
    expect((await api.get('s-1')).body.sale.state).toBe('completed')
  }
  await hub.whenApplied()
  expect(await hub.summary()).toMatchObject({ registers: [{ registerId: 'r-1' }], points: { isConsistent: true } })
}, 60_000)
