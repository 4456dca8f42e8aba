import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openScreen } from '../../src/demo/screen-client.ts'
import type { OperationId } from '../../src/shared/ids.ts'
import { startAgentProcess } from '../chaos/agent-process.ts'
import { folderForTest } from '../db/support/database-for-test.ts'
import { API_TOKEN, openShop } from '../support/shop.ts'
import { ANNA, codeCame, PHONE, TYPED_PHONE } from './support/staff-room.ts'

const root = new URL('../..', import.meta.url).pathname

test('an agent killed while a code is waited for leaves the trail at the hub and nothing at the register', async () => {
  const shop = await openShop()
  onTestFinished(() => shop.close())
  await shop.hub().addStaff({ storeId: 'store-1', ...ANNA })
  const compileCache = folderForTest()
  const start = async () => {
    const agent = await startAgentProcess({ root, dataFolder: shop.dataFolder, compileCache })
    onTestFinished(agent.kill)
    const screen = await openScreen(`${agent.api.url}/#token=${API_TOKEN}`)
    onTestFinished(screen.close)
    await screen.when('the hub', ({ hub }) => hub.state === 'online')
    return { agent, screen }
  }
  const signIn = { name: 'staff-sign-in', staffId: ANNA.staffId, pin: ANNA.pin } as const

  const first = await start()
  await first.screen.send({ name: 'staff-open' })
  await first.screen.when('who works here', ({ staff }) => staff.members.length === 1)
  await first.screen.send(signIn)
  const verificationId = randomUUID() as OperationId
  await first.screen.send({ name: 'staff-verify', verificationId, purpose: 'return', phone: TYPED_PHONE })
  const code = await codeCame(shop.hub())
  await first.screen.when('the code to be waited for', ({ staff }) => staff.current?.code.status === 'waiting')
  await first.agent.kill()

  const second = await start()
  await second.screen.send({ name: 'staff-check', code })
  const alone = await second.screen.when('a notice', ({ staff }) => staff.notice !== undefined)
  expect(alone.staff).toMatchObject({ notice: { code: 'staff.signed-out' }, trail: [] })
  await second.screen.send(signIn)
  const { staff } = await second.screen.when('the trail', snapshot => snapshot.staff.trail.length > 0)
  expect(staff.current).toBeUndefined()
  expect(staff.trail).toMatchObject([{ verificationId, result: 'running', staffName: ANNA.name, purpose: 'return' }])

  const written = readdirSync(shop.dataFolder)
    .filter(name => /\.(db|db-wal|json|log)$/.test(name))
    .map(name => readFileSync(join(shop.dataFolder, name), 'latin1'))
  const traces = [...written, first.agent.output(), second.agent.output()].join('\n')
  for (const secret of [PHONE, PHONE.slice(1), ANNA.pin, `"${code}"`]) expect(traces).not.toContain(secret)
})
