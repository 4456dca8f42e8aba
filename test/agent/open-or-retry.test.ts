import { createServer } from 'node:net'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { openOrRetry } from '../../src/agent/open-or-retry.ts'
import { openShop, type Shop } from '../support/shop.ts'
import { waitFor } from '../support/wait-for.ts'
import { freePort } from './facade/free-port.ts'

const log = pino({ level: 'silent' })
let shop: Shop | undefined
afterEach(() => shop?.close())

describe('a door beside the register’s own port', () => {
  it('opens at once where it can, and closes', async () => {
    const told: string[] = []
    const open = async () => ({ close: async () => void told.push('closed') })
    const door = await openOrRetry(open, { what: 'a door', onNotice: () => told.push('notice'), log })
    await door.close()
    expect(told).toEqual(['closed'])
  })

  it('is tried again until it opens, and says once that it did not', async () => {
    let tries = 0
    let notices = 0
    const open = async () => {
      tries += 1
      if (tries < 4) throw new Error('the network is not up')
      return { close: async () => undefined }
    }
    const door = await openOrRetry(open, { what: 'a door', onNotice: () => void notices++, log, retryMs: 5 })
    await waitFor('the door', () => tries === 4)
    expect(notices).toBe(1)
    await door.close()
  })

  it('is not tried any more once it was closed', async () => {
    let tries = 0
    const open = () => Promise.reject(new Error(String(++tries)))
    const door = await openOrRetry(open, { what: 'a door', onNotice: () => undefined, log, retryMs: 5 })
    await door.close()
    const before = tries
    await new Promise(resolve => setTimeout(resolve, 30))
    expect(tries).toBe(before)
  })

  it('taken by somebody else does not keep the register from selling', async () => {
    const port = await freePort()
    const somebody = createServer().listen(port, '127.0.0.1')
    const facade = { atol: { port, user: 'atol', password: 'Password-of-atol-1' } }
    shop = await openShop({ fiscalMode: 'facade', settings: { facade } })
    const { agent, api } = await shop.startAgent()
    expect(agent.register.snapshot().notice?.error.code).toBe('setup.port-taken')
    expect((await api.call('GET', '/sales?state=unsettled')).status).toBe(200)
    await new Promise(resolve => somebody.close(resolve))
  })
})
