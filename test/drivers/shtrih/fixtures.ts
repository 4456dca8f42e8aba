import { readFileSync } from 'node:fs'

/** Frames of a fixture file by the name before the comma. */
export function readFixture(name: 'captured' | 'computed'): ReadonlyMap<string, Uint8Array> {
  const text = readFileSync(new URL(`../../fixtures/shtrih/${name}.hex`, import.meta.url), 'utf8')
  const lines = text.split('\n').filter(line => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map(line => {
      const [title = '', hex = ''] = line.split(': ')
      return [title, fromHex(hex)]
    }),
  )
}

export function fixture(frames: ReadonlyMap<string, Uint8Array>, title: string): Uint8Array {
  const found = [...frames].find(([key]) => key === title || key.startsWith(`${title},`))
  if (!found) throw new Error(`no fixture named ${title}`)
  return found[1]
}

export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.trim().split(/\s+/), byte => Number.parseInt(byte, 16))
}
