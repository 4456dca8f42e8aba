import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** `settings.yaml` as it is now, unchecked. A file that is missing or no YAML is an empty one: the agent says what is wrong. */
export function readSettingsFile(dataFolder: string): object {
  try {
    const value: unknown = parse(readFileSync(join(dataFolder, 'settings.yaml'), 'utf8').replace(/^\uFEFF/, ''))
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
