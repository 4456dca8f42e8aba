import { buildPage } from './build-page.ts'

/** Builds the screen if its sources changed since the last build, and resolves to the folder to serve. */
export function buildRenderer(): Promise<string> {
  return buildPage({ folder: 'renderer', sources: ['renderer/**/*', 'src/shared/**/*.ts'], built: 'dist/renderer' })
}

if (import.meta.main) await buildRenderer()
