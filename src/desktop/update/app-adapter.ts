import type { AppAdapter } from 'electron-updater/out/AppAdapter.js'

/** The program as electron-updater sees it. Quitting and relaunching are the launcher's, and never asked for here. */
export function describeApp(version: string, folder: string): AppAdapter {
  return {
    version,
    name: 'tillside',
    isPackaged: true,
    appUpdateConfigPath: `${folder}/app-update.yml`,
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: async () => undefined,
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: () => undefined,
  }
}
