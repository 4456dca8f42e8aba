import { join } from 'node:path'

/** Where an installed register keeps its data, by platform; `TILLSIDE_DATA` and `--data=` win. */
export function dataFolderOf(args: readonly string[], environment: NodeJS.ProcessEnv, platform: string): string {
  const named = args.find(arg => arg.startsWith('--data='))?.slice('--data='.length)
  if (named) return named
  if (environment.TILLSIDE_DATA) return environment.TILLSIDE_DATA
  if (platform !== 'win32') return '/var/lib/tillside'
  return join(environment.ProgramData ?? 'C:\\ProgramData', 'Tillside')
}

/** The Node and the program an installation brings along: electron-builder.yml puts them there. */
export function launcherCommand(
  resourcesFolder: string,
  dataFolder: string,
  platform: string,
): Readonly<{ command: string; args: readonly string[] }> {
  const command = join(resourcesFolder, 'node', platform === 'win32' ? 'node.exe' : 'node')
  return { command, args: [join(resourcesFolder, 'tillside', 'bin', 'tillside.mjs'), 'launch', '--data', dataFolder] }
}
