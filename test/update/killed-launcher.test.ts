import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { healthOf } from '../desktop/support/launcher-for-test.ts'
import { makeKey } from './support/feed-for-test.ts'
import { createTrustingTill, publish, runUpdater } from './support/updater-for-test.ts'

const child = join(import.meta.dirname, 'support/launch-and-update.ts')

it.each([
  'offer-kept',
  'version-ready',
  'lease-taken',
  'switch-asked',
  'intent-written',
  'agent-stopped',
  'pointer-flipped',
  'agent-started',
  'proof-written',
  'outcome-kept',
])('a launcher killed after "%s" ends up in the new version all the same', async step => {
  const key = makeKey()
  const till = createTrustingTill(key)
  onTestFinished(() => till.close())
  const feed = await publish(till, key, '1.1.0')
  const args = [child, till.dataFolder, till.appFolder, '1.1.0', feed.url, step]
  const killed = spawn(process.execPath, args, { stdio: 'inherit' })
  const late = setTimeout(() => killed.kill('SIGTERM'), 10_000)
  const [, signal] = await once(killed, 'exit')
  clearTimeout(late)
  expect(signal, step).toBe('SIGKILL')

  const register = await runUpdater({ till, key })
  expect(await register.ended('1.1.0')).toMatchObject({ state: 'applied', from: '1.0.0' })
  expect(await healthOf(register.launcher.url())).toMatchObject({ mode: 'online', version: '1.1.0' })
  expect(till.hadTwoAtOnce()).toBe(false)
  expect(readdirSync(join(till.dataFolder, 'versions')).filter(name => name.endsWith('.new'))).toEqual([])
  expect(existsSync(join(till.dataFolder, 'versions/1.1.0/bin/tillside.mjs'))).toBe(true)
})
