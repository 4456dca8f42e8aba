import { sql } from 'kysely'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type Db, openDatabase } from '../../../hub/db/open-database.ts'
import { addOwner, removeOwner } from '../../../hub/owners/accounts.ts'
import { ownerOf, signIn, signOut } from '../../../hub/owners/sign-in.ts'
import { createFolderForTest } from '../support/hub-for-test.ts'

const HOUR_MS = 60 * 60_000
const PASSWORD = 'длинная фраза для входа'
const secret = Buffer.alloc(32, 7)

let db: Db
let nowMs: number
const now = () => nowMs
const desk = () => ({ db, secret, now })
const tryIn = (name: string, password: string, address = '10.0.0.5') => signIn(desk(), { name, password, address })
const enter = async () => {
  const answer = await tryIn('Ольга', PASSWORD)
  if (!answer.ok) throw new Error(answer.reason)
  return answer.token
}

beforeEach(async () => {
  const opened = openDatabase(await createFolderForTest())
  onTestFinished(opened.close)
  ;({ db } = opened)
  nowMs = 1_790_000_000_000
  await addOwner(db, { name: 'Ольга', password: PASSWORD, role: 'owner' }, nowMs)
})

describe('signing in', () => {
  test('takes the name in any case and the password to the letter', async () => {
    expect(await tryIn(' ольга ', PASSWORD)).toMatchObject({ ok: true, owner: { name: 'Ольга', role: 'owner' } })
    expect(await tryIn('Ольга', PASSWORD.toUpperCase())).toEqual({ ok: false, reason: 'wrong' })
    // The same text, written with a letter and its accent apart.
    expect(await tryIn('Ольга', PASSWORD.normalize('NFD'))).toMatchObject({ ok: true })
  })

  test('answers about a name nobody has as about a wrong password, after the same work', async () => {
    const timed = async (name: string) => {
      const began = performance.now()
      const answer = await tryIn(name, 'wrong password', name)
      return { answer, tookMs: performance.now() - began }
    }
    const known = await timed('Ольга')
    const unknown = await timed('Никто')
    expect(unknown.answer).toEqual(known.answer)
    expect(unknown.tookMs).toBeGreaterThan(known.tookMs / 4)
  })

  test('leaves neither password nor session where the database could be read', async () => {
    const token = await enter()
    await tryIn('my-password-in-the-wrong-field', 'x')
    const tables = ['owners', 'owner_sessions', 'sign_in_tries']
    const rows = await Promise.all(tables.map(table => sql`select * from ${sql.table(table)}`.execute(db)))
    const text = JSON.stringify(rows.map(({ rows }) => rows))
    expect(text).not.toContain(token)
    expect(text).not.toContain(PASSWORD)
    expect(text).not.toContain('my-password-in-the-wrong-field')
  })

  test('gives two people with one password different hashes', async () => {
    await addOwner(db, { name: 'Игорь', password: PASSWORD, role: 'it' }, nowMs)
    const hashes = await db.selectFrom('owners').select('password_hash').execute()
    expect(new Set(hashes.map(row => row.password_hash)).size).toBe(2)
  })
})

describe('a session', () => {
  test('ends two hours after its last use', async () => {
    const token = await enter()
    nowMs += 2 * HOUR_MS - 1
    expect(await ownerOf(desk(), token)).toMatchObject({ name: 'Ольга' })
    nowMs += 2 * HOUR_MS - 1
    expect(await ownerOf(desk(), token)).toMatchObject({ name: 'Ольга' })
    nowMs += 2 * HOUR_MS
    expect(await ownerOf(desk(), token)).toBeUndefined()
  })

  test('ends twelve hours after its beginning, however busy', async () => {
    const token = await enter()
    const beganMs = nowMs
    for (; nowMs < beganMs + 12 * HOUR_MS; nowMs += HOUR_MS) expect(await ownerOf(desk(), token)).toBeDefined()
    expect(await ownerOf(desk(), token)).toBeUndefined()
  })

  test('ends with the sign-out, with another password, and with the person', async () => {
    const [first, second] = [await enter(), await enter()]
    await signOut(desk(), first)
    expect(await ownerOf(desk(), first)).toBeUndefined()
    expect(await ownerOf(desk(), second)).toBeDefined()
    await addOwner(db, { name: 'ОЛЬГА', password: 'another long phrase', role: 'owner' }, nowMs)
    expect(await ownerOf(desk(), second)).toBeUndefined()
    expect(await tryIn('Ольга', PASSWORD)).toEqual({ ok: false, reason: 'wrong' })
    const third = await tryIn('Ольга', 'another long phrase')
    expect(await removeOwner(db, 'ольга')).toBe(true)
    expect(third.ok && (await ownerOf(desk(), third.token))).toBeUndefined()
    expect(await removeOwner(db, 'ольга')).toBe(false)
  })

  test('is nobody’s with a made-up cookie', async () => {
    await enter()
    expect(await ownerOf(desk(), 'A'.repeat(43))).toBeUndefined()
  })
})

describe('wrong passwords', () => {
  const guess = async (times: number, name: (at: number) => string, address: (at: number) => string) => {
    for (let at = 0; at < times; at += 1) await tryIn(name(at), 'guess', address(at))
  }

  test('in a row lock the name for a growing time, the right one too', async () => {
    await guess(
      5,
      () => 'Ольга',
      at => `10.0.1.${at}`,
    )
    expect(await tryIn('Ольга', PASSWORD)).toEqual({ ok: false, reason: 'too-many-tries', retryAfterMs: 2000 })
    nowMs += 2000
    expect(await tryIn('Ольга', 'guess')).toEqual({ ok: false, reason: 'wrong' })
    expect(await tryIn('Ольга', PASSWORD)).toMatchObject({ reason: 'too-many-tries', retryAfterMs: 4000 })
    nowMs += 4000
    expect(await tryIn('Ольга', PASSWORD)).toMatchObject({ ok: true })
    expect(await tryIn('Ольга', 'guess')).toEqual({ ok: false, reason: 'wrong' })
    expect(await tryIn('Ольга', PASSWORD)).toMatchObject({ ok: true })
  })

  test('from one address lock the address, whatever the names, and nobody elsewhere', async () => {
    await guess(
      5,
      at => `name ${at}`,
      () => '10.0.0.5',
    )
    expect(await tryIn('Ольга', PASSWORD)).toMatchObject({ reason: 'too-many-tries' })
    expect(await tryIn('Ольга', PASSWORD, '10.0.0.6')).toMatchObject({ ok: true })
  })

  test('at the same instant are counted, too', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => tryIn('Ольга', 'guess')))
    expect(answers.filter(answer => !answer.ok && answer.reason === 'wrong')).toHaveLength(5)
  })

  test('lock a name nobody has in the same way', async () => {
    await guess(
      5,
      () => 'Никто',
      at => `10.0.1.${at}`,
    )
    expect(await tryIn('Никто', 'guess')).toEqual({ ok: false, reason: 'too-many-tries', retryAfterMs: 2000 })
  })

  test('are forgotten after a day', async () => {
    await guess(
      4,
      () => 'Ольга',
      () => '10.0.0.5',
    )
    nowMs += 24 * HOUR_MS + 1
    await guess(
      4,
      () => 'Ольга',
      () => '10.0.0.5',
    )
    expect(await tryIn('Ольга', PASSWORD)).toMatchObject({ ok: true })
  })
})
