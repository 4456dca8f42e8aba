import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SwitchStep } from '../../../src/desktop/launcher/switch-version.ts'
import { waitFor } from '../../support/wait-for.ts'
import { type Behaviour, createTill, healthOf, isUp, shortProof, type Till } from '../support/launcher-for-test.ts'

let till: Till
let child: ChildProcess | undefined
beforeEach(() => {
  till = createTill()
})
afterEach(async () => {
  child?.kill('SIGKILL')
  await till.close()
})

function launchAndDie(killAt: SwitchStep): Promise<unknown> {
  const program = join(import.meta.dirname, '../support/launch-and-switch.ts')
  child = spawn(process.execPath, [program, till.dataFolder, till.appFolder, '1.1.0', killAt], { stdio: 'inherit' })
  return once(child, 'exit')
}

const agentPid = () => Number(readFileSync(join(till.dataFolder, 'agent.pid'), 'utf8'))

const good: Behaviour = {}
const bad: Behaviour = { health: { device: { state: 'away' } } }

describe('a launcher killed in the middle of a change of versions', () => {
  it.each<[SwitchStep, Behaviour, string]>([
    ['intent-written', good, '1.0.0'],
    ['agent-stopped', good, '1.0.0'],
    ['pointer-flipped', good, '1.1.0'],
    ['agent-started', good, '1.1.0'],
    ['proof-written', good, '1.1.0'],
    ['pointer-flipped', bad, '1.0.0'],
    ['agent-started', bad, '1.0.0'],
    ['failed-agent-stopped', bad, '1.0.0'],
    ['rollback-written', bad, '1.0.0'],
  ])('after %s (new version: %o) comes up and runs %s', async (step, behaviour, version) => {
    till.addVersion('1.1.0', behaviour)
    await launchAndDie(step)
    const next = await till.launch({ limits: behaviour === bad ? shortProof : {} })
    await waitFor('the change to be over', () => next.state().mode === 'up' && !isSwitching())
    expect(await healthOf(next.url())).toMatchObject({ mode: 'online', version })
    expect(next.refusedVersions().map(refusal => refusal.version)).toEqual(behaviour === bad ? ['1.1.0'] : [])
  })

  it('every time it tries a version ends by going back', async () => {
    till.addVersion('1.1.0')
    for (let life = 0; life < 3; life += 1) await launchAndDie('agent-started')
    const next = await till.launch()
    await waitFor('the change to be over', () => next.state().mode === 'up' && !isSwitching())
    expect(next.runningVersion()).toBe('1.0.0')
    expect(next.refusedVersions()).toMatchObject([{ version: '1.1.0', code: 'update.not-started' }])
  })
})

function isSwitching(): boolean {
  const text = readFileSync(join(till.dataFolder, 'versions/current.json'), 'utf8')
  return 'switching' in (JSON.parse(text) as object)
}

it('a launcher killed at any time takes its agent along', async () => {
  const program = join(import.meta.dirname, '../support/launch-and-switch.ts')
  child = spawn(process.execPath, [program, till.dataFolder, till.appFolder, '1.0.0'], { stdio: 'inherit' })
  await waitFor('the agent', () => existsSync(join(till.dataFolder, 'screen.json')))
  const pid = agentPid()
  child.kill('SIGKILL')
  const next = await till.launch()
  await isUp(next)
  // Only one process may hold the lock: the next agent has it, so the one before is gone.
  expect(agentPid()).not.toBe(pid)
})
