import { existsSync } from 'node:fs'
import { packageFile } from './paths.ts'

/** The folder of the built screen. Built on demand in a checkout; an installed agent brings it along. */
export async function builtScreen(): Promise<string> {
  const built = packageFile('dist/renderer')
  if (!existsSync(packageFile('renderer/build.ts'))) return built
  const { buildRenderer } = await import('../../renderer/build.ts')
  return await buildRenderer()
}
