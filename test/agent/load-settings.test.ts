import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { loadSettings } from '../../src/agent/load-settings.ts'
import { folderForTest } from '../db/support/database-for-test.ts'

const hub = { url: 'http://127.0.0.1:7720', token: 'token-of-a-register-0123' }
const common = { storeName: 'Магазин 7', fiscalMode: 'pos-prints', pin: '2580', hub: { url: hub.url } }
const one = { registerId: 'kassa-1', hub: { pairingCode: '1111' } }
const two = { registerId: 'kassa-2', hub: { pairingCode: '2222' }, sellerInn: '7701234567' }
const printer = (path: string) => ({ driver: 'shtrih', connection: { line: 'serial', path } })

function load(settings: object, environment: NodeJS.ProcessEnv = {}) {
  const folder = folderForTest()
  writeFileSync(join(folder, 'settings.yaml'), `\uFEFF${stringify(settings)}`)
  return loadSettings(folder, environment)
}

function refusedField(settings: object): string {
  try {
    load(settings)
    return 'taken'
  } catch (error) {
    const { code, params } = error as { code: string; params: { field: string } }
    return `${code} ${params.field}`
  }
}

describe('the settings of one register', () => {
  it('stand in the file as they always have; its files have plain names', () => {
    const { registers } = load({ ...common, registerId: 'kassa-1', hub })
    expect(registers).toHaveLength(1)
    expect(registers[0]).toMatchObject({ fileSuffix: '', settings: { registerId: 'kassa-1', storeName: 'Магазин 7' } })
  })

  it('give way to the environment', () => {
    const environment = { TILLSIDE_PORT: '0', TILLSIDE_HOST: '::1', TILLSIDE_API_TOKEN: 'from-the-environment' }
    const { common: shared, registers } = load({ ...common, registerId: 'kassa-1', hub }, environment)
    expect(shared).toMatchObject({ port: 0, host: '::1' })
    expect(registers[0].settings.apiToken).toBe('from-the-environment')
  })
})

describe('the settings of several registers', () => {
  it('are the common part with what each says itself on top', () => {
    const { registers } = load({ ...common, port: 7800, registers: [one, two] })
    expect(registers.map(({ settings }) => settings)).toMatchObject([
      { registerId: 'kassa-1', storeName: 'Магазин 7', port: 7800, hub: { url: hub.url, pairingCode: '1111' } },
      { registerId: 'kassa-2', storeName: 'Магазин 7', sellerInn: '7701234567', hub: { pairingCode: '2222' } },
    ])
    expect(registers[0].settings.sellerInn).toBeUndefined()
    expect(registers.map(({ fileSuffix }) => fileSuffix)).toEqual(['-kassa-1', '-kassa-2'])
  })

  it('a register that was alone gets company without changing', () => {
    const top = { ...common, registerId: 'kassa-1', hub, fiscalMode: 'agent-prints', fiscalPrinter: printer('COM3') }
    const { registers } = load({ ...top, registers: [{ ...two, fiscalMode: 'pos-prints' }] })
    expect(registers[0]).toMatchObject({ fileSuffix: '', settings: { registerId: 'kassa-1', hub } })
    const { settings } = registers[1] ?? registers[0]
    expect(settings.hub).toEqual({ url: hub.url, pairingCode: '2222' })
    expect(settings.fiscalPrinter).toBeUndefined()
  })

  it('names with a colon become file names that Windows takes', () => {
    const { registers } = load({ ...common, registers: [{ ...one, registerId: 'shop:1' }] })
    expect(registers[0].fileSuffix).toBe('-shop%3A1')
  })

  it.each([
    ['an empty list', { registers: [] }, 'registers'],
    ['no list', { registers: 'kassa-1' }, 'registers'],
    ['one register twice', { registers: [one, one] }, 'registers'],
    ['a wrong field, with its place', { registers: [one, { ...two, sellerInn: '1' }] }, 'registers.1.sellerInn'],
    ['an entry that is no entry', { registers: [null] }, 'registers.0.registerId'],
    ['a port of its own', { registers: [one, { ...two, port: 7711 }] }, 'registers.1.port'],
    ['a printer for nobody in particular', { fiscalPrinter: printer('COM3'), registers: [one, two] }, 'fiscalPrinter'],
    [
      'one access key of Frontol twice',
      {
        registers: [
          { ...one, frontol: { accessKey: 'key-of-frontol' } },
          { ...two, frontol: { accessKey: 'key-of-frontol' } },
        ],
      },
      'registers',
    ],
    [
      'two façades on one port',
      {
        fiscalMode: 'facade',
        registers: [
          { ...one, fiscalPrinter: printer('COM3'), facade: { kkmserver: { password: 'Password-1-of-kkm' } } },
          { ...two, fiscalPrinter: printer('COM4'), facade: { kkmserver: { password: 'Password-2-of-kkm' } } },
        ],
      },
      'registers',
    ],
    [
      'two devices on one line',
      {
        registers: [
          { ...one, fiscalPrinter: printer('COM3') },
          { ...two, scanner: { connection: { line: 'serial', path: 'com3' } } },
        ],
      },
      'registers',
    ],
    [
      'two registers with one token',
      {
        registers: [
          { ...one, apiToken: 'the-same-token-0123' },
          { ...two, apiToken: 'the-same-token-0123' },
        ],
      },
      'registers',
    ],
    [
      'a program that does not say whose it is',
      { registers: [one, two], programs: [{ name: '1C', token: '0123456789abcdef' }] },
      'programs',
    ],
    [
      'a program of nobody',
      { registers: [one], programs: [{ name: '1C', token: '0123456789abcdef', registerId: 'kassa-9' }] },
      'programs',
    ],
    ['a LAN without names', { registers: [one], lan: {} }, 'lan.names'],
  ])('%s is refused by name', (_, change, field) => {
    expect(refusedField({ ...common, ...change })).toBe(`setup.settings-invalid ${field}`)
  })
})
