import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { OwnerPageOptions } from '../../../hub/web/owner-page-options.ts'
import type { OverviewView } from '../../../hub/web/view.ts'
import { createFolderForTest, startHubForTest } from '../support/hub-for-test.ts'
import { salePayload } from '../support/payloads.ts'

const ADMIN = 'admin-token-of-the-test'
const PASSWORD = 'длинная фраза для входа'
const PHONE = '79215550147'

async function startWithOwner(ownerPage: OwnerPageOptions = {}) {
  const started = await startHubForTest({ adminToken: ADMIN, ownerPage })
  const url = `http://127.0.0.1:${started.port}`
  const json = { 'content-type': 'application/json' }
  const added = await fetch(`${url}/owners`, {
    method: 'POST',
    headers: { ...json, authorization: `Bearer ${ADMIN}` },
    body: JSON.stringify({ name: 'Ольга', password: PASSWORD }),
  })
  if (added.status !== 201) throw new Error(await added.text())
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { ...json, origin: url, ...headers },
      body: JSON.stringify(body),
    })
  const signIn = (password = PASSWORD, headers?: Record<string, string>) =>
    post('/owner/sign-in', { name: 'Ольга', password }, headers)
  const cookie = async () => (await signIn()).headers.get('set-cookie')?.split(';')[0] ?? ''
  return { ...started, url, post, signIn, cookie }
}

/** As a browser, or somebody else, would send it: `fetch` sets Host by itself. */
function ask(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { headers }, response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .once('error', reject)
      .end()
  })
}

describe('who is not signed in', () => {
  test('sees no figure, no register, no download', async () => {
    const { url } = await startWithOwner()
    for (const path of ['/owner/overview', '/owner/days.csv']) {
      for (const headers of [{}, { cookie: 'tillside=guess' }, { authorization: `Bearer ${ADMIN}` }]) {
        expect((await fetch(`${url}${path}`, { headers: headers as Record<string, string> })).status).toBe(401)
      }
    }
    expect(await (await fetch(`${url}/owner/session`)).json()).toEqual({ hasOwners: true })
  })

  test('is told when there is nobody to sign in yet', async () => {
    const { port } = await startHubForTest()
    expect(await (await fetch(`http://127.0.0.1:${port}/owner/session`)).json()).toEqual({ hasOwners: false })
  })

  test('adds nobody without the admin token', async () => {
    const { post } = await startWithOwner()
    const person = { name: 'Чужой', password: 'some long password' }
    expect((await post('/owners', person)).status).toBe(401)
    const weak = await post('/owners', { ...person, password: 'short' }, { authorization: `Bearer ${ADMIN}` })
    expect(await weak.json()).toMatchObject({ code: 'request.malformed', params: { field: 'password' } })
  })
})

