import { createReadStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { AppError } from '../../shared/errors/app-error.ts'
import { type ByteQueue, createByteQueue } from './byte-queue.ts'
import { BLOCK_BYTES, decodeHeader, paddingBytes, type TarEntry } from './tar-header.ts'

/** Far above any version of ours: a bomb ends here and not on a full disk. */
const MOST_BYTES = 2 * 1024 ** 3

const SYNCED_AT_ONCE = 32

/**
 * Unpacks what `packFolder` packed. Each file is on the disk when this returns. Nothing is overwritten and nothing
 * outside the folder is touched; after a failure the folder holds a part, which the caller removes.
 *
 * @throws AppError update.damaged: not an archive of ours, or cut short
 */
export async function unpackArchive(file: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  try {
    const written: string[] = []
    await pipeline(createReadStream(file), createGunzip(), async (stream: AsyncIterable<Buffer>) => {
      await unpackStream(createByteQueue(stream), folder, written)
    })
    await syncAll(written)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    if (isZlibError(cause)) throw damaged('gzip', cause)
    throw isClash(cause) ? damaged('paths', cause) : cause
  }
}

async function unpackStream(bytes: ByteQueue, folder: string, written: string[]): Promise<void> {
  let totalBytes = 0
  for (;;) {
    const block = await bytes.take(BLOCK_BYTES)
    if (!block) throw damaged('cut short')
    const header = decodeHeader(block)
    if (header.kind === 'end') return
    if (header.kind === 'refused') throw damaged(header.why)
    totalBytes += header.entry.sizeBytes
    if (totalBytes > MOST_BYTES) throw damaged('too large')
    written.push(await unpackFile(bytes, header.entry, folder))
  }
}

async function unpackFile(bytes: ByteQueue, entry: TarEntry, folder: string): Promise<string> {
  const target = join(folder, entry.path)
  await mkdir(dirname(target), { recursive: true })
  const handle = await open(target, 'wx', entry.isExecutable ? 0o755 : 0o644)
  try {
    const isWhole = await bytes.pour(entry.sizeBytes, async piece => void (await handle.writeFile(piece)))
    if (!isWhole || !(await bytes.take(paddingBytes(entry.sizeBytes)))) throw damaged('cut short')
  } finally {
    await handle.close()
  }
  return target
}

/** Several at a time, after all are written: the disk puts them together. */
async function syncAll(files: readonly string[]): Promise<void> {
  for (let at = 0; at < files.length; at += SYNCED_AT_ONCE) {
    await Promise.all(files.slice(at, at + SYNCED_AT_ONCE).map(syncFile))
  }
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function damaged(why: string, cause?: unknown): AppError {
  return new AppError('update.damaged', { params: { problem: why }, cause })
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^Z_/.test(String(error.code))
}

/** Two files of one name, a file where a folder must be, names too long: no other try of the same bytes ends otherwise. */
function isClash(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return ['EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes(code)
}
