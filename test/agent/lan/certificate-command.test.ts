import { execFile } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import { LanSettings } from '../../../src/agent/lan/lan-settings.ts'
import { readCertificate } from '../../../src/agent/lan/read-certificate.ts'
import { folderForTest } from '../../db/support/database-for-test.ts'

const program = new URL('../../../bin/tillside.mjs', import.meta.url).pathname
const tillside = (...args: string[]) => promisify(execFile)(process.execPath, [program, ...args])

it('`tillside certificate` makes what the settings look for, and never over what is there', async () => {
  const folder = folderForTest()
  const { stdout } = await tillside('certificate', '--data', folder, '--name', 'kassa-1', '192.168.1.20')
  expect(stdout).toMatch(/names: kassa-1, 192\.168\.1\.20/)
  const lan = LanSettings.parse({ names: ['kassa-1'] })
  const { endsAtMs } = readCertificate(folder, lan)
  expect(endsAtMs).toBeGreaterThan(Date.now() + 1800 * 24 * 60 * 60_000)
  if (process.platform !== 'win32') expect(statSync(join(folder, lan.key)).mode & 0o777).toBe(0o600)

  const before = readFileSync(join(folder, lan.certificate), 'utf8')
  await expect(tillside('certificate', '--data', folder, '--name', 'kassa-1')).rejects.toThrow(/--replace/)
  expect(readFileSync(join(folder, lan.certificate), 'utf8')).toBe(before)
  await tillside('certificate', '--data', folder, '--name', 'kassa-1', '--replace')
  expect(readFileSync(join(folder, lan.certificate), 'utf8')).not.toBe(before)
})

it('a version tries the certificate before it is switched to', async () => {
  const folder = folderForTest()
  const hub = { url: 'http://127.0.0.1:7720', token: 'token-of-a-register-0123' }
  const settings = { registerId: 'r-1', fiscalMode: 'pos-prints', pin: '2580', hub, lan: { names: ['kassa-1'] } }
  writeFileSync(join(folder, 'settings.yaml'), stringify(settings))
  await expect(tillside('self-test', '--data', folder)).rejects.toThrow(/lan\.no-certificate/)
  await tillside('certificate', '--data', folder, '--name', 'kassa-1')
  await tillside('self-test', '--data', folder)
})
