import { expect, it, onTestFinished } from 'vitest'
import { API_TOKEN } from '../../support/shop.ts'
import { openFacadeShop } from '../facade/facade-shop.ts'
import { openLine } from './support/raw-line.ts'

async function start() {
  const facade = await openFacadeShop({ isHubStarted: false })
  onTestFinished(facade.shop.close)
  const { agent } = await facade.shop.startAgent()
  return { facade, agent }
}

it('an agent that is asked to leave leaves within a moment, whoever holds a line open and says nothing', async () => {
  const { facade, agent } = await start()
  for (const url of [agent.url, facade.atol.url, facade.kkm.url]) {
    const silent = await openLine(url.replace('localhost', '127.0.0.1'))
    const halfSaid = await openLine(url.replace('localhost', '127.0.0.1'))
    halfSaid.socket.write('POST / HTTP/1.1\r\nHost: local')
    onTestFinished(() => {
      silent.close()
      halfSaid.close()
    })
  }
  const slow = new Promise(resolve => setTimeout(() => resolve('is still there'), 5_000).unref())
  expect(await Promise.race([agent.stop().then(() => 'has left'), slow])).toBe('has left')
}, 10_000)

it('a caller that offers another protocol, as Java does, is answered in this one', async () => {
  const { agent } = await start()
  const line = await openLine(agent.url)
  onTestFinished(() => void line.close())
  const offer = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n'
  const token = `Authorization: Bearer ${API_TOKEN}\r\n`
  const { status } = await line.exchange(`GET /v1/health HTTP/1.1\r\nHost: localhost\r\n${token}${offer}\r\n`)
  expect(status).toBe(200)
})
