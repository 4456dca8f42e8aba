import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startAgentProcess } from '../../chaos/agent-process.ts'
import { waitFor } from '../../support/wait-for.ts'
import { cash, createFrontolClient, position } from './frontol-client.ts'
import { ACCESS_KEY, type FrontolShop, openFrontolShop, PHONE } from './frontol-shop.ts'

const root = new URL('../../..', import.meta.url).pathname
const cart = { positions: [position(1, 45.5, 2)], client: { mobilePhone: PHONE } }

let shop: FrontolShop
beforeEach(async () => {
  shop = await openFrontolShop()
})
afterEach(async () => await shop.close())

const startProcess = () =>
  startAgentProcess({ root, dataFolder: shop.dataFolder, compileCache: join(shop.folder, 'compiled') })

/** Completed sales on the disk, as another process sees them. */
function countCompleted(): number {
  const db = new Sqlite(join(shop.dataFolder, 'tillside.db'), { readonly: true })
  try {
    return Number(db.prepare(`SELECT count(*) FROM sales WHERE state = 'completed'`).pluck().get())
  } finally {
    db.close()
  }
}

describe('an agent that is killed', () => {
  it('at the instant a confirmed receipt is on the disk counts it once when Frontol confirms again', async () => {
    const uids: string[] = []
    for (let kills = 0; kills < 3; kills++) {
      const doomed = await startProcess()
      const receipt = createFrontolClient({ url: doomed.api.url, accessKey: ACCESS_KEY }).open({ number: kills })
      uids.push(receipt.uid)
      await receipt.calculate(cart)
      const unanswered = receipt.confirm(cart, [cash(91)]).catch(() => undefined)
      await waitFor('the commit', () => countCompleted() === uids.length)
      await doomed.kill()
      await unanswered
    }
    const agent = await startProcess()
    const frontol = createFrontolClient({ url: agent.api.url, accessKey: ACCESS_KEY })
    for (const [number, uid] of uids.entries()) {
      expect((await frontol.open({ uid, number }).confirm(cart, [cash(91)])).body.code).toBe(0)
    }
    await waitFor('the hub to have them', async () => (await shop.hub().summary()).sales === uids.length)
    expect(countCompleted()).toBe(uids.length)
    expect(await shop.hub().summary()).toMatchObject({ documents: uids.length, openFindings: 0 })
    await agent.stop()
  }, 60_000)
})
