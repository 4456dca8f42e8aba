import { closeSync, constants, lstatSync, mkdtempSync, openSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ReadStream } from 'node:tty'
import { AppError } from '../../src/shared/errors/app-error.ts'
import type { DeviceEnd } from './device-end.ts'

/** The part of @lydell/node-pty that its own types leave out. */
type PtyModule = { open(options: { encoding: null }): { master: ReadStream; slave: ReadStream; ptsName: string } }

type OpenPty = Readonly<{ master: ReadStream; keptOpenFd: number; slavePath: string }>

/**
 * A serial line in software: the program's end is a port path, a symbolic link that stays the same when the cable is
 * pulled and put back. Linux and macOS only.
 *
 * @throws AppError setup.pty-unavailable
 */
export async function openPtyLine(path?: string): Promise<DeviceEnd> {
  const pty = await loadPty()
  const folder = path ? undefined : mkdtempSync(join(tmpdir(), 'tillside-line-'))
  const address = path ?? join(folder ?? '', 'port')
  let onData: (bytes: Uint8Array) => void = () => {}
  let line: OpenPty | undefined

  async function plugIn(): Promise<void> {
    if (line) return
    removeLink(address)
    const opened = openRawPty(pty)
    opened.master.on('data', (bytes: Uint8Array) => onData(bytes))
    opened.master.on('error', () => {})
    symlinkSync(opened.slavePath, address)
    line = opened
  }

  async function unplug(): Promise<void> {
    const { master, keptOpenFd } = line ?? {}
    line = undefined
    removeLink(address)
    if (keptOpenFd !== undefined) closeSync(keptOpenFd)
    if (!master || master.destroyed) return
    await new Promise<void>(resolve => {
      master.once('close', () => resolve())
      master.destroy()
    })
  }

  await plugIn()
  return {
    address,
    write: bytes => {
      line?.master.write(bytes)
    },
    onData: listener => {
      onData = listener
    },
    unplug,
    plugIn,
    close: async () => {
      await unplug()
      if (folder) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Only ever a link of ours: the path may have been typed by a person, and may be a real port. */
function removeLink(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found && !found.isSymbolicLink()) throw new AppError('setup.pty-unavailable', { params: { path } })
  if (found) rmSync(path)
}

async function loadPty(): Promise<PtyModule> {
  if (process.platform === 'win32') throw new AppError('setup.pty-unavailable', { params: { platform: 'win32' } })
  try {
    const loaded: unknown = (await import('@lydell/node-pty')).default
    return loaded as PtyModule
  } catch (error) {
    throw new AppError('setup.pty-unavailable', { params: { platform: process.platform }, cause: error })
  }
}

/**
 * The library reads its own slave end and would steal the program's bytes, so that end is closed. One more descriptor
 * stays open and is never read: without it the master dies as soon as the program closes the port.
 * The library's `destroy` is never called: it signals process -1, which is everybody.
 */
function openRawPty(pty: PtyModule): OpenPty {
  const { master, slave, ptsName } = pty.open({ encoding: null })
  slave.setRawMode(true)
  const keptOpenFd = openSync(ptsName, constants.O_RDWR | constants.O_NOCTTY)
  slave.pause()
  slave.destroy()
  return { master, keptOpenFd, slavePath: ptsName }
}
