import { expect, test } from 'vitest'
import { takeWriterLock } from '../../src/db/writer-lock.ts'
import { startChild } from './support/child.ts'
import { folderForTest } from './support/database-for-test.ts'

const holder = new URL('./support/child-holds-lock.ts', import.meta.url)

test('keeps a second agent out until the first one is killed, whatever it was doing', async () => {
  const folder = folderForTest()
  const child = startChild(holder, folder)
  await child.says(line => line === 'locked')
  expect(() => takeWriterLock(folder)).toThrow('db.locked')
  await child.kill()
  takeWriterLock(folder).release()
})

test('lets the next one in when it is given back', () => {
  const folder = folderForTest()
  const first = takeWriterLock(folder)
  expect(() => takeWriterLock(folder)).toThrow('db.locked')
  first.release()
  first.release()
  takeWriterLock(folder).release()
})
