import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WindowSettings } from './window-plan.ts'

/** What the launcher left for the window: `screen.json` of the data folder. */
export type ScreenFile = Readonly<{ screenUrl: string; healthUrl: string; window: WindowSettings }>

/** Undefined until a launcher has run here, and for a file that is none of ours. */
export function readScreenFile(dataFolder: string): ScreenFile | undefined {
  try {
    return parseScreenFile(readFileSync(join(dataFolder, 'screen.json'), 'utf8'))
  } catch {
    return undefined
  }
}

const standard: WindowSettings = { variant: 'full', widthPx: 420, hotkey: 'Control+F12' }

export function parseScreenFile(text: string): ScreenFile | undefined {
  const { screenUrl, healthUrl, window } = JSON.parse(text) as Partial<ScreenFile>
  if (!isLoopback(screenUrl) || !isLoopback(healthUrl)) return undefined
  return { screenUrl, healthUrl, window: { ...standard, ...window } }
}

/** The token goes to this computer and nowhere else. */
function isLoopback(url: unknown): url is string {
  if (typeof url !== 'string' || !URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  return protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
}
