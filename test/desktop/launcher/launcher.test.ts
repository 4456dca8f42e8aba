import { connect, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentMessage } from '../../../src/shared/desktop/launcher-messages.ts'
import { errorCatalogue } from '../../../src/shared/errors/catalogue.ts'
import type { OperationId } from '../../../src/shared/ids.ts'
import { waitFor } from '../../support/wait-for.ts'
import { createTill, healthOf, isUp, type Till } from '../support/launcher-for-test.ts'

let till: Till
beforeEach(() => {
  till = createTill()
})
afterEach(() => till.close())

describe('the port of the register', () => {
  it('answers at once, before the agent does, and then with the agent’s own words', async () => {
    const launcher = await till.launch()
    expect((await healthOf(launcher.url())).mode).toMatch('down')
    await isUp(launcher)
    expect(await healthOf(launcher.url())).toMatchObject({ mode: 'online', version: '1.0.0' })
    expect(launcher.state().screenUrl).toBe(`${launcher.url()}/#token=token-of-1.0.0`)
  })

  it('passes every byte on as it came, with the name the caller used', async () => {
    const launcher = await till.launch()
    await isUp(launcher)
    const body = Buffer.alloc(900_000, 'чек')
    const echoed = await fetch(`${launcher.url()}/echo`, { method: 'POST', body })
    expect(Buffer.from(await echoed.arrayBuffer()).equals(body)).toBe(true)
    const { host } = (await (await fetch(`${launcher.url()}/v1/health`)).json()) as { host: string }
    expect(host).toBe(new URL(launcher.url()).host)
  })

  it('answers a caller that closes its side after asking', async () => {
    const launcher = await till.launch()
    await isUp(launcher)
    const socket = connect({ port: Number(new URL(launcher.url()).port), host: '127.0.0.1', allowHalfOpen: true })
    socket.end('GET /v1/health HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n')
    expect(await text(socket)).toContain('"mode":"online"')
  })

  it('is the same for ::1, where the computer has it', async () => {
    const launcher = await till.launch()
    await isUp(launcher)
    const { port } = new URL(launcher.url())
    const answer = await healthOf(`http://[::1]:${port}`).catch((error: Error) => error.cause)
    expect(answer).toSatisfy(
      (it: { mode?: string; code?: string }) =>
        it.mode === 'online' || ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(`${it.code}`),
    )
  })

  it('is named when another program has it', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await waitFor('the other program', () => other.listening)
    const { port } = other.address() as { port: number }
    await expect(till.launch({ port })).rejects.toMatchObject({ code: 'setup.port-taken' })
    other.close()
  })
})

describe('while the agent is not there', () => {
  it('a request is refused at once, in words for the cashier', async () => {
    till.install('1.0.0', { start: 'hangs' })
    const launcher = await till.launch()
    const answer = await fetch(`${launcher.url()}/v1/sales/s-1`, { method: 'PUT', body: '{}' })
    expect(answer.status).toBe(503)
    const refusal = (await answer.json()) as Record<string, unknown>
    expect(refusal).toMatchObject({ code: 'agent.down', supportNumber: 'T905', retryable: true })
    expect(refusal.messageForCashier).toMatch(/^Tillside перезапускается/)
  })

  it('a browser register of the settings may read the refusal, another page may not', async () => {
    till.install('1.0.0', { start: 'hangs' })
    const launcher = await till.launch({ allowedOrigins: ['http://till.example'] })
    const asked = async (origin: string) => {
      const answer = await fetch(`${launcher.url()}/v1/health`, { headers: { origin } })
      return answer.headers.get('access-control-allow-origin')
    }
    expect(await asked('http://till.example')).toBe('http://till.example')
    expect(await asked('http://evil.example')).toBeNull()
  })

  it('a window is shown a page that lets nothing in', async () => {
    till.install('1.0.0', { start: 'hangs' })
    const launcher = await till.launch()
    const answer = await fetch(launcher.url(), { headers: { accept: 'text/html' } })
    expect(await answer.text()).toContain('Tillside перезапускается')
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; connect-src 'self'; script-src 'sha256-/,
    )
  })

  it('says why it does not start', async () => {
    till.install('1.0.0', { start: 'fails' })
    const launcher = await till.launch()
    await waitFor('a restart', () => launcher.state().mode === 'restarting')
    expect(await healthOf(launcher.url())).toMatchObject({
      mode: 'down',
      code: 'setup.settings-invalid',
      version: '1.0.0',
    })
    const { supportNumber } = errorCatalogue['setup.settings-invalid']
    const page = await fetch(launcher.url(), { headers: { accept: 'text/html' } })
    expect(await page.text()).toContain(`T905, ${supportNumber}`)
    const refusal = await fetch(`${launcher.url()}/v1/sales/s-1`, { method: 'PUT', body: '{}' })
    expect(await refusal.text()).toContain(`(T905, ${supportNumber})`)
  })
})

describe('an agent that fails', () => {
  it('is started again when it was killed', async () => {
    const launcher = await till.launch()
    await isUp(launcher)
    const { pid } = await healthOf(launcher.url())
    process.kill(pid, 'SIGKILL')
    await waitFor('another agent', async () => {
      const health = await healthOf(launcher.url()).catch(() => undefined)
      return health?.mode === 'online' && health.pid !== pid
    })
    expect(till.hadTwoAtOnce()).toBe(false)
  })

  it('is killed and started again when it no longer answers', async () => {
    const launcher = await till.launch()
    await isUp(launcher)
    const { pid } = (await (await fetch(`${launcher.url()}/deaf`)).json()) as { pid: number }
    await waitFor('another agent', async () => {
      const health = await healthOf(launcher.url()).catch(() => undefined)
      return health?.mode === 'online' && health.pid !== pid
    })
  })

  it('is killed when it does not leave', async () => {
    till.install('1.0.0', { ignoresStop: true })
    const launcher = await till.launch()
    await isUp(launcher)
    const { pid } = await healthOf(launcher.url())
    await launcher.stop()
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })

  it('is killed when its start takes too long', async () => {
    till.install('1.0.0', { start: 'hangs' })
    const launcher = await till.launch({ limits: { startMs: 150 } })
    await waitFor('a restart', () => launcher.state().lastFailure?.detail === 'ended by SIGKILL')
  })
})

it('hands on what launcher and agent say to each other', async () => {
  const launcher = await till.launch()
  const heard: AgentMessage[] = []
  launcher.onAgentMessage(message => heard.push(message))
  const leaseId = 'lease-1' as OperationId
  expect(launcher.send({ type: 'ask-lease', leaseId, version: '1.1.0' })).toBe(false)
  await isUp(launcher)
  expect(launcher.send({ type: 'ask-lease', leaseId, version: '1.1.0' })).toBe(true)
  await waitFor('the answer', () => heard.length === 1)
  expect(heard).toEqual([{ type: 'lease-taken', leaseId }])
})
