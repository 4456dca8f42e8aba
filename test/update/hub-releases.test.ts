import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openForReading } from '../../hub/db/open-database.ts'
import { readUpdateStates } from '../../hub/db/update-offers.ts'
import { dayOf } from '../../hub/updates/day.ts'
import type { ReleaseStatus } from '../../hub/updates/release-status.ts'
import { askHub } from '../../src/cli/ask-hub.ts'
import { publishArchive } from '../../src/cli/publish-archive.ts'
import { describeReleases } from '../../src/cli/release-status.ts'
import { ReleaseManifest, type UpdateProgress } from '../../src/shared/desktop/update.ts'
import { eventually, startHubForTest } from '../hub/support/hub-for-test.ts'
import type { RegisterForTest } from '../hub/support/register-for-test.ts'
import { type Key, makeKey, manifestOf, noise } from './support/feed-for-test.ts'

const ADMIN = 'admin-token-of-the-test'

/** A hub that trusts a key, and what IT does there. The agents of these registers say they run 0.1.0. */
async function startChain() {
  const key = makeKey()
  const chain = await startHubForTest({ adminToken: ADMIN, releaseKey: key.publicKey })
  const hub = { url: `http://127.0.0.1:${chain.port}`, adminToken: ADMIN }
  const folder = mkdtempSync(join(tmpdir(), 'tillside-releases-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const archive = noise(50_000)
  const file = join(folder, 'version.tgz')
  writeFileSync(file, archive)
  return {
    ...chain,
    key,
    archive,
    url: hub.url,
    publish: (version: string, more: Readonly<{ key?: Key; mayBeOlder?: boolean; file?: string }> = {}) => {
      const { privateKey } = more.key ?? key
      return publishArchive(hub, {
        version,
        file: more.file ?? file,
        key: privateKey,
        mayBeOlder: more.mayBeOlder ?? false,
      })
    },
    tell: (method: 'GET' | 'PUT' | 'POST', path: string, body?: object) =>
      askHub<ReleaseStatus>(hub, method, path, body),
    promote: (version: string, ring = 'main', mayBeOlder = false) =>
      askHub<ReleaseStatus>(hub, 'PUT', `/rings/${ring}`, { version, mayBeOlder }),
    folder,
    hubFolder: chain.folder,
  }
}
const offersOf = ({ heard }: RegisterForTest) =>
  heard.filter(({ event }) => event === 'update.offered').map(({ data }) => (data as { version: string }).version)
const haltsOf = ({ heard }: RegisterForTest) => heard.filter(({ event }) => event === 'updates.halted').length

function progress(state: UpdateProgress['state'], more: Partial<UpdateProgress> = {}): { progress: UpdateProgress } {
  return { progress: { version: '1.1.0', from: '0.1.0', state, atMs: Date.now(), ...more } }
}

describe('publishing', () => {
  it('twice at a time takes one of the two, and the feed serves the one it names', async () => {
    const { publish, url, folder, hubFolder } = await startChain()
    const other = join(folder, 'other.tgz')
    writeFileSync(other, noise(60_000))
    const both = await Promise.allSettled([publish('1.1.0'), publish('1.1.0', { file: other }), publish('1.1.0')])
    const refused = both.filter(({ status }) => status === 'rejected')
    for (const one of refused) expect(one).toMatchObject({ reason: { code: 'update.already-published' } })
    expect(refused.length).toBeGreaterThan(0)
    const manifest = ReleaseManifest.parse(await (await fetch(`${url}/updates/1.1.0/manifest.json`)).json())
    const served = Buffer.from(await (await fetch(`${url}/updates/1.1.0/${manifest.file}`)).arrayBuffer())
    expect(createHash('sha512').update(served).digest('base64')).toBe(manifest.sha512)
    expect(readdirSync(join(hubFolder, 'releases/1.1.0'))).toEqual([manifest.file])
  })

  it('brings a signed version into the feed, as electron-updater and the register read it', async () => {
    const { publish, url, archive, key } = await startChain()
    await publish('1.1.0')
    const feed = `${url}/updates/1.1.0`
    const manifest = ReleaseManifest.parse(await (await fetch(`${feed}/manifest.json`)).json())
    expect(manifest).toMatchObject({ ...manifestOf(archive, '1.1.0', key), publishedAtMs: expect.any(Number) })
    for (const name of ['latest.yml', 'latest-linux.yml', 'latest-linux-arm64.yml', 'latest-mac.yml']) {
      expect(JSON.parse(await (await fetch(`${feed}/${name}`)).text())).toMatchObject({
        version: '1.1.0',
        files: [{ url: 'tillside-1.1.0.tgz', size: archive.length, sha512: manifest.sha512 }],
      })
    }
    const rest = await fetch(`${feed}/tillside-1.1.0.tgz`, { headers: { range: 'bytes=49990-' } })
    expect(rest.status).toBe(206)
    expect(Buffer.from(await rest.arrayBuffer())).toEqual(archive.subarray(49_990))
  })

  it('twice the same is fine, other contents under the same name are not, nor an older version unless said so', async () => {
    const { publish, folder } = await startChain()
    await publish('1.1.0')
    await publish('1.1.0')
    const other = join(folder, 'other.tgz')
    writeFileSync(other, noise(1000))
    await expect(publish('1.1.0', { file: other })).rejects.toMatchObject({ code: 'update.already-published' })
    await expect(publish('1.0.9')).rejects.toMatchObject({ code: 'update.older' })
    await publish('1.0.9', { mayBeOlder: true })
  })

  it('is for the holder of the key and of the admin token only', async () => {
    const { publish, url } = await startChain()
    await expect(publish('1.1.0', { key: makeKey() })).rejects.toMatchObject({ code: 'update.wrong-signature' })
    expect((await fetch(`${url}/releases`)).status).toBe(401)
    expect((await fetch(`${url}/updates/halt`, { method: 'POST' })).status).toBe(401)
    expect((await fetch(`${url}/updates/1.1.0/manifest.json`)).status).toBe(404)
    expect((await fetch(`${url}/updates/..%2f/hub.db`)).status).toBe(404)
  })

  it('needs a key at the hub', async () => {
    const key = makeKey()
    const { port } = await startHubForTest({ adminToken: ADMIN })
    const folder = mkdtempSync(join(tmpdir(), 'tillside-releases-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const file = join(folder, 'version.tgz')
    writeFileSync(file, noise(1000))
    const hub = { url: `http://127.0.0.1:${port}`, adminToken: ADMIN }
    await expect(publishArchive(hub, { file, version: '1.1.0', key: key.privateKey })).rejects.toMatchObject({
      code: 'update.no-key',
    })
  })

  it('keeps nothing of a file that is not what was signed', async () => {
    const { url, archive, key } = await startChain()
    const put = (body: Buffer) =>
      fetch(`${url}/releases/1.1.0`, {
        method: 'PUT',
        headers: {
          authorization: `Bearer ${ADMIN}`,
          'content-type': 'application/octet-stream',
          'x-release-manifest': Buffer.from(JSON.stringify(manifestOf(archive, '1.1.0', key))).toString('base64url'),
        },
        body: new Uint8Array(body),
      })
    for (const body of [noise(archive.length), archive.subarray(1), Buffer.concat([archive, archive])]) {
      expect(await (await put(body)).json()).toMatchObject({ code: 'update.damaged' })
    }
    expect((await fetch(`${url}/updates/1.1.0/manifest.json`)).status).toBe(404)
    expect((await put(archive)).status).toBe(200)
  })
})

describe('offering', () => {
  it('goes to the connected registers of the ring, one of a store, with the address of the feed', async () => {
    const { publish, promote, register, url, tell } = await startChain()
    const [one, two, other] = [await register('r1', 's1'), await register('r2', 's1'), await register('r3', 's2')]
    for (const agent of [one, two, other]) await agent.hello()
    await publish('1.1.0')
    expect(offersOf(one)).toEqual([])
    await tell('PUT', '/updates/pace', { percentAtATime: 100 })
    await promote('1.1.0')
    await eventually(() => expect([offersOf(one), offersOf(other)]).toEqual([['1.1.0'], ['1.1.0']]))
    expect(offersOf(two)).toEqual([])
    expect(one.heard.find(({ event }) => event === 'update.offered')?.data).toEqual({
      version: '1.1.0',
      ring: 'main',
      feedUrl: `${url}/updates/1.1.0`,
    })
  })

  it('is said again at a reconnect while it is open, and not after it has ended', async () => {
    const { publish, promote, register, agentOf } = await startChain()
    const first = await register('r1')
    await first.hello()
    await publish('1.1.0')
    await promote('1.1.0')
    await eventually(() => expect(offersOf(first)).toEqual(['1.1.0']))
    first.socket.disconnect()
    const second = agentOf('r1')
    await second.hello()
    await eventually(() => expect(offersOf(second)).toEqual(['1.1.0']))
    await second.must('update.report', progress('refused', { code: 'update.self-test-failed' }))
    second.socket.disconnect()
    const third = agentOf('r1')
    await third.hello()
    await third.must('staff.list', {}).catch(() => undefined)
    expect(offersOf(third)).toEqual([])
  })

  it('follows a register into the ring it is put into', async () => {
    const { publish, promote, register, tell } = await startChain()
    const agent = await register('r1')
    await agent.hello()
    await publish('1.1.0')
    await promote('1.1.0', 'canary')
    expect(offersOf(agent)).toEqual([])
    const status = await tell('PUT', '/registers/r1/ring', { ring: 'canary' })
    expect(status.registers).toMatchObject([{ registerId: 'r1', ring: 'canary', update: { state: 'offered' } }])
    await eventually(() => expect(offersOf(agent)).toEqual(['1.1.0']))
    await expect(tell('PUT', '/registers/nobody/ring', { ring: 'canary' })).rejects.toMatchObject({
      code: 'register.unknown',
    })
  })

  it('is taken back by a halt, and made again when it is resumed', async () => {
    const { publish, promote, register, tell } = await startChain()
    const agent = await register('r1')
    await agent.hello()
    await publish('1.1.0')
    await promote('1.1.0')
    await eventually(() => expect(offersOf(agent)).toHaveLength(1))
    expect(await tell('POST', '/updates/halt')).toMatchObject({
      pace: { isHalted: true },
      registers: [{ update: { state: 'withdrawn' } }],
    })
    await eventually(() => expect(haltsOf(agent)).toBe(1))
    await agent.must('update.report', progress('waiting'))
    await eventually(() => expect(haltsOf(agent)).toBe(2))
    await tell('POST', '/updates/resume')
    await eventually(() => expect(offersOf(agent)).toHaveLength(2))
  })

  it('rests on frozen days', async () => {
    const { publish, promote, register, tell } = await startChain()
    const agent = await register('r1')
    await agent.hello()
    const today = dayOf(Date.now())
    await tell('PUT', '/updates/calendar', { freeze: ['2026-01-01', today] })
    await publish('1.1.0')
    const frozen = await promote('1.1.0')
    expect(frozen.isFrozenToday).toBe(true)
    expect(describeReleases(frozen)).toContain(`nothing is offered on ${today}\n`)
    expect(frozen.registers[0]?.update).toBeUndefined()
    await tell('PUT', '/updates/calendar', { thaw: [today] })
    await eventually(() => expect(offersOf(agent)).toEqual(['1.1.0']))
  })

  it('stops by itself in a ring where too many went back, and says so', async () => {
    const { publish, promote, register, tell } = await startChain()
    await tell('PUT', '/updates/pace', { percentAtATime: 100, settleMinutes: 0, mostFailed: 0 })
    const [one, two] = [await register('r1', 's1'), await register('r2', 's1')]
    for (const agent of [one, two]) await agent.hello()
    await publish('1.1.0')
    await promote('1.1.0')
    await eventually(() => expect(offersOf(one)).toEqual(['1.1.0']))
    await one.must('update.report', progress('rolled-back', { code: 'update.unhealthy', detail: 'device away' }))
    const status = await tell('GET', '/releases')
    expect(status.rings).toMatchObject([{ ring: 'main', isStopped: true, failed: 1 }])
    expect(offersOf(two)).toEqual([])
    expect(describeReleases(status)).toMatch(/main +1\.1\.0 +0 of 2 +1 +stopped/)
    expect(describeReleases(status)).toMatch(/r1 +s1 +main +0\.1\.0 +online +1\.1\.0 rolled-back update\.unhealthy/)
    await tell('POST', '/updates/resume')
    await eventually(() => expect(offersOf(two)).toEqual(['1.1.0']))
  })
})

it('what registers report is kept, repeats and stragglers change nothing', async () => {
  const { publish, promote, register, hubFolder } = await startChain()
  const agent = await register('r1')
  await agent.hello()
  await publish('1.1.0')
  await promote('1.1.0')
  await eventually(() => expect(offersOf(agent)).toEqual(['1.1.0']))
  const at = Date.now()
  await agent.must('update.report', progress('applied', { atMs: at + 2 }))
  await agent.must('update.report', progress('switching', { atMs: at + 1 }))
  await agent.must('update.report', progress('applied', { atMs: at + 2 }))
  const opened = openForReading(hubFolder)
  const states = await readUpdateStates(opened.db)
  await opened.close()
  expect(states).toMatchObject([{ registerId: 'r1', version: '1.1.0', state: 'applied' }])
})
