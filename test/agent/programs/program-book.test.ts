import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { openProgramBook } from '../../../src/agent/programs/program-book.ts'
import { ProgramSettings } from '../../../src/agent/programs/program-settings.ts'
import { readSettingsPrograms, type SettingsProgram } from '../../../src/agent/programs/settings-programs.ts'
import { hashOfToken } from '../../../src/agent/programs/token-hash.ts'
import type { WritableDb } from '../../../src/db/database.ts'
import { addProgram, listPrograms } from '../../../src/db/programs.ts'
import { otherRegisterId, registerId } from '../../db/support/builders.ts'
import { folderForTest, MONDAY_MS, openForTest } from '../../db/support/database-for-test.ts'
import { waitFor } from '../../support/wait-for.ts'

const HOUR_MS = 60 * 60_000
const log = pino({ level: 'silent' })
const retail = { registerId, name: '1C:Retail', rights: ['sell', 'read'], software: '1C 8.3' } as const

const open = (db: WritableDb, now = () => MONDAY_MS, fromSettings: readonly SettingsProgram[] = []) =>
  openProgramBook({ db, fromSettings, log, now })

it('a paired program is known after a restart, its token nowhere on the disk', () => {
  const db = openForTest()
  const token = open(db).pair(retail)
  expect(open(db).byTokenHash(hashOfToken(token))).toMatchObject(retail)
  expect(JSON.stringify(db.sqlite.prepare('SELECT * FROM programs').all())).not.toContain(token)
})

it('a revoked program is refused at once, and after a restart', () => {
  const db = openForTest()
  const book = open(db)
  const token = book.pair(retail)
  book.revoke(registerId, '1C:Retail')
  expect(book.byTokenHash(hashOfToken(token))).toBeUndefined()
  expect(open(db).byTokenHash(hashOfToken(token))).toBeUndefined()
  expect(() => book.revoke(registerId, '1C:Retail')).toThrow('pairing.no-such-program')
})

it('one register cannot revoke the program of another', () => {
  const book = open(openForTest({ registerIds: [registerId, otherRegisterId] }))
  const token = book.pair({ ...retail, registerId: otherRegisterId })
  expect(() => book.revoke(registerId, '1C:Retail')).toThrow('pairing.no-such-program')
  expect(book.byTokenHash(hashOfToken(token))).toBeDefined()
})

it('the last use is known at once and written by the hour', async () => {
  const db = openForTest()
  let nowMs = MONDAY_MS
  const book = open(db, () => nowMs)
  const tokenHash = hashOfToken(book.pair(retail))
  const written = () => listPrograms(db)[0]?.lastUsedAtMs
  book.noteUse(tokenHash)
  await waitFor('the first use on disk', () => written() === MONDAY_MS)
  nowMs += HOUR_MS - 1
  book.noteUse(tokenHash)
  expect(book.list(registerId)[0]?.lastUsedAtMs).toBe(nowMs)
  await new Promise(setImmediate)
  expect(written()).toBe(MONDAY_MS)
  nowMs += 1
  book.noteUse(tokenHash)
  await waitFor('the next use on disk', () => written() === nowMs)
})

it('a right that only a newer version knows gives nothing', () => {
  const db = openForTest()
  const row = { ...retail, rights: ['sell', 'fly'], programId: 'p-1', tokenHash: 'f00d', createdAtMs: MONDAY_MS }
  addProgram(db, row)
  expect(open(db).byTokenHash('f00d')?.rights).toEqual(['sell'])
})

describe('programs of the settings file', () => {
  const own = { registerId, token: 'own-token-0123456789' }
  const read = (programs: readonly object[], folder = folderForTest()) =>
    readSettingsPrograms(
      folder,
      programs.map(program => ProgramSettings.parse(program)),
      [own, { registerId: otherRegisterId, token: 'other-token-0123456789' }],
    )

  it('are known by the token that stands there, or in a file beside it', () => {
    const folder = folderForTest()
    writeFileSync(join(folder, 'web-till.token'), '\uFEFFfrom-a-file-0123456789\r\n')
    const programs = read(
      [
        { name: '1C:Retail', token: 'from-the-settings-01', rights: ['sell'] },
        { name: 'web till', tokenFile: 'web-till.token', registerId: otherRegisterId },
      ],
      folder,
    )
    const book = open(openForTest(), undefined, programs)
    expect(book.byTokenHash(hashOfToken('from-the-settings-01'))).toMatchObject({ registerId, rights: ['sell'] })
    expect(book.byTokenHash(hashOfToken('from-a-file-0123456789'))).toMatchObject({ registerId: otherRegisterId })
    expect(book.list(registerId)).toMatchObject([{ name: '1C:Retail', pairedBy: 'settings' }])
  })

  it('can be neither revoked nor paired by a code', () => {
    const book = open(openForTest(), undefined, read([{ name: '1C:Retail', token: 'from-the-settings-01' }]))
    expect(() => book.revoke(registerId, '1C:Retail')).toThrow('pairing.in-settings')
    expect(() => book.pair(retail)).toThrow('pairing.in-settings')
  })

  it.each([
    ['a token file that is missing', [{ name: 'a', tokenFile: 'nowhere' }], 'programs.0.tokenFile'],
    ['the own token of a register', [{ name: 'a', token: own.token }], 'programs.0.token'],
    [
      'one token for two programs',
      [
        { name: 'a', token: 'the-same-0123456789' },
        { name: 'b', token: 'the-same-0123456789' },
      ],
      'programs.1.token',
    ],
  ])('%s is refused by name', (_, programs, field) => {
    expect(() => read(programs)).toThrow(
      expect.objectContaining({ code: 'setup.settings-invalid', params: expect.objectContaining({ field }) }),
    )
  })

  it('a token file with too little in it is refused', () => {
    const folder = folderForTest()
    writeFileSync(join(folder, 'short'), 'short\n')
    expect(() => read([{ name: 'a', tokenFile: 'short' }], folder)).toThrow('setup.settings-invalid')
  })

  it.each([
    ['neither token nor file', { name: 'a' }],
    ['both', { name: 'a', token: '0123456789abcdef', tokenFile: 'x' }],
    ['a short token', { name: 'a', token: 'short' }],
    ['no rights', { name: 'a', token: '0123456789abcdef', rights: [] }],
    ['an unknown right', { name: 'a', token: '0123456789abcdef', rights: ['fly'] }],
  ])('%s is no setting', (_, program) => {
    expect(ProgramSettings.safeParse(program).success).toBe(false)
  })
})
