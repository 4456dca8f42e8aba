import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { healthOf } from '../desktop/support/launcher-for-test.ts'
import { waitFor } from '../support/wait-for.ts'
import { type FeedTrouble, makeKey, manifestOf, noise, serveFeed } from './support/feed-for-test.ts'
import { packVersion, publish, runUpdater, type UpdaterForTest } from './support/updater-for-test.ts'

const statesOf = ({ told }: UpdaterForTest, version: string) => [
  ...new Set(told.filter(progress => progress.version === version).map(({ state }) => state)),
]
const versionsOn = ({ till }: UpdaterForTest) =>
  readdirSync(join(till.dataFolder, 'versions'), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name)
    .sort()

describe('an offered version', () => {
  it('is loaded, checked, tried and switched to, and every step is told', async () => {
    const register = await runUpdater()
    register.offer('1.1.0', await publish(register.till, register.key, '1.1.0'))
    expect(await register.ended('1.1.0')).toMatchObject({ state: 'applied', from: '1.0.0' })
    expect(statesOf(register, '1.1.0')).toEqual(['downloading', 'waiting', 'switching', 'applied'])
    expect(await healthOf(register.launcher.url())).toMatchObject({ version: '1.1.0' })
    const times = register.told.map(({ atMs }) => atMs)
    expect(times).toEqual(times.toSorted((one, other) => one - other))
  })

  it('waits until the agent gives it a quiet moment', async () => {
    let mayHaveLease = false
    const register = await runUpdater({ mayHaveLease: () => mayHaveLease })
    register.offer('1.1.0', await publish(register.till, register.key, '1.1.0'))
    await waitFor('the version to wait', () => statesOf(register, '1.1.0').includes('waiting'))
    expect(await healthOf(register.launcher.url())).toMatchObject({ version: '1.0.0' })
    mayHaveLease = true
    expect(await register.ended('1.1.0')).toMatchObject({ state: 'applied' })
  })

  it('goes on where the line was cut', async () => {
    const register = await runUpdater()
    const cut = { afterBytes: 60_000, times: 2 }
    const feed = await publish(register.till, register.key, '1.1.0', { trouble: { cut } })
    register.offer('1.1.0', feed)
    expect(await register.ended('1.1.0')).toMatchObject({ state: 'applied' })
    const starts = feed.ranges.map(range => Number(/\d+/.exec(range ?? '')?.[0]))
    expect(starts).toHaveLength(3)
    expect(starts[0]).toBe(0)
    expect(starts[1]).toBeGreaterThan(0)
    expect(starts[2]).toBeGreaterThan(starts[1] ?? 0)
  })

  it('of the past makes room: the running one and the one before stay', async () => {
    const register = await runUpdater()
    for (const version of ['1.1.0', '1.2.0', '1.3.0']) {
      register.offer(version, await publish(register.till, register.key, version))
      expect(await register.ended(version)).toMatchObject({ state: 'applied' })
    }
    await waitFor('old versions to go', () => versionsOn(register).length === 2)
    expect(versionsOn(register)).toEqual(['1.2.0', '1.3.0'])
  })

  it('takes the place of another one that still waits', async () => {
    let mayHaveLease = false
    const register = await runUpdater({ mayHaveLease: () => mayHaveLease })
    register.offer('1.1.0', await publish(register.till, register.key, '1.1.0'))
    await waitFor('the version to wait', () => statesOf(register, '1.1.0').includes('waiting'))
    register.offer('1.2.0', await publish(register.till, register.key, '1.2.0'))
    await waitFor('the newer one to wait', () => statesOf(register, '1.2.0').includes('waiting'))
    mayHaveLease = true
    expect(await register.ended('1.2.0')).toMatchObject({ state: 'applied', from: '1.0.0' })
    expect(statesOf(register, '1.1.0')).not.toContain('switching')
  })

  it.each(['versions/current.json.new', 'updates/update.json.new'])(
    'whose switch the disk did not take (%s) may be offered again',
    async blocked => {
      let mayHaveLease = false
      const register = await runUpdater({ mayHaveLease: () => mayHaveLease })
      const feed = await publish(register.till, register.key, '1.1.0')
      register.offer('1.1.0', feed)
      await waitFor('the version to wait', () => statesOf(register, '1.1.0').includes('waiting'))
      const obstacle = join(register.till.dataFolder, blocked)
      mkdirSync(obstacle)
      mayHaveLease = true
      const isRefused = () => statesOf(register, '1.1.0').includes('refused')
      if (blocked.startsWith('versions')) await waitFor('the failure to be told', isRefused)
      expect(await healthOf(register.launcher.url())).toMatchObject({ version: '1.0.0' })
      rmSync(obstacle, { recursive: true, force: true })
      const isApplied = () => statesOf(register, '1.1.0').includes('applied')
      await waitFor('the version to be taken', () => {
        if (!isApplied()) register.offer('1.1.0', feed)
        return isApplied()
      })
    },
  )

  it('is dropped when the hub halts, and may be offered again', async () => {
    let mayHaveLease = false
    const register = await runUpdater({ mayHaveLease: () => mayHaveLease })
    const feed = await publish(register.till, register.key, '1.1.0')
    register.offer('1.1.0', feed)
    await waitFor('the version to wait', () => statesOf(register, '1.1.0').includes('waiting'))
    register.hear({ type: 'updates-halted' })
    const memory = join(register.till.dataFolder, 'updates/update.json')
    await waitFor('the offer to be forgotten', () => JSON.parse(readFileSync(memory, 'utf8')).job === undefined)
    mayHaveLease = true
    register.offer('1.1.0', feed)
    expect(await register.ended('1.1.0')).toMatchObject({ state: 'applied' })
    expect(feed.ranges).toHaveLength(1)
  })

  it('that runs already is said to be applied: the hub has not heard of it', async () => {
    const register = await runUpdater()
    register.offer('1.0.0', { url: 'http://127.0.0.1:9/', ranges: [] })
    expect(await register.ended('1.0.0')).toMatchObject({ state: 'applied' })
  })

  it('that finds no quiet moment in its life is given up, and says so', async () => {
    const register = await runUpdater({ mayHaveLease: () => false, updater: { limits: { offerLifeMs: 1500 } } })
    register.offer('1.1.0', await publish(register.till, register.key, '1.1.0'))
    expect(await register.ended('1.1.0')).toMatchObject({ state: 'refused', code: 'update.no-quiet-moment' })
  })

  it('whose feed is away is waited for, and given up at the end of its life', async () => {
    const register = await runUpdater({ updater: { limits: { offerLifeMs: 300 } } })
    register.offer('1.1.0', { url: 'http://127.0.0.1:9/updates/1.1.0', ranges: [] })
    expect(await register.ended('1.1.0')).toMatchObject({ state: 'refused', code: 'update.not-downloaded' })
  })
})

