import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'

type BuilderConfig = { validateConfiguration(config: object, logger: object): Promise<void> }

/**
 * Checks electron-builder.yml against the schema electron-builder itself uses.
 *
 * @throws Error with its words
 */
export async function checkInstallerConfig(root: string): Promise<void> {
  const config: unknown = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8'))
  if (typeof config !== 'object' || config === null) throw new Error('electron-builder.yml says nothing')
  const ofBuilder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'))
  const library = dirname(ofBuilder.resolve('app-builder-lib/package.json'))
  const { validateConfiguration } = ofBuilder(join(library, 'out/util/config/config.js')) as BuilderConfig
  await validateConfiguration(config, { isEnabled: false, add: () => undefined })
}
