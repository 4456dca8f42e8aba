import { describe, expect, test } from 'vitest'
import { createPageAddress } from '../../../hub/owners/page-address.ts'

type Case = Readonly<{ publicUrl?: string; host?: string; origin?: string; isHost: boolean; isOrigin: boolean }>

const cases: readonly Case[] = [
  { host: '127.0.0.1:7720', origin: 'http://127.0.0.1:7720', isHost: true, isOrigin: true },
  { host: 'localhost:7720', origin: 'http://localhost:7720', isHost: true, isOrigin: true },
  { host: '[::1]:7720', origin: 'http://[::1]:7720', isHost: true, isOrigin: true },
  { host: '10.0.4.20:7720', origin: 'http://10.0.4.20:7720', isHost: true, isOrigin: true },
  // No page, another page, another port, another scheme, a sandboxed page.
  { host: '127.0.0.1:7720', isHost: true, isOrigin: false },
  { host: '127.0.0.1:7720', origin: 'http://evil.example', isHost: true, isOrigin: false },
  { host: '127.0.0.1:7720', origin: 'http://127.0.0.1:8080', isHost: true, isOrigin: false },
  { host: '127.0.0.1:7720', origin: 'http://localhost:7720', isHost: true, isOrigin: false },
  { host: '127.0.0.1:7720', origin: 'https://127.0.0.1:7720', isHost: true, isOrigin: false },
  { host: '127.0.0.1:7720', origin: 'null', isHost: true, isOrigin: false },
  // A name that somebody pointed here.
  { host: 'evil.example:7720', origin: 'http://evil.example:7720', isHost: false, isOrigin: false },
  { host: '127.0.0.1.evil.example', origin: 'http://127.0.0.1.evil.example', isHost: false, isOrigin: false },
  { host: 'localhost.evil.example', origin: 'http://localhost.evil.example', isHost: false, isOrigin: false },
  { origin: 'http://127.0.0.1:7720', isHost: false, isOrigin: false },
  { host: 'a b', origin: 'http://a b', isHost: false, isOrigin: false },
  // Behind TLS, by its name.
  {
    publicUrl: 'https://hub.example',
    host: 'hub.example',
    origin: 'https://hub.example',
    isHost: true,
    isOrigin: true,
  },
  {
    publicUrl: 'https://hub.example',
    host: 'HUB.example',
    origin: 'https://hub.example',
    isHost: true,
    isOrigin: true,
  },
  {
    publicUrl: 'https://hub.example',
    host: 'hub.example',
    origin: 'http://hub.example',
    isHost: true,
    isOrigin: false,
  },
  { publicUrl: 'https://hub.example', host: 'hub.example', isHost: true, isOrigin: false },
  { publicUrl: 'https://hub.example', host: 'hub.example:8443', isHost: false, isOrigin: false },
  {
    publicUrl: 'https://hub.example',
    host: 'evil.example',
    origin: 'https://hub.example',
    isHost: false,
    isOrigin: false,
  },
  {
    publicUrl: 'https://hub.example',
    host: '10.0.4.20:7720',
    origin: 'http://10.0.4.20:7720',
    isHost: true,
    isOrigin: false,
  },
]

describe('who may change something through the owner’s page', () => {
  test.each(cases)('$publicUrl, Host $host, Origin $origin', ({ publicUrl, isHost, isOrigin, host, origin }) => {
    const address = createPageAddress(publicUrl)
    const headers = { ...(host === undefined ? {} : { host }), ...(origin === undefined ? {} : { origin }) }
    expect([address.isOwnHost(headers), address.isOwnOrigin(headers)]).toEqual([isHost, isOrigin])
  })
})
