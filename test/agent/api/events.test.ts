import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NumberedEvent } from '../../../src/agent/event-log.ts'
import { API_TOKEN, bread, openShop, PHONE, type Shop, whenReady } from '../../support/shop.ts'
import { waitFor } from '../../support/wait-for.ts'
import { openLine } from './support/raw-line.ts'

type Page = { events: NumberedEvent[]; last: number; isGap: boolean }

let shop: Shop
let api: Awaited<ReturnType<Shop['startAgent']>>['api']
let agent: Awaited<ReturnType<Shop['startAgent']>>['agent']
beforeEach(async () => {
  shop = await openShop({ fiscalMode: 'pos-prints' })
  ;({ agent, api } = await shop.startAgent())
  await whenReady(agent)
})
afterEach(async () => await shop.close())

const poll = async (after: number, more = '') => (await api.call<Page>('GET', `/events?after=${after}${more}`)).body
const newest = async () => (await poll(0)).last

/** Everything that happens until this event comes. */
async function until(after: number, type: NumberedEvent['type']): Promise<NumberedEvent[]> {
  const found: NumberedEvent[] = []
  await waitFor(
    () => `${type} among ${JSON.stringify(found)}`,
    async () => {
      const page = await poll(found.at(-1)?.number ?? after)
      found.push(...page.events)
      return found.some(event => event.type === type)
    },
  )
  return found
}

async function openStream(path = '/v1/events/stream', headers: Record<string, string> = {}) {
  const asked = get(`${api.url}${path}`, { headers: { authorization: `Bearer ${API_TOKEN}`, ...headers } })
  const [response] = (await once(asked, 'response', { signal: AbortSignal.timeout(5_000) })) as [IncomingMessage]
  let text = ''
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => {
    text += chunk
  })
  response.on('error', () => undefined)
  const frames = () =>
    text
      .split('\n\n')
      .filter(frame => frame.startsWith('event: '))
      .map(frame => {
        const [, type = '', id = '', data = ''] = /^event: (.*)\nid: (.*)\ndata: (.*)$/.exec(frame) ?? []
        return { type, id: Number(id), data: JSON.parse(data) as NumberedEvent }
      })
  return { response, frames, text: () => text, close: () => asked.destroy() }
}

describe('events', () => {
  it('tell what a sale went through, and name nobody', async () => {
    const start = await newest()
    await api.put('e-1', 1, [bread])
    await api.post('/sales/e-1/identify', { phone: PHONE })
    const first = await until(start, 'customer.identified')
    await api.when('e-1', sale => sale.offers.length >= 0 && sale.quoteState === 'fresh')
    await api.post('/sales/e-1/code', { purpose: 'spend' })
    const all = [...first, ...(await until(first.at(-1)?.number ?? 0, 'code.state'))]

    const ofSale = all.filter(event => event.type === 'sale.changed')
    expect(ofSale[0]).toMatchObject({ saleId: 'e-1', state: 'composing' })
    const versions = ofSale.map(event => event.version)
    expect(versions).toEqual(versions.toSorted((one, other) => one - other))
    expect(all.map(event => event.number)).toEqual(all.map((_, at) => start + 1 + at))
    expect(JSON.stringify(all)).not.toMatch(/79215550147|Вера|\d{3} ?•/)
  })

  it('tell of shifts, and of the hub that goes and comes', async () => {
    const start = await newest()
    await api.post('/shifts', { event: 'opened', fnNumber: '9999078902007777', shiftNumber: 5 })
    expect(await until(start, 'shift.changed')).toMatchObject([
      { type: 'shift.changed', shiftNumber: 5, state: 'open' },
    ])
    const before = await newest()
    await shop.stopHub()
    const gone = await until(before, 'sync.state')
    expect(gone.find(event => event.type === 'sync.state')).not.toMatchObject({ state: 'online' })
  })

  it('are waited for no longer than was asked, and come at once when there are some', async () => {
    const start = await newest()
    expect(await poll(start, '&waitMs=50')).toMatchObject({ events: [], last: start, isGap: false })
    const waiting = poll(start, '&waitMs=2000')
    await api.put('e-1', 1, [bread])
    expect((await waiting).events[0]).toMatchObject({ type: 'sale.changed', number: start + 1 })
    const { status } = await api.call('GET', `/events?after=${start}&waitMs=2001`)
    expect(status).toBe(400)
  })

  it('have higher numbers after a restart, and a client of the life before hears of the gap', async () => {
    await api.put('e-1', 1, [bread])
    await waitFor('an event', async () => (await newest()) > (await newest()) - 1)
    const before = await newest()
    await agent.stop()
    ;({ agent, api } = await shop.startAgent())
    const page = await poll(before)
    expect(page).toMatchObject({ events: [], isGap: true })
    expect(page.last).toBeGreaterThan(before)
    await api.put('e-2', 1, [bread])
    expect((await until(page.last, 'sale.changed'))[0]?.number).toBeGreaterThan(before)
  })
})

