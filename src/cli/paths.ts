import { fileURLToPath } from 'node:url'

/** A file or folder of this package, whatever the working directory. */
export function packageFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url))
}

/** Where an installed agent keeps its data, by platform. */
export function defaultDataFolder(): string {
  if (process.platform === 'win32') return `${process.env.ProgramData ?? 'C:\\ProgramData'}\\Tillside`
  return '/var/lib/tillside'
}
