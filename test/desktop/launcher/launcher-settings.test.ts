import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readLauncherSettings } from '../../../src/desktop/launcher/launcher-settings.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tillside-settings-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const standard = { host: '127.0.0.1', port: 7710, allowedOrigins: [], window: {} }

it.each([
  ['no file', undefined, {}, standard],
  ['an empty file', '', {}, standard],
  ['no YAML', '{: -', {}, standard],
  ['wrong fields', 'port: many\nwindow: wide\nallowedOrigins: [nonsense]', {}, standard],
  ['a port', 'port: 7799', {}, { ...standard, port: 7799 }],
  ['another port in the environment', 'port: 7799', { TILLSIDE_PORT: '7800' }, { ...standard, port: 7800 }],
  ['a byte order mark', '\uFEFFport: 7799', {}, { ...standard, port: 7799 }],
  [
    'an origin',
    'allowedOrigins: ["http://till.example/x"]',
    {},
    { ...standard, allowedOrigins: ['http://till.example'] },
  ],
  [
    'a panel',
    'window: { variant: panel, widthPx: 9 }',
    {},
    { ...standard, window: { variant: 'panel', widthPx: 420 } },
  ],
])('the port is held whatever the settings are: %s', (_, text, environment, expected) => {
  rmSync(join(folder, 'settings.yaml'), { force: true })
  if (text !== undefined) writeFileSync(join(folder, 'settings.yaml'), text)
  expect(readLauncherSettings(folder, environment)).toMatchObject(expected)
})
