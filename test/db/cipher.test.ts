import { createSecretKey, randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openPersonal, type PersonalKey, sealPersonal } from '../../src/db/cipher.ts'
import { makePersonalKey, readPersonalKey } from '../../src/db/personal-key.ts'
import { folderForTest, MONDAY_MS } from './support/database-for-test.ts'

const newKey = (id: string): PersonalKey => ({ id, secret: createSecretKey(randomBytes(32)) })
const key = newKey('a')

test('gives every text back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      expect(openPersonal(key, sealPersonal(key, text))).toBe(text.isWellFormed() ? text : text.toWellFormed())
    }),
    { numRuns: 100 },
  )
})

test('never seals the same text the same way twice', () => {
  expect(sealPersonal(key, '79215550147')).not.toBe(sealPersonal(key, '79215550147'))
})

test('without the key, with another key, or with a changed text, there is no text and no throw', () => {
  const sealed = sealPersonal(key, '79215550147')
  const [version, id, body = ''] = sealed.split('.')
  const changed = `${version}.${id}.${body.startsWith('A') ? 'B' : 'A'}${body.slice(1)}`
  expect(openPersonal(undefined, sealed)).toBeUndefined()
  expect(openPersonal(newKey('b'), sealed)).toBeUndefined()
  expect(openPersonal(newKey('a'), sealed)).toBeUndefined()
  expect(openPersonal(key, changed)).toBeUndefined()
  for (const nonsense of ['', '1', '1.a', '1.a.', '1.a.AAAA', `2.a.${body}`]) {
    expect(openPersonal(key, nonsense)).toBeUndefined()
  }
})

test('the key file is for its owner alone', () => {
  const folder = folderForTest()
  const made = makePersonalKey(folder, MONDAY_MS)
  expect(readPersonalKey(folder)?.id).toBe(made?.id)
  const { mode, size } = statSync(join(folder, 'personal.key'))
  expect(size).toBe(32)
  // Windows keeps no such bits; there the folder's access list guards the key.
  if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600)
})

test('a key that cannot be written is no key, and no throw', () => {
  expect(makePersonalKey(join(folderForTest(), 'no', 'such', 'folder'), MONDAY_MS)).toBeUndefined()
})
