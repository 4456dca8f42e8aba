import { expect, test } from 'vitest'
import { latestDocument, receiptNumberInShift, recordDocument } from '../../src/db/documents.ts'
import {
  addFacadeJob,
  countFacadeJobs,
  endFacadeJob,
  findFacadeJob,
  forgetFacadeJob,
  forgetFacadeJobs,
  moveFacadeJob,
  nextFacadeJob,
  removeFacadeJob,
} from '../../src/db/facade-tasks.ts'
import { documentRow, fnNumber, otherRegisterId, registeredDocument, registerId, saleIdOf } from './support/builders.ts'
import { openForTest } from './support/database-for-test.ts'

const keyOf = (jobId: string) => ({ registerId, protocol: 'atol', jobId })

function jobRow(jobId: string, more: { personal?: string } = {}) {
  return { ...keyOf(jobId), tasks: '[]', tasksHash: 'hash', progress: '{}', acceptedAtMs: 1, ...more }
}

test('one id is one job, for each protocol', () => {
  const db = openForTest()
  expect(addFacadeJob(db, jobRow('a'))).toBe(true)
  expect(addFacadeJob(db, { ...jobRow('a'), tasks: '[1]' })).toBe(false)
  expect(findFacadeJob(db, keyOf('a'))).toMatchObject({ state: 'waiting', tasks: '[]' })
  expect(addFacadeJob(db, { ...jobRow('a'), protocol: 'kkmserver' })).toBe(true)
})

test('one job is forgotten once it has ended, and never before', () => {
  const db = openForTest()
  addFacadeJob(db, jobRow('a'))
  const jobNo = findFacadeJob(db, keyOf('a'))?.jobNo ?? 0
  forgetFacadeJob(db, jobNo)
  expect(findFacadeJob(db, keyOf('a'))).toBeDefined()
  endFacadeJob(db, jobNo, '{}', 5)
  forgetFacadeJob(db, jobNo)
  expect(findFacadeJob(db, keyOf('a'))).toBeUndefined()
})

test('the one under way goes on, then the oldest that waits', () => {
  const db = openForTest()
  for (const jobId of ['a', 'b', 'c']) addFacadeJob(db, jobRow(jobId))
  const second = findFacadeJob(db, keyOf('b'))
  moveFacadeJob(db, second?.jobNo ?? 0, 'running', '{"half":1}')
  expect(nextFacadeJob(db, registerId)).toMatchObject({ jobId: 'b', progress: '{"half":1}' })
  endFacadeJob(db, second?.jobNo ?? 0, '{"whole":1}', 5)
  expect(nextFacadeJob(db, registerId)).toMatchObject({ jobId: 'a' })
  expect(nextFacadeJob(db, otherRegisterId)).toBeUndefined()
  expect(countFacadeJobs(db, registerId, 'atol')).toEqual({ waiting: 2, running: 0, ended: 1, removed: 0 })
})

test('only what waits can be taken back', () => {
  const db = openForTest()
  addFacadeJob(db, jobRow('a'))
  expect(removeFacadeJob(db, keyOf('a'), 5)).toBe(true)
  expect(removeFacadeJob(db, keyOf('a'), 6)).toBe(false)
  expect(removeFacadeJob(db, keyOf('b'), 6)).toBe(false)
  expect(nextFacadeJob(db, registerId)).toBeUndefined()
})

test('contacts are sealed while the job is open and gone when it has ended', () => {
  const db = openForTest()
  addFacadeJob(db, jobRow('a', { personal: '[{"contact":"vera@example.com"}]' }))
  const job = findFacadeJob(db, keyOf('a'))
  expect(job?.personal).toContain('vera@example.com')
  const stored = db.sqlite.prepare('SELECT personal FROM facade_jobs').get() as { personal: string }
  expect(stored.personal).not.toContain('vera')
  endFacadeJob(db, job?.jobNo ?? 0, '{}', 5)
  expect(findFacadeJob(db, keyOf('a'))?.personal).toBeUndefined()
})

test('what ended long ago is forgotten, what is open never', () => {
  const db = openForTest()
  for (const jobId of ['a', 'b', 'c']) addFacadeJob(db, jobRow(jobId))
  endFacadeJob(db, findFacadeJob(db, keyOf('a'))?.jobNo ?? 0, '{}', 5)
  endFacadeJob(db, findFacadeJob(db, keyOf('b'))?.jobNo ?? 0, '{}', 50)
  forgetFacadeJobs(db, registerId, 10)
  expect(['a', 'b', 'c'].map(jobId => findFacadeJob(db, keyOf(jobId)) !== undefined)).toEqual([false, true, true])
})

test('a receipt is counted within its shift, and the last document is known by its storage', () => {
  const db = openForTest()
  recordDocument(db, documentRow(1))
  recordDocument(db, documentRow(2, { saleId: saleIdOf(2) }))
  recordDocument(db, documentRow(3, { kind: 'shift-close', saleId: undefined }))
  expect(receiptNumberInShift(db, registeredDocument(2))).toBe(2)
  expect(latestDocument(db, fnNumber, 'any')?.registered.fdNumber).toBe(3)
  expect(latestDocument(db, fnNumber, 'receipt')?.registered.fdNumber).toBe(2)
  expect(latestDocument(db, '1', 'any')).toBeUndefined()
})
