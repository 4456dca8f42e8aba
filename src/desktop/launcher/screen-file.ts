import { join } from 'node:path'
import type { LauncherSettings } from './launcher-settings.ts'
import type { LauncherLog } from './log.ts'
import { writeWhole } from './write-whole.ts'

/** What a window needs to know. */
export type ScreenFile = Readonly<{
  /** With the token in the fragment. */
  screenUrl: string
  healthUrl: string
  window: LauncherSettings['window']
}>

/** The name is known to `src/desktop/shell/screen-file.ts` too. */
const FILE_NAME = 'screen.json'

/** The window may run under another account of the same group: the cashier's. Nobody else may read the token. */
const OWNER_AND_GROUP = 0o640

/** Leaves the screen's address where the window looks for it. */
export function writeScreenFile(dataFolder: string, file: ScreenFile, log: LauncherLog): void {
  writeWhole(join(dataFolder, FILE_NAME), `${JSON.stringify(file)}\n`, OWNER_AND_GROUP).catch(error => {
    log.error({ original: String(error) }, 'the screen’s address could not be written')
  })
}
