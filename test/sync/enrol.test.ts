import { expect, test } from 'vitest'
import { enrolRegister } from '../../src/sync/enrol.ts'
import { registerId } from '../db/support/builders.ts'
import { refuse, startJournalHub, TOKEN } from './support/journal-hub.ts'

test('a pairing code is traded for the register’s token', async () => {
  const hub = await startJournalHub()
  hub.behave(message => (message === 'register.enrol' ? { ok: true, result: { token: TOKEN } } : undefined))
  expect(await enrolRegister({ url: hub.url, registerId, pairingCode: '123456' })).toBe(TOKEN)
  expect(hub.heard[0]?.request).toEqual({ registerId, pairingCode: '123456' })
})

test('a wrong pairing code and a hub that is away are told apart', async () => {
  const hub = await startJournalHub()
  hub.behave(() => refuse('register.unknown'))
  await expect(enrolRegister({ url: hub.url, registerId, pairingCode: '000000' })).rejects.toThrow('register.unknown')
  await hub.stop()
  await expect(enrolRegister({ url: hub.url, registerId, pairingCode: '000000' })).rejects.toThrow('sync.offline')
})
