import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Electron's program, if it was downloaded: its own module would try to fetch it now. */
export function electronBinary(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const folder = electronFolder()
  const nameFile = folder && join(folder, 'path.txt')
  if (!folder || !nameFile || !existsSync(nameFile)) return undefined
  const program = join(
    environment.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'),
    readFileSync(nameFile, 'utf8').trim(),
  )
  return existsSync(program) ? program : undefined
}

function electronFolder(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  } catch {
    return undefined
  }
}
