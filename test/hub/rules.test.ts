import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createFolderForTest, eventually, startHubForTest } from './support/hub-for-test.ts'
import { RULES } from './support/rules-for-test.ts'

const ADMIN = 'admin-token-of-the-test'

describe('publishing rules', () => {
  test('tells each register on the line the programme of its own store', async () => {
    const { hub, register } = await startHubForTest()
    const [full, early, planned] = await Promise.all([
      register('r1', 'msk-01'),
      register('r2', 'early'),
      register('r3', 'planned'),
    ])
    for (const agent of [full, early, planned]) await agent.hello()
    expect(await hub.publishRules(RULES)).toBe(2)
    const heard = async (agent: typeof full, programme: object) =>
      eventually(() => expect(agent.heard).toMatchObject([{ event: 'rules.changed', data: { programme } }]))
    await heard(full, { version: 2, storeId: 'msk-01', spendingFromMs: 0, accrualBps: 500 })
    await heard(early, { version: 2, storeId: 'early' })
    await heard(planned, { version: 2, spendingFromMs: Date.parse('2026-12-01T00:00:00+03:00') })
    expect(early.heard[0]?.data).not.toHaveProperty('programme.spendingFromMs')
    const { programme } = await full.must('rules.get', {})
    expect(programme).toMatchObject({ version: 2, promotions: { length: 3 }, scripts: { length: 1 } })
    expect(await full.hello()).toMatchObject({ programme })
  })

  test('refuses wrong ones with their place, and leaves everything as it is', async () => {
    const { hub, register } = await startHubForTest()
    const agent = await register()
    await agent.hello()
    await expect(hub.publishRules(RULES.replace('percent: 20', 'percent: 0'))).rejects.toMatchObject({
      code: 'setup.rules-invalid',
      params: { line: 12, path: 'promotions[pillows-20].percent', problems: 1 },
    })
    expect(await agent.must('rules.get', {})).toMatchObject({ programme: { version: 1, promotions: [] } })
    expect(agent.heard).toEqual([])
  })

  test('of what stands already makes no new version', async () => {
    const { hub } = await startHubForTest()
    expect(await hub.publishRules(RULES)).toBe(2)
    expect(await hub.publishRules(RULES)).toBe(2)
  })

  test('and changing one number keeps the rest', async () => {
    const { hub } = await startHubForTest()
    await hub.publishRules(RULES)
    expect(await hub.setProgramme({ accrualBps: 725 })).toMatchObject({
      version: 3,
      accrualBps: 725,
      maxSpendBps: 3000,
      promotions: { length: 3 },
    })
    expect(await hub.setProgramme({ storeId: 'early', spendingFromMs: 5 })).toMatchObject({ spendingFromMs: 5 })
    expect(await hub.setProgramme({})).toMatchObject({ version: 4, spendingFromMs: 0 })
  })

  test('outlives the hub', async () => {
    const folder = await createFolderForTest()
    const first = await startHubForTest({ folder })
    await first.hub.publishRules(RULES)
    await first.hub.stop()
    const { register } = await startHubForTest({ folder })
    const agent = await register()
    expect(await agent.hello()).toMatchObject({ programme: { version: 2, accrualBps: 500 } })
  })
})

describe('marketing', () => {
  async function office() {
    const { port, ...started } = await startHubForTest({ adminToken: ADMIN })
    const folder = await createFolderForTest()
    const file = join(folder, 'rules.yaml')
    await writeFile(file, RULES)
    const main = fileURLToPath(new URL('./support/marketing-commands.ts', import.meta.url))
    const tillside = async (...words: string[]) => {
      const env = { ...process.env, TILLSIDE_HUB_ADMIN_TOKEN: ADMIN, TILLSIDE_HUB_URL: `http://127.0.0.1:${port}` }
      const child = spawn(process.execPath, [main, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
      const [out, complaint, [exitCode]] = await Promise.all([
        textOf(child.stdout),
        textOf(child.stderr),
        new Promise<[number | null]>(resolve => child.once('exit', code => resolve([code]))),
      ])
      return { out, complaint, exitCode }
    }
    return { ...started, file, tillside, port }
  }

  test('publishes a file, sees who did what, and goes back to an earlier version', async () => {
    const { file, tillside } = await office()
    expect(await tillside('rules', 'publish', file, '--by', 'Вера')).toMatchObject({
      out: 'version 2: 3 promotions, 1 scripts, 2 stores by name\n',
      exitCode: 0,
    })
    expect((await tillside('rules', 'show')).out).toBe(RULES)
    expect((await tillside('rules', 'rollback', '1', '--by', 'Олег')).out).toBe('version 3 is what version 1 was\n')
    expect((await tillside('rules', 'show', '--version', '2')).out).toBe(RULES)
    const { out } = await tillside('rules', 'history')
    expect(out.split('\n').map(line => line.trim().split(/ +/))).toEqual([
      ['3', expect.stringMatching(/^\d{4}-/), 'Олег'],
      ['2', expect.stringMatching(/^\d{4}-/), 'Вера'],
      ['1', '-', 'tillside'],
      [''],
    ])
  })

  test('hears of each mistake with its line, and publishes nothing', async () => {
    const { file, tillside, hub } = await office()
    await writeFile(file, RULES.replace('couponFor: pillows-20', 'couponFor: nothing'))
    const refused = {
      complaint: `${file}:26: promotions[coupon].couponFor: there is no promotion nothing\n`,
      exitCode: 1,
    }
    expect(await tillside('rules', 'check', file)).toMatchObject(refused)
    expect(await tillside('rules', 'publish', file)).toMatchObject(refused)
    expect(await hub.setProgramme({ accrualBps: 1 })).toMatchObject({ version: 2 })
  })

  test('adds promo codes from a file, twice without harm', async () => {
    const { file, tillside, hub, register } = await office()
    await hub.publishRules(RULES)
    await writeFile(file, 'spring-1\nSPRING-2\r\n\n')
    const add = ['promo-codes', 'add', file, '--promotion', 'pillows-20', '--until', '2099-01-01T00:00:00+03:00']
    expect((await tillside(...add)).out).toBe('2 added, 0 were there\n')
    expect((await tillside(...add)).out).toBe('0 added, 2 were there\n')
    expect((await tillside('promo-codes', 'add', file, '--promotion', 'linen-10')).complaint).toMatch(/promotionId/)
    const agent = await register()
    await agent.hello()
    expect(await agent.must('promo-codes.check', { saleId: 'a', code: 'SPRING-1' })).toMatchObject({ status: 'valid' })
  })

  test('is nobody without the token', async () => {
    const { port } = await office()
    const at = (path: string) => `http://127.0.0.1:${port}${path}`
    for (const path of ['/rules', '/rules/history']) expect((await fetch(at(path))).status).toBe(401)
    for (const path of ['/rules', '/rules/rollback', '/promo-codes', '/staff']) {
      expect((await fetch(at(path), { method: 'POST' })).status).toBe(401)
    }
    const headers = { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' }
    const large = JSON.stringify({ text: `${RULES}#${'x'.repeat(900_000)}\n`, publishedBy: 'Вера' })
    expect((await fetch(at('/rules'), { method: 'POST', headers, body: large })).status).toBe(201)
    const wrong = JSON.stringify({ text: 'nothing', publishedBy: 'Вера' })
    expect((await fetch(at('/rules'), { method: 'POST', headers, body: wrong })).status).toBe(400)
    const noNumber = JSON.stringify({ version: true, publishedBy: 'Вера' })
    expect((await fetch(at('/rules/rollback'), { method: 'POST', headers, body: noNumber })).status).toBe(400)
  })
})
