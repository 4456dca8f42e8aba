import { createPrivateKey, X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { integer, oid, time } from '../../../src/agent/lan/der.ts'
import { makeCertificate } from '../../../src/agent/lan/make-certificate.ts'
import { MONDAY_MS } from '../../db/support/database-for-test.ts'

const DAY_MS = 24 * 60 * 60_000
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('a certificate the till makes itself', () => {
  const made = makeCertificate(['kassa-1.shop.local', '192.168.1.20', 'fe80::1:2', '::1'], {
    nowMs: MONDAY_MS,
    days: 1826,
  })
  const certificate = new X509Certificate(made.certificate)

  it('is one that others can read, and signed with its own key', () => {
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.checkPrivateKey(createPrivateKey(made.key))).toBe(true)
    expect(certificate.issuer).toBe('CN=kassa-1.shop.local')
  })

  it('is good for the names it was made for, and for no other', () => {
    expect(certificate.checkHost('kassa-1.shop.local')).toBe('kassa-1.shop.local')
    expect(certificate.checkHost('kassa-2.shop.local')).toBeUndefined()
    expect(['192.168.1.20', 'fe80::1:2', '::1'].map(address => certificate.checkIP(address))).not.toContain(undefined)
    expect(certificate.checkIP('192.168.1.21')).toBeUndefined()
  })

  it('is good from a day ago, for clocks that are behind, until its end', () => {
    expect(Date.parse(certificate.validFrom)).toBe(MONDAY_MS - DAY_MS)
    expect(Date.parse(certificate.validTo)).toBe(MONDAY_MS + 1826 * DAY_MS)
  })

  it('can sign no other certificate', () => {
    expect(certificate.ca).toBe(false)
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  })

  it('may outlive the two-digit years', () => {
    const old = new X509Certificate(makeCertificate(['k'], { nowMs: MONDAY_MS, days: 36_525 }).certificate)
    expect(Date.parse(old.validTo)).toBe(MONDAY_MS + 36_525 * DAY_MS)
  })

  it('has a number of its own', () => {
    const numbers = Array.from(
      { length: 20 },
      () => new X509Certificate(makeCertificate(['k'], { nowMs: MONDAY_MS, days: 1 }).certificate).serialNumber,
    )
    expect(new Set(numbers).size).toBe(20)
  })
})

// X.690, 8.19.5 gives the identifier; 8.3 the numbers; RFC 5280, 4.1.2.5 the times.
describe('its encoding', () => {
  it.each([
    ['2.999.3', '0603883703'],
    ['2.5.4.3', '0603550403'],
    ['1.2.840.10045.4.3.2', '06082a8648ce3d040302'],
  ])('of the identifier %s', (text, bytes) => {
    expect(hex(oid(text))).toBe(bytes)
  })

  it.each([
    ['02', '020102'],
    ['7f', '02017f'],
    ['80', '02020080'],
  ])('of the number %s', (bytes, encoded) => {
    expect(hex(integer(Buffer.from(bytes, 'hex')))).toBe(encoded)
  })

  it.each([
    [Date.UTC(2049, 11, 31, 23, 59, 59), '170d3439313233313233353935395a'],
    [Date.UTC(2050, 0, 1), '180f32303530303130313030303030305a'],
  ])('of the time %i', (atMs, bytes) => {
    expect(hex(time(atMs))).toBe(bytes)
  })
})
