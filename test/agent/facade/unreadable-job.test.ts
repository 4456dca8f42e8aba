import { expect, it, onTestFinished } from 'vitest'
import { addFacadeJob, findFacadeJob } from '../../../src/db/facade-tasks.ts'
import { openDatabase } from '../../../src/db/open-database.ts'
import type { RegisterId } from '../../../src/shared/ids.ts'
import { REGISTER_ID } from '../../support/shop.ts'
import { openFacadeShop } from './facade-shop.ts'

const registerId = REGISTER_ID as RegisterId

it('a job of a newer version that was taken back fails, and those behind it are done', async () => {
  const facade = await openFacadeShop({ isHubStarted: false })
  onTestFinished(facade.shop.close)
  const open = () =>
    openDatabase({
      folder: facade.shop.dataFolder,
      registerIds: [registerId],
      nowMs: Date.now(),
      appVersion: '9',
      ballastBytes: 0,
    })
  const newer = { registerId, protocol: 'atol', jobId: 'newer' }
  const db = open()
  const progress = '{"saleIds":[null],"ends":[]}'
  addFacadeJob(db, { ...newer, tasks: '[{"kind":"what-is-new"}]', tasksHash: 'hash', progress, acceptedAtMs: 1 })
  db.close()
  const { agent } = await facade.shop.startAgent()
  const [opened] = await facade.atol.print('shift', [{ type: 'openShift' }])
  expect(opened?.status).toBe('ready')
  await agent.stop()
  const after = open()
  const row = findFacadeJob(after, newer)
  after.close()
  expect(row?.state).toBe('ended')
  expect(JSON.parse(row?.progress ?? '')).toMatchObject({
    ends: [{ state: 'failed', error: { code: 'agent.unexpected' } }],
  })
})
