import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OperationId } from '../../../src/shared/ids.ts'
import { waitFor } from '../../support/wait-for.ts'
import { createTill, healthOf, isUp, shortProof, type Till } from '../support/launcher-for-test.ts'

let till: Till
beforeEach(() => {
  till = createTill()
})
afterEach(() => till.close())

const pointerFile = () => join(till.dataFolder, 'versions/current.json')
const pointer = () => JSON.parse(readFileSync(pointerFile(), 'utf8')) as Record<string, unknown>

describe('a change of versions', () => {
  it('runs the new version, says how long the port was without an agent, and remembers it', async () => {
    till.addVersion('1.1.0')
    const launcher = await till.launch()
    await isUp(launcher)
    const result = await launcher.switchTo('1.1.0', 'lease-1' as OperationId)
    expect(result.outcome).toBe('applied')
    expect(result.gapMs).toBeGreaterThan(0)
    expect(await healthOf(launcher.url())).toMatchObject({ mode: 'online', version: '1.1.0' })
    expect(pointer()).toMatchObject({ current: '1.1.0', previous: '1.0.0', lastSwitch: { leaseId: 'lease-1' } })
    expect(pointer()).not.toHaveProperty('switching')
    await launcher.stop()

    const next = await till.launch()
    await isUp(next)
    expect(next.runningVersion()).toBe('1.1.0')
    expect(next.lastSwitch()).toMatchObject({ version: '1.1.0', outcome: 'applied' })
    expect(till.hadTwoAtOnce()).toBe(false)
  })

  it.each([
    ['crashes', { start: 'crashes' }, 'update.not-started'],
    ['says that it cannot start', { start: 'fails' }, 'update.not-started'],
    ['hangs', { start: 'hangs' }, 'update.not-started'],
    ['answers nobody', { isDeaf: true }, 'update.unhealthy'],
    ['lost the device', { health: { device: { state: 'away' } } }, 'update.unhealthy'],
    ['lost the hub', { health: { hub: { state: 'refused' } } }, 'update.unhealthy'],
    ['is another register', { health: { registerId: 'r-2' } }, 'update.unhealthy'],
    ['is another version', { health: { version: '1.0.9' } }, 'update.unhealthy'],
  ] as const)('is undone when the new version %s, which is not tried again', async (_, behaviour, code) => {
    till.addVersion('1.1.0', behaviour)
    const launcher = await till.launch({ limits: { ...shortProof, missedProbes: 1000 } })
    await isUp(launcher)
    expect(await launcher.switchTo('1.1.0')).toMatchObject({ outcome: 'rolled-back', code })
    expect(await healthOf(launcher.url())).toMatchObject({ mode: 'online', version: '1.0.0' })
    expect(launcher.refusedVersions()).toMatchObject([{ version: '1.1.0', code }])
    expect(await launcher.switchTo('1.1.0')).toMatchObject({ code: 'update.refused-before', gapMs: 0 })
    expect(till.hadTwoAtOnce()).toBe(false)
  })

  it('is not begun when the new version does not pass its own test, nor when it is not whole', async () => {
    till.addVersion('1.1.0', { selfTest: 'fails' })
    const launcher = await till.launch()
    await isUp(launcher)
    const { pid } = await healthOf(launcher.url())
    const refused = await launcher.switchTo('1.1.0')
    expect(refused).toEqual({
      outcome: 'rolled-back',
      code: 'update.self-test-failed',
      detail: 'no module for this computer',
      gapMs: 0,
    })
    expect(await launcher.switchTo('1.2.0')).toMatchObject({ code: 'update.damaged', gapMs: 0 })
    expect((await healthOf(launcher.url())).pid).toBe(pid)
  })

  it('does not blame the new version for what was off before', async () => {
    till.install('1.0.0', { health: { hub: { state: 'offline' }, device: { state: 'away' } } })
    till.addVersion('1.1.0', { health: { hub: { state: 'offline' }, device: { state: 'connecting' } } })
    const launcher = await till.launch()
    await isUp(launcher)
    expect(await launcher.switchTo('1.1.0')).toMatchObject({ outcome: 'applied' })
  })

  it('replaces a version that does not even start', async () => {
    till.install('1.0.0', { start: 'crashes' })
    till.addVersion('1.1.0')
    const launcher = await till.launch()
    await waitFor('a restart', () => launcher.state().mode === 'restarting')
    expect(await launcher.switchTo('1.1.0')).toMatchObject({ outcome: 'applied' })
  })

  it('goes back to the version it came with', async () => {
    till.addVersion('1.1.0')
    const launcher = await till.launch()
    await isUp(launcher)
    await launcher.switchTo('1.1.0')
    expect(await launcher.switchTo('1.0.0')).toMatchObject({ outcome: 'applied' })
    expect(await healthOf(launcher.url())).toMatchObject({ version: '1.0.0' })
  })
})

describe('the version to start', () => {
  it('is the newer one that somebody installed by hand', async () => {
    till.addVersion('1.1.0')
    const first = await till.launch()
    await isUp(first)
    await first.switchTo('1.1.0')
    await first.stop()
    till.install('1.2.0')
    const second = await till.launch()
    await isUp(second)
    expect(second.runningVersion()).toBe('1.2.0')
  })

  it('stays when an older one was installed over it', async () => {
    till.addVersion('1.1.0')
    const first = await till.launch()
    await isUp(first)
    await first.switchTo('1.1.0')
    await first.stop()
    till.install('1.0.5')
    const second = await till.launch()
    await isUp(second)
    expect(second.runningVersion()).toBe('1.1.0')
  })

  it('is what is left when the current one was deleted or the pointer is no pointer', async () => {
    till.addVersion('1.1.0')
    const first = await till.launch()
    await isUp(first)
    await first.switchTo('1.1.0')
    await first.stop()
    rmSync(join(till.dataFolder, 'versions/1.1.0'), { recursive: true })
    const second = await till.launch()
    await isUp(second)
    expect(second.runningVersion()).toBe('1.0.0')
    await second.stop()
    writeFileSync(pointerFile(), '{"cur')
    const third = await till.launch()
    await isUp(third)
    expect(third.runningVersion()).toBe('1.0.0')
  })
})