describe('refused, while the register works on as before, is', () => {
  it.each<[string, FeedTrouble, string]>([
    ['an archive with other contents', { archive: whole => noise(whole.length) }, 'update.damaged'],
    [
      'a truncated archive that calls itself whole',
      { archive: whole => whole.subarray(0, 1000) },
      'update.not-downloaded',
    ],
    ['an archive longer than was signed', { archive: whole => Buffer.concat([whole, whole]) }, 'update.not-downloaded'],
    [
      'a manifest whose hash was changed after signing',
      { manifest: { sha512: 'A'.repeat(88) } },
      'update.wrong-signature',
    ],
    ['a manifest renamed to a newer version', { manifest: { version: '9.9.9' } }, 'update.wrong-signature'],
    ['a feed that names another hash than the manifest', { channel: { sha512: 'A'.repeat(88) } }, 'update.damaged'],
    ['a feed that names another version than the manifest', { channel: { version: '1.9.0' } }, 'update.damaged'],
  ])('%s', async (_title, trouble, code) => {
    const register = await runUpdater({ updater: { limits: { offerLifeMs: 1000 } } })
    const { pid } = await healthOf(register.launcher.url())
    register.offer('1.1.0', await publish(register.till, register.key, '1.1.0', { trouble }))
    expect(await register.ended('1.1.0')).toMatchObject({ state: 'refused', code })
    expect(await healthOf(register.launcher.url())).toMatchObject({ version: '1.0.0', pid })
    expect(versionsOn(register)).toEqual([])
  })

  it('a version that somebody else signed', async () => {
    const register = await runUpdater()
    register.offer('1.1.0', await publish(register.till, register.key, '1.1.0', { signedBy: makeKey() }))
    expect(await register.ended('1.1.0')).toMatchObject({ state: 'refused', code: 'update.wrong-signature' })
  })

  it('a true old release that is served as a new one', async () => {
    const register = await runUpdater()
    const feed = await publish(register.till, register.key, '1.0.1')
    register.offer('1.1.0', feed)
    expect(await register.ended('1.1.0')).toMatchObject({ state: 'refused', code: 'update.damaged' })
    expect(feed.ranges).toEqual([])
  })

  it.each(['0.9.9', '0.9.0', '1.0.0-rc.1'])('the older version %s, without a look at the feed', async version => {
    const register = await runUpdater()
    register.offer(version, { url: 'http://127.0.0.1:9/', ranges: [] })
    expect(await register.ended(version)).toMatchObject({ state: 'refused', code: 'update.older' })
  })

  it('anything where no key is set', async () => {
    const register = await runUpdater({ key: { ...makeKey(), publicKey: '""' } })
    register.offer('1.1.0', await publish(register.till, register.key, '1.1.0'))
    expect(await register.ended('1.1.0')).toMatchObject({ state: 'refused', code: 'update.no-key' })
  })

  it('a version that does not pass its own test here, for good', async () => {
    const register = await runUpdater()
    const feed = await publish(register.till, register.key, '1.1.0', { behaviour: { selfTest: 'fails' } })
    register.offer('1.1.0', feed)
    const refused = await register.ended('1.1.0')
    expect(refused).toMatchObject({ state: 'refused', code: 'update.self-test-failed' })
    expect(refused.detail).toContain('no module for this computer')
    await waitFor('the version to go', () => versionsOn(register).length === 0)
    register.told.length = 0
    register.offer('1.1.0', feed)
    expect(await register.ended('1.1.0')).toMatchObject({ state: 'refused', code: 'update.refused-before' })
    expect(feed.ranges).toHaveLength(1)
  })
})

