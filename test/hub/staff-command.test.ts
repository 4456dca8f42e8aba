import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startHubForTest } from './support/hub-for-test.ts'

const cli = join(import.meta.dirname, '../../src/cli/main.ts')
const ADMIN = 'admin-token-of-the-test'
const PIN = '471163'

test('IT names staff, and shuts them out; the PIN is never shown', async () => {
  const { port } = await startHubForTest({ adminToken: ADMIN })
  const staff = async (...args: string[]) => {
    const env = { ...process.env, TILLSIDE_HUB_ADMIN_TOKEN: ADMIN }
    const child = spawn(process.execPath, [cli, 'staff', ...args, '--hub', `http://127.0.0.1:${port}`], { env })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data))
    child.stdin.end(`${PIN}\n`)
    const code = await new Promise(resolve => child.once('close', resolve))
    expect(output).not.toContain(PIN)
    return { code, output }
  }
  const olga = ['--store', 'store-1', '--id', 'olga']
  const added = await staff('add', ...olga, '--name', 'Ольга', '--pin-stdin')
  expect(added).toEqual({ code: 0, output: '{"added":"olga","store":"store-1"}\n' })
  expect(await staff('remove', ...olga)).toMatchObject({ code: 0 })
  expect(await staff('remove', ...olga)).toMatchObject({ code: 1 })
  expect(await staff('add', ...olga, '--name', '', '--pin-stdin')).toMatchObject({ code: 1 })
})
