import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIPv4, isIPv6 } from 'node:net'
import { bits, explicit, implicit, integer, octets, oid, sequence, set, time, utf8, yes } from './der.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Clocks of tills are not to be trusted to the minute. */
const BEFORE_MS = DAY_MS

const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))

/**
 * A certificate this computer signs itself, for the names its shop calls it by: RFC 5280, version 3, P-256. It can
 * sign no other certificate, so who trusts it trusts this one till and nothing else. Both texts are PEM.
 */
export function makeCertificate(
  names: readonly [string, ...string[]],
  { nowMs, days }: Readonly<{ nowMs: number; days: number }>,
): Readonly<{ certificate: string; key: string }> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const name = sequence(set(sequence(oid('2.5.4.3'), utf8(names[0].slice(0, 64)))))
  const toBeSigned = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    ecdsaWithSha256,
    name,
    sequence(time(nowMs - BEFORE_MS), time(nowMs + days * DAY_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensions(names))),
  )
  const signature = sign('sha256', toBeSigned, privateKey)
  return {
    certificate: pem(sequence(toBeSigned, ecdsaWithSha256, bits(signature))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function extensions(names: readonly string[]): Buffer[] {
  return [
    sequence(oid('2.5.29.17'), octets(sequence(...names.map(alternativeName)))),
    // No authority over other certificates, for signing handshakes of a server.
    sequence(oid('2.5.29.19'), yes, octets(sequence())),
    sequence(oid('2.5.29.15'), yes, octets(bits(Buffer.from([0x80]), 7))),
    sequence(oid('2.5.29.37'), octets(sequence(oid('1.3.6.1.5.5.7.3.1')))),
  ]
}

function alternativeName(name: string): Buffer {
  if (isIPv4(name)) return implicit(7, Buffer.from(name.split('.').map(Number)))
  if (isIPv6(name)) return implicit(7, ipv6Bytes(name))
  return implicit(2, Buffer.from(name, 'ascii'))
}

function ipv6Bytes(address: string): Buffer {
  // The address as URLs write it: no dotted quad at the end, no zone, lower case.
  const plain = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail] = plain.split('::')
  const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'))
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')]
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0')
  const groups = [...before, ...zeros, ...after].map(group => Number.parseInt(group, 16))
  return Buffer.from(groups.flatMap(group => [group >> 8, group & 0xff]))
}

/** Never zero, and the same length whatever the dice say. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return bytes
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
