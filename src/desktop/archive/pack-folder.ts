import { createReadStream, createWriteStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { BLOCK_BYTES, encodeHeader, paddingBytes } from './tar-header.ts'

/** Offset and value of "unknown operating system" in a gzip header (RFC 1952, 2.3): the archive does not say who packed it. */
const GZIP_OS = { offset: 9, unknown: 255 }

/**
 * Packs all files of a folder into a `.tgz` (ustar in gzip). The same files give the same bytes: sorted paths, no times,
 * no owners. Empty folders are left out.
 *
 * @throws Error where the folder holds a link, a device, or a path that not every platform can have
 */
export async function packFolder(folder: string, file: string): Promise<void> {
  await pipeline(Readable.from(tarBlocks(folder)), createGzip({ level: 6 }), createWriteStream(file))
  const handle = await open(file, 'r+')
  try {
    await handle.write(Buffer.of(GZIP_OS.unknown), 0, 1, GZIP_OS.offset)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function* tarBlocks(folder: string): AsyncGenerator<Buffer> {
  for (const path of await filesOf(folder)) {
    const source = join(folder, path)
    const { size, mode } = await stat(source)
    const header = encodeHeader({ path, sizeBytes: size, isExecutable: (mode & 0o100) !== 0 })
    if (!header) throw new Error(`cannot be packed: ${path}`)
    yield header
    let packedBytes = 0
    for await (const chunk of createReadStream(source) as AsyncIterable<Buffer>) {
      packedBytes += chunk.length
      yield chunk
    }
    if (packedBytes !== size) throw new Error(`changed while it was packed: ${path}`)
    yield Buffer.alloc(paddingBytes(size))
  }
  yield Buffer.alloc(2 * BLOCK_BYTES)
}

/** Paths of all files below the folder, with slashes, in the order of their bytes. */
async function filesOf(folder: string): Promise<string[]> {
  const paths: string[] = []
  const walk = async (inside: string): Promise<void> => {
    for (const entry of await readdir(join(folder, inside), { withFileTypes: true })) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`
      if (entry.isDirectory()) await walk(path)
      else if (entry.isFile()) paths.push(path)
      else throw new Error(`neither a file nor a folder: ${path}`)
    }
  }
  await walk('')
  return paths.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}
