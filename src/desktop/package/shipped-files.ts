const PLATFORMS = ['linux-x64', 'linux-arm64', 'win32-x64']

/** Folders of packages that no program needs when it runs. */
const IDLE_FOLDERS = /(^|\/)(tests?|__tests__|examples?|benchmarks?|\.github|\.vscode|coverage)(\/|$)/
/** Types, notes, maps, and sources of what is there built. */
const IDLE_FILES =
  /(\.(md|markdown|map|[cm]?ts|tsx|flow|c|cc|cpp|h|hpp|gyp|gypi|tsbuildinfo)|\/(yarn\.lock|package-lock\.json|Makefile))$/i

/** Is this file of a package shipped? The path is the package's own, with slashes. */
export function isPackageFileShipped(packageName: string, path: string): boolean {
  if (IDLE_FOLDERS.test(path) || IDLE_FILES.test(`/${path}`)) return false
  if (packageName === 'better-sqlite3' && /^(deps|src)\//.test(path)) return false
  return isForOurPlatforms(path)
}

/** `prebuilds/linux-x64/…`, `prebuilds/linux-x64.node`; builds for other C libraries carry that in their names. */
function isForOurPlatforms(path: string): boolean {
  const [, build] = /(?:^|\/)prebuilds\/([^/]+)/.exec(path) ?? []
  if (build === undefined) return true
  return PLATFORMS.includes(build.replace(/\.node$/, '')) && !path.includes('musl')
}

/** What must never be found in a tree that goes to a shop: simulators, tests, the hub, the workshop. */
export function strangersIn(paths: readonly string[]): string[] {
  const own = paths.filter(path => !path.startsWith('node_modules/'))
  return own.filter(path =>
    /simulat|^(test|hub|bench|dist\/hub|src\/(demo|kit))(\/|$)|\.test\.|workshop|\.tsx$/.test(path),
  )
}
