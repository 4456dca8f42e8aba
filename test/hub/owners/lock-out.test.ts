import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../hub/db/open-database.ts'
import { delayAfterMs, forgiveTry, takeTry } from '../../../hub/owners/lock-out.ts'

const secret = Buffer.alloc(32, 1)
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

function openTries() {
  const folder = mkdtempSync(join(tmpdir(), 'tillside-tries-'))
  const { db, close } = openDatabase(folder)
  onTestFinished(async () => {
    await close()
    rmSync(folder, { recursive: true })
  })
  return db
}

test.each([
  [0, 0],
  [4, 0],
  [5, 2000],
  [6, 4000],
  [7, 8000],
  [13, 512_000],
  [14, 900_000],
  [1000, 900_000],
])('after %i wrong passwords in a row the next try waits %i ms', (wrong, delayMs) => {
  expect(delayAfterMs(wrong)).toBe(delayMs)
})

test('one slip a day among many right ones never blocks the place where all of them sign in', async () => {
  const db = openTries()
  let nowMs = 1_800_000_000_000
  for (let day = 0; day < 30; day += 1) {
    for (const person of ['anna', 'boris', 'vera']) {
      const subjects = { name: person, address: 'kassa-1' }
      nowMs += MINUTE_MS
      if (person === 'boris') expect(await takeTry(db, secret, subjects, nowMs)).toEqual({ ok: true })
      nowMs += MINUTE_MS
      expect(await takeTry(db, secret, subjects, nowMs)).toEqual({ ok: true })
      await forgiveTry(db, secret, subjects, nowMs)
    }
    nowMs += DAY_MS / 2
  }
})

test('guesses at many names from one place are blocked together', async () => {
  const db = openTries()
  const nowMs = 1_800_000_000_000
  let taken = 0
  for (let guess = 0; guess < 30; guess += 1) {
    const { ok } = await takeTry(db, secret, { name: `name ${guess}`, address: 'evil' }, nowMs)
    if (ok) taken += 1
  }
  expect(taken).toBe(5)
})

test('a block that a wrong clock wrote does not outlast the clock', async () => {
  const db = openTries()
  const subjects = { name: 'anna', address: 'kassa-1' }
  const nowMs = 1_800_000_000_000
  const yearsAheadMs = nowMs + 3650 * DAY_MS
  for (let guess = 0; guess < 5; guess += 1) await takeTry(db, secret, subjects, yearsAheadMs)
  expect(await takeTry(db, secret, subjects, yearsAheadMs)).toMatchObject({ ok: false })
  expect(await takeTry(db, secret, subjects, nowMs)).toEqual({ ok: true })
})
