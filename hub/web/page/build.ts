import { buildPage } from '../../../renderer/build-page.ts'

const sources = [
  'hub/web/page/**/*',
  'hub/web/locales/*',
  'hub/web/view.ts',
  'renderer/theme/*',
  'renderer/build-page.ts',
  'renderer/vite.config.ts',
  'src/shared/**/*.ts',
]

/** Builds the owner's page if its sources changed since the last build, and resolves to the folder to serve. */
export function buildOwnerPage(): Promise<string> {
  return buildPage({ folder: 'hub/web/page', sources, built: 'dist/owner-page' })
}

if (import.meta.main) await buildOwnerPage()