describe('back to the version before goes one that', () => {
  it.each([
    ['crashes at its start', { start: 'crashes' }, 'update.not-started'],
    ['has lost the printer', { health: { device: { state: 'away' } } }, 'update.unhealthy'],
  ] as const)('%s, and is not taken again', async (_title, behaviour, code) => {
    const register = await runUpdater()
    const feed = await publish(register.till, register.key, '1.1.0', { behaviour })
    register.offer('1.1.0', feed)
    expect(await register.ended('1.1.0')).toMatchObject({ state: 'rolled-back', code, from: '1.0.0' })
    expect(await healthOf(register.launcher.url())).toMatchObject({ version: '1.0.0' })
    register.told.length = 0
    register.offer('1.1.0', feed)
    expect(await register.ended('1.1.0')).toMatchObject({ state: 'rolled-back', code })
    expect(feed.ranges).toHaveLength(1)
    expect(existsSync(join(register.till.dataFolder, 'two-at-once'))).toBe(false)
  })
})

it('an archive that holds another version than it was signed as is damaged', async () => {
  const register = await runUpdater({ updater: { limits: { offerLifeMs: 5000 } } })
  const archive = await packVersion(register.till, '1.0.5')
  register.offer('1.1.0', await serveFeed(archive, manifestOf(archive, '1.1.0', register.key)))
  expect(await register.ended('1.1.0')).toMatchObject({ state: 'refused', code: 'update.damaged' })
})
