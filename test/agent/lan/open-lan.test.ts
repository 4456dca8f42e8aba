import { copyFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect as connectPlain } from 'node:net'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { LanSettings } from '../../../src/agent/lan/lan-settings.ts'
import { makeCertificate } from '../../../src/agent/lan/make-certificate.ts'
import { openLan } from '../../../src/agent/lan/open-lan.ts'
import { readCertificate } from '../../../src/agent/lan/read-certificate.ts'
import type { AppError } from '../../../src/shared/errors/app-error.ts'
import { folderForTest } from '../../db/support/database-for-test.ts'
import { waitFor } from '../../support/wait-for.ts'

const DAY_MS = 24 * 60 * 60_000

function putCertificate(folder: string, name: string, days: number): void {
  const { certificate, key } = makeCertificate([name], { nowMs: Date.now(), days })
  writeFileSync(join(folder, 'lan-key.pem'), key)
  writeFileSync(join(folder, 'lan-certificate.pem'), certificate)
}

async function open(folder: string, settings: object = {}, now = Date.now) {
  const lan = LanSettings.parse({ host: '127.0.0.1', port: 0, ...settings })
  const notices: AppError[] = []
  const http = createServer((_, response) => void response.end())
  const door = await openLan({
    http,
    lan,
    certificate: readCertificate(folder, lan),
    dataFolder: folder,
    onNotice: notice => notices.push(notice),
    log: pino({ level: 'silent' }),
    now,
    lookMs: 20,
  })
  onTestFinished(door.close)
  return { ...door, notices }
}

/** Whom a caller sees at the other end. */
function subjectAt(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let subject = ''
    const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => {
      subject = String(socket.getPeerCertificate().subject.CN)
      socket.end('GET / HTTP/1.0\r\n\r\n')
    })
    socket.on('error', reject).resume()
    socket.on('close', () => resolve(subject))
  })
}

it('a certificate that was renewed is taken up without a restart; one that is broken changes nothing', async () => {
  const folder = folderForTest()
  putCertificate(folder, 'before', 365)
  const { port } = await open(folder)
  expect(await subjectAt(port)).toBe('before')
  writeFileSync(join(folder, 'lan-certificate.pem'), 'half a f')
  expect(await subjectAt(port)).toBe('before')
  putCertificate(folder, 'after', 365)
  await waitFor('the new certificate', async () => (await subjectAt(port)) === 'after')
})

it('its end is said once a day, not with every look', async () => {
  const folder = folderForTest()
  putCertificate(folder, 'kassa-1', 40)
  let nowMs = Date.now()
  const { notices } = await open(folder, {}, () => nowMs)
  const days = () => notices.map(({ params }) => params.days)
  expect(days()).toEqual([])
  nowMs += 20 * DAY_MS
  await waitFor('a word', () => notices.length > 0)
  nowMs += DAY_MS
  await waitFor('another word', () => notices.length > 1)
  expect(days()).toEqual([19, 18])
})

it('somebody who opens lines without end gets some hundred of them', async () => {
  const folder = folderForTest()
  putCertificate(folder, 'kassa-1', 365)
  const { port } = await open(folder)
  let closed = 0
  const lines = Array.from({ length: 300 }, () => {
    const line = connectPlain({ host: '127.0.0.1', port })
    line.on('error', () => undefined).resume()
    return line.on('close', () => {
      closed += 1
    })
  })
  onTestFinished(() => {
    for (const line of lines) line.destroy()
  })
  await waitFor('some to be turned away', () => closed === 300 - 256)
})

it('a pfx with its passphrase serves as well; when it ends is known from the first caller on', async () => {
  const folder = folderForTest()
  copyFileSync(new URL('../../fixtures/tls/kassa-1.pfx', import.meta.url), join(folder, 'kassa-1.pfx'))
  const lan = { pfx: 'kassa-1.pfx', passphrase: 'for-tests-only' }
  const { port, notices } = await open(folder, lan, () => Date.UTC(2126, 9, 20))
  expect(notices).toEqual([])
  expect(await subjectAt(port)).toBe('kassa-1.shop.local')
  await waitFor('a word', () => notices.length > 0)
  await expect(open(folder, { ...lan, passphrase: 'wrong' })).rejects.toMatchObject({ code: 'lan.bad-certificate' })
})