describe('signing in over HTTP', () => {
  test('gives a cookie no script can read and no other site can send', async () => {
    const { signIn } = await startWithOwner()
    const answer = await signIn()
    expect(await answer.json()).toEqual({ owner: { name: 'Ольга' }, hasOwners: true })
    expect(answer.headers.get('set-cookie')).toMatch(
      /^tillside=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    )
  })

  test('marks the cookie for TLS only where people come over https', async () => {
    const { url, post } = await startWithOwner({ publicUrl: 'https://127.0.0.1' })
    const origin = url.replace('http:', 'https:')
    const answer = await post('/owner/sign-in', { name: 'Ольга', password: PASSWORD }, { origin })
    expect(answer.headers.get('set-cookie')).toMatch(/^__Host-tillside=[\w-]{43}; Path=\/; .*; Secure$/)
  })

  test('refuses a wrong password and, after five, says how long to wait', async () => {
    const { signIn } = await startWithOwner()
    const wrong = await signIn('wrong')
    expect([wrong.status, wrong.headers.get('set-cookie')]).toEqual([401, null])
    for (let at = 0; at < 4; at += 1) await signIn('wrong')
    const locked = await signIn()
    expect(locked.status).toBe(429)
    expect(await locked.json()).toMatchObject({
      code: 'request.too-many-tries',
      params: { retryAfterMs: expect.any(Number) },
    })
  })

  test('behind TLS counts wrong passwords by who really called, not by what callers claim', async () => {
    const { url, post } = await startWithOwner({ publicUrl: 'https://127.0.0.1' })
    const origin = url.replace('http:', 'https:')
    const guess = (from: string, name: string) =>
      post('/owner/sign-in', { name, password: 'guess' }, { origin, 'x-forwarded-for': from })
    for (let at = 0; at < 5; at += 1) await guess(`198.51.100.${at}, 203.0.113.5`, `name ${at}`)
    expect((await guess('198.51.100.99, 203.0.113.5', 'another')).status).toBe(429)
    expect((await guess('203.0.113.5, 203.0.113.6', 'another')).status).toBe(401)
  })

  test('is for the page itself only: other origins and other names change nothing and see nothing', async () => {
    const { url, post, cookie } = await startWithOwner()
    const body = { name: 'Ольга', password: PASSWORD }
    expect((await post('/owner/sign-in', body, { origin: 'http://evil.example' })).status).toBe(403)
    expect((await post('/owner/sign-in', body, { origin: 'null' })).status).toBe(403)
    const own = await cookie()
    expect((await post('/owner/sign-out', {}, { cookie: own, origin: 'http://evil.example' })).status).toBe(403)
    expect(await ask(`${url}/owner/overview`, { cookie: own })).toBe(200)
    expect(await ask(`${url}/owner/overview`, { cookie: own, host: 'evil.example' })).toBe(403)
    expect(await ask(`${url}/`, { host: 'evil.example' })).toBe(403)
  })

  test('ends with the sign-out', async () => {
    const { url, post, cookie } = await startWithOwner()
    const own = await cookie()
    const left = await post('/owner/sign-out', {}, { cookie: own })
    expect([left.status, left.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')])
    expect((await fetch(`${url}/owner/overview`, { headers: { cookie: own } })).status).toBe(401)
  })
})

describe('who is signed in', () => {
  test('sees shares with their counts, registers, and findings, and never a phone', async () => {
    const { hub, url, cookie, register } = await startWithOwner()
    const customerId = await hub.addCustomer({ phone: PHONE, name: 'Вера', email: 'vera@example.ru' })
    const agent = await register()
    await agent.hello()
    const moment = { atMs: Date.now(), utcOffsetMinutes: 0 }
    agent.journal.add('sale-completed', { ...salePayload({ saleId: 'a', fd: 1, customerId }), moment })
    agent.journal.add(
      'sale-completed',
      { ...salePayload({ saleId: 'b', fd: 2 }), moment },
      { loyaltyPhone: '79990000000' },
    )
    agent.journal.add('of-the-future', {})
    await agent.push()
    await hub.whenApplied()
    const answer = await fetch(`${url}/owner/overview`, { headers: { cookie: await cookie() } })
    const text = await answer.text()
    const view = JSON.parse(text) as OverviewView
    expect(view.shares.map(({ kind, part, whole }) => [kind, part, whole])).toEqual([
      ['identified', 1, 2],
      ['electronic', 0, 2],
      ['email', 1, 1],
    ])
    expect(view.registers).toMatchObject([{ registerId: 'r1', isConnected: true, version: '0.1.0', openFindings: 2 }])
    expect(view.findings.map(finding => finding.code).sort()).toEqual([
      'entry.unknown-kind',
      'loyalty.customer-not-found',
    ])
    expect(text).not.toMatch(/79215550147|79990000000|Вера|vera@/)
  })

  test('downloads the days as a file', async () => {
    const { url, cookie } = await startWithOwner()
    const answer = await fetch(`${url}/owner/days.csv?lang=en`, { headers: { cookie: await cookie() } })
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="tillside-\d{4}-\d\d-\d\d\.csv"$/)
    expect((await answer.text()).trimEnd().split('\r\n')).toHaveLength(31)
  })
})

describe('every answer', () => {
  test('forbids frames, inline scripts, other sites and keeping a copy', async () => {
    const { url, cookie } = await startWithOwner()
    const own = await cookie()
    for (const path of ['/', '/owner/session', '/owner/overview', '/owner/days.csv', '/assets/none.js']) {
      const { headers } = await fetch(`${url}${path}`, { headers: { cookie: own } })
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toMatch(/default-src 'self'.*frame-ancestors 'none'/)
      expect(policy).not.toContain('unsafe')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })
})

describe('the files of the page', () => {
  test('are asked for in words until they are built, and served as soon as they are', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tillside-page-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const { url } = await startWithOwner({ folder })
    const before = await fetch(url)
    expect(before.status).toBe(503)
    expect(await before.text()).toMatch(/ещё не собрана.*npm run build.*has not been built yet/s)
    writeFileSync(join(folder, 'index.html'), '<p>built</p>')
    expect(await (await fetch(url)).text()).toBe('<p>built</p>')
  })

  test('are all that can be read by their address', async () => {
    const folder = await createFolderForTest()
    const { url } = await startWithOwner({ folder: join(folder, 'page') })
    writeFileSync(join(folder, 'secret.txt'), 'secret')
    for (const path of [
      '/assets/../../secret.txt',
      '/assets/%2e%2e/%2e%2e/secret.txt',
      '/assets/..%2f..%2fsecret.txt',
    ]) {
      expect(await ask(`${url}${path}`, {})).toBeGreaterThanOrEqual(400)
    }
  })
})
