import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What an agent needs of this repository. */
const parts = ['src', 'drivers', 'hub', 'renderer/locales', 'bin', 'package.json']

export type ProgramCopy = Readonly<{ root: string; remove(): void }>

/** The program as it is now: what is edited meanwhile does not reach a run of ten minutes. */
export function copyProgram(root: string): ProgramCopy {
  const folder = mkdtempSync(join(tmpdir(), 'tillside-program-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    mkdirSync(join(folder, 'renderer'))
    for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    return { root: folder, remove }
  } catch (error) {
    remove()
    throw error
  }
}
