/** For a child that runs as plain Node, also where this process is Electron's. */
export function nodeEnvironment(ours: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return process.versions.electron === undefined ? ours : { ...ours, ELECTRON_RUN_AS_NODE: '1' }
}