describe('the stream of events', () => {
  it('tells them as they come, and goes on after the last one somebody had', async () => {
    const stream = await openStream()
    expect(stream.response.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8' })
    expect(stream.response.headers['transfer-encoding']).toBeUndefined()
    await api.put('e-1', 1, [bread])
    await waitFor('a frame', () => stream.frames().length > 0)
    const [first] = stream.frames()
    expect(first).toMatchObject({ type: 'sale.changed', data: { saleId: 'e-1', number: first?.id } })
    stream.close()

    await api.put('e-2', 1, [bread])
    const again = await openStream('/v1/events/stream', { 'last-event-id': String(first?.id) })
    await waitFor('the rest', () => again.frames().some(frame => JSON.stringify(frame).includes('e-2')))
    expect(again.frames()[0]?.id).toBe((first?.id ?? 0) + 1)
    const asked = await openStream(`/v1/events/stream?after=${first?.id}`)
    await waitFor('the same', () => asked.frames().length >= again.frames().length)
    expect(asked.frames()).toEqual(again.frames())
    again.close()
    asked.close()
  })

  it('ends for a program that was shut out', async () => {
    const { body: shown } = await api.call<{ code: string }>('POST', '/programs/codes', { name: 'scales' })
    const { body: paired } = await api.call<{ token: string }>('POST', '/pairing', {
      code: shown.code,
      program: 'scales',
    })
    const stream = await openStream('/v1/events/stream', { authorization: `Bearer ${paired.token}` })
    await api.put('e-1', 1, [bread])
    await waitFor('a frame', () => stream.frames().length > 0)
    await api.call('POST', '/programs/revoke', { name: 'scales' })
    await api.put('e-2', 1, [bread])
    await waitFor('the end', () => stream.response.complete)
    expect(stream.text()).not.toContain('e-2')
  })

  it('says so when it cannot go on', async () => {
    const stream = await openStream('/v1/events/stream?after=7')
    await waitFor('a frame', () => stream.frames().length > 0)
    expect(stream.frames()[0]).toMatchObject({ type: 'gap', id: await newest() })
    stream.close()
  })

  it('keeps nothing for a reader who does not read', async () => {
    const line = await openLine(api.url)
    const host = new URL(api.url).host
    line.socket.write(`GET /v1/events/stream HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${API_TOKEN}\r\n\r\n`)
    await waitFor('the head of the stream', () => line.received().includes('\r\n\r\n'))
    line.socket.pause()
    const { events } = agent.register
    const filler = { type: 'device.state', state: 'x'.repeat(500) } as const
    const start = process.memoryUsage().arrayBuffers
    for (let turn = 0; turn < 200; turn += 1) {
      events.add(Array.from({ length: 500 }, () => filler))
      await new Promise(resolve => setImmediate(resolve))
    }
    expect(process.memoryUsage().arrayBuffers - start).toBeLessThan(20_000_000)
    line.socket.resume()
    await waitFor('word of the gap', () => line.received().includes('event: gap'))
    line.close()
  })

  it('is open to a few at a time', async () => {
    const streams = await Promise.all(Array.from({ length: 16 }, () => openStream()))
    const { status, body } = await api.call('GET', '/events/stream')
    expect(status).toBe(503)
    expect(body).toMatchObject({ code: 'request.too-many-streams', retryable: true })
    streams[0]?.close()
    await waitFor('room', async () => {
      const stream = await openStream()
      const isOpen = stream.response.statusCode === 200
      stream.close()
      return isOpen
    })
    for (const stream of streams) stream.close()
  })

  it('needs a token, and ends when the agent stops', async () => {
    const stranger = await openStream('/v1/events/stream', { authorization: 'Bearer x' })
    expect(stranger.response.statusCode).toBe(401)
    const stream = await openStream()
    const waiting = poll(await newest(), '&waitMs=2000').catch(() => undefined)
    const ended = once(stream.response, 'end', { signal: AbortSignal.timeout(5_000) })
    await agent.stop()
    await Promise.all([ended, waiting])
  })
})
