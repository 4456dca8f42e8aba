import { z } from 'zod'
import { readSettingsFile } from '../settings-file.ts'

/** What the launcher needs of `settings.yaml`. All else is the agent's, whose newer versions may know more than this. */
const LauncherSettings = z.object({
  host: z.string().catch('127.0.0.1'),
  port: z.int().min(0).max(65_535).catch(7710),
  allowedOrigins: z.array(z.string()).catch([]),
  /** For the window: alone on the screen, or a panel beside the register software. */
  window: z
    .object({
      variant: z.enum(['full', 'panel']).catch('full'),
      widthPx: z.int().min(360).max(480).catch(420),
      /** As Electron spells it. */
      hotkey: z.string().min(1).max(60).catch('Control+F12'),
    })
    .partial()
    .catch({}),
})
export type LauncherSettings = z.infer<typeof LauncherSettings>

/**
 * The address to hold. Nothing here fails: with a file that is missing or wrong the port answers all the same, and says
 * what the agent says about it.
 */
export function readLauncherSettings(
  dataFolder: string,
  environment: NodeJS.ProcessEnv = process.env,
): LauncherSettings {
  const { TILLSIDE_HOST: host, TILLSIDE_PORT: port } = environment
  const settings = LauncherSettings.parse({
    ...readSettingsFile(dataFolder),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: Number(port) }),
  })
  return { ...settings, allowedOrigins: settings.allowedOrigins.filter(isUrl).map(origin => new URL(origin).origin) }
}

function isUrl(text: string): boolean {
  return URL.canParse(text)
}
