import { expect, test } from 'vitest'
import { findCommand, rememberCommand } from '../../src/db/commands.ts'
import { operationIdOf, otherRegisterId, registerId, saleIdOf } from './support/builders.ts'
import { openForTest } from './support/database-for-test.ts'

const command = { registerId, operationId: operationIdOf(1), bodyHash: 'aa', saleId: saleIdOf(1), atMs: 1 }

test('a repeat is told from a first time and from a different request under the same id', () => {
  const db = openForTest()
  expect(findCommand(db, command)).toEqual({ status: 'new' })
  expect(rememberCommand(db, command)).toEqual({ status: 'new' })
  expect(rememberCommand(db, { ...command, atMs: 2 })).toEqual({ status: 'same', saleId: saleIdOf(1) })
  expect(rememberCommand(db, { ...command, bodyHash: 'bb' })).toEqual({ status: 'other-body', saleId: saleIdOf(1) })
  expect(findCommand(db, command)).toEqual({ status: 'same', saleId: saleIdOf(1) })
})

test('each register has ids of its own', () => {
  const db = openForTest({ registerIds: [registerId, otherRegisterId] })
  rememberCommand(db, command)
  expect(findCommand(db, { ...command, registerId: otherRegisterId })).toEqual({ status: 'new' })
})
