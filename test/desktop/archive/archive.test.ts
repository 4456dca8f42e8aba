import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isSafePath } from '../../../src/desktop/archive/entry-path.ts'
import { packFolder } from '../../../src/desktop/archive/pack-folder.ts'
import { decodeHeader, encodeHeader } from '../../../src/desktop/archive/tar-header.ts'
import { unpackArchive } from '../../../src/desktop/archive/unpack-archive.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tillside-archive-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const longPath = `${'node_modules/deep/'.repeat(8)}касса.js`
const tree: Readonly<Record<string, Buffer>> = {
  'package.json': Buffer.from('{"version":"1.2.3"}'),
  'bin/tillside.mjs': Buffer.from('#!/usr/bin/env node\n'),
  'src/empty.ts': Buffer.alloc(0),
  'src/one-block.bin': Buffer.alloc(512, 7),
  'src/large.bin': Buffer.alloc(300_001, 'tillside'),
  [longPath]: Buffer.from('deep'),
}

function writeTree(at: string, files = tree): string {
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(at, path)), { recursive: true })
    writeFileSync(join(at, path), bytes, { mode: path.startsWith('bin/') ? 0o755 : 0o644 })
  }
  return at
}

const at = (name: string) => join(folder, name)
const sum = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

describe('an archive of a version', () => {
  it('brings every file back as it was, and what may be run stays so', async () => {
    await packFolder(writeTree(at('from')), at('a.tgz'))
    await unpackArchive(at('a.tgz'), at('to'))
    for (const [path, bytes] of Object.entries(tree))
      expect(readFileSync(join(at('to'), path)).equals(bytes)).toBe(true)
    expect(statSync(at('to/bin/tillside.mjs')).mode & 0o100).toBe(0o100)
    expect(statSync(at('to/package.json')).mode & 0o100).toBe(0)
  })

  it('is the same, byte for byte, whenever and wherever it was packed', async () => {
    await packFolder(writeTree(at('one')), at('one.tgz'))
    writeTree(at('two'), Object.fromEntries(Object.entries(tree).reverse()))
    utimesSync(at('two/package.json'), 1, 1)
    await packFolder(at('two'), at('two.tgz'))
    expect(sum(at('one.tgz'))).toBe(sum(at('two.tgz')))
  })

  it('is read by other programs: the header sums and fields are those of ustar', () => {
    const header = encodeHeader({ path: 'a', sizeBytes: 8, isExecutable: false })
    expect(header?.subarray(257, 265).toString('latin1')).toBe('ustar\x0000')
    expect(header?.subarray(124, 136).toString('latin1')).toBe('00000000010\x00')
    expect(header?.subarray(100, 108).toString('latin1')).toBe('0000644\x00')
  })

  it('keeps any path and size that it takes', () => {
    const name = fc.stringMatching(/^[a-zа-я0-9@_-]{1,40}$/)
    const anyPath = fc.array(name, { minLength: 1, maxLength: 6 }).map(parts => parts.join('/'))
    fc.assert(
      fc.property(anyPath, fc.nat(), fc.boolean(), (path, sizeBytes, isExecutable) => {
        const header = encodeHeader({ path, sizeBytes, isExecutable })
        if (header) expect(decodeHeader(header)).toEqual({ kind: 'file', entry: { path, sizeBytes, isExecutable } })
        else expect(Buffer.byteLength(path) > 100 || !isSafePath(path)).toBe(true)
      }),
    )
  })

  it('refuses to pack a link', async () => {
    writeTree(at('from'))
    symlinkSync('/etc', at('from/link'))
    await expect(packFolder(at('from'), at('a.tgz'))).rejects.toThrow('neither a file nor a folder: link')
  })
})

describe('an archive that is not ours', () => {
  /** A header whose field was changed afterwards, with a sum that is right again. */
  function forged(change: (block: Buffer) => void): Buffer {
    const block = encodeHeader({ path: 'aaaaaaaaaaaa', sizeBytes: 0, isExecutable: false })
    if (!block) throw new Error('no header')
    change(block)
    block.fill(' ', 148, 156)
    const total = block.reduce((sum, byte) => sum + byte, 0)
    block.write(`${total.toString(8).padStart(6, '0')}\0 `, 148)
    return Buffer.concat([block, Buffer.alloc(1024)])
  }
  const named = (path: string) => forged(block => void block.fill(0, 0, 100).write(path, 0))

  it.each([
    ['a path upwards', named('../evil.js')],
    ['a path upwards further in', named('src/../../evil.js')],
    ['an absolute path', named('/etc/passwd')],
    ['a drive of Windows', named('C:/evil.js')],
    ['a backslash', named('..\\evil.js')],
    ['a device of Windows', named('src/NUL.txt')],
    ['a name that ends in a dot', named('src/a.')],
    ['a link', forged(block => void block.write('2', 156))],
    ['a folder', forged(block => void block.write('5', 156))],
    ['another dialect', forged(block => void block.write('ustar ', 257))],
    ['a wrong sum', Buffer.alloc(512, 'x')],
    ['no end', gunzipSync(gzipSync(Buffer.alloc(100)))],
  ])('is refused: %s', async (_, tar) => {
    writeFileSync(at('a.tgz'), gzipSync(tar))
    await expect(unpackArchive(at('a.tgz'), at('in/to'))).rejects.toMatchObject({ code: 'update.damaged' })
    expect(() => statSync(at('in/evil.js'))).toThrow()
  })

  it('is refused when it is cut short anywhere, or was never packed', async () => {
    await packFolder(writeTree(at('from')), at('whole.tgz'))
    const whole = readFileSync(at('whole.tgz'))
    for (const share of [0, 0.01, 0.5, 0.99]) {
      writeFileSync(at('cut.tgz'), whole.subarray(0, Math.floor(whole.length * share)))
      const to = at(`to-${share}`)
      await expect(unpackArchive(at('cut.tgz'), to)).rejects.toMatchObject({ code: 'update.damaged' })
    }
    writeFileSync(at('cut.tgz'), 'not an archive')
    await expect(unpackArchive(at('cut.tgz'), at('to'))).rejects.toMatchObject({ code: 'update.damaged' })
  })

  it.each([
    ['the same path twice', ['a', 'a']],
    ['a file where a folder must be', ['a', 'a/b']],
  ])('never overwrites: %s is damage, which no other try mends', async (_what, paths) => {
    const headers = paths.map(path => encodeHeader({ path, sizeBytes: 0, isExecutable: false }) ?? Buffer.alloc(0))
    writeFileSync(at('a.tgz'), gzipSync(Buffer.concat([...headers, Buffer.alloc(1024)])))
    await expect(unpackArchive(at('a.tgz'), at('to'))).rejects.toMatchObject({ code: 'update.damaged' })
  })
})
