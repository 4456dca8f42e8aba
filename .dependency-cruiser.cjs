// The import table of docs/architecture.md, as rules. test/contract/imports.test.ts plants a forbidden import and sees it refused.
const own = '^(src|drivers|hub|renderer)/'
const only = (name, from, allowed, except = []) => ({
  name,
  severity: 'error',
  comment: `${from} may import only: ${allowed.join(', ') || 'nothing of ours'}`,
  from: { path: `^${from}/`, pathNot: except.map(path => `^${path}`) },
  to: { path: own, pathNot: [`^${from}/`, ...allowed.map(path => `^${path}`)] },
})
const pure = '^src/(shared|sale|pricing|loyalty)/'

module.exports = {
  forbidden: [
    only('shared-stands-alone', 'src/shared', []),
    only('sale-is-pure', 'src/sale', ['src/shared/']),
    only('pricing-is-pure', 'src/pricing', ['src/shared/']),
    only('loyalty-is-pure', 'src/loyalty', ['src/shared/']),
    only('db-knows-shared', 'src/db', ['src/shared/']),
    only('sync-knows-db', 'src/sync', ['src/shared/', 'src/db/', 'src/loyalty/']),
    only('agent-composes', 'src/agent', [
      'src/(shared|sale|pricing|loyalty|db|sync)/',
      'drivers/(contract|registry|settings)\\.ts$',
    ]),
    only('desktop-is-a-shell', 'src/desktop', ['src/shared/']),
    only('renderer-knows-shared', 'renderer', ['src/shared/']),
    only('drivers-know-shared', 'drivers', ['src/shared/']),
    only('hub-shares-the-pricing', 'hub', ['src/shared/', 'src/pricing/'], ['hub/web/page/']),
    only('owner-page-is-a-page', 'hub/web/page', [
      'src/shared/',
      'hub/web/(view\\.ts|locales/)',
      'renderer/(theme/|build-page\\.ts$|vite\\.config\\.ts$)',
    ]),
    {
      name: 'owner-page-is-built',
      severity: 'error',
      comment: 'The hub serves the built page and imports nothing of it.',
      from: { path: '^hub/', pathNot: '^hub/web/page/' },
      to: { path: '^hub/web/page/' },
    },
    {
      name: 'vendors-are-strangers',
      severity: 'error',
      comment: 'A driver never imports another vendor.',
      from: { path: '^drivers/((?:fiscal|receipt)/[^/]+)/' },
      to: { path: '^drivers/(fiscal|receipt)/', pathNot: '^drivers/$1/' },
    },
    {
      name: 'pure-code-has-no-node',
      severity: 'error',
      comment: 'shared, sale, pricing and loyalty take clock, randomness and I/O as arguments.',
      from: { path: pure },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'drivers-open-behind-the-registry',
      severity: 'error',
      comment: 'Only a driver’s index.ts is visible outside its folder.',
      from: { path: own, pathNot: '^drivers/(fiscal|receipt)/' },
      to: { path: '^drivers/(fiscal|receipt)/', pathNot: '^drivers/(fiscal|receipt)/[^/]+/index\\.ts$' },
    },
    {
      name: 'electron-has-one-caller',
      severity: 'error',
      comment: 'Only src/desktop/main.ts imports electron; what it decides stands in shell/ and is tested without.',
      from: { path: own, pathNot: '^src/desktop/main\\.ts$' },
      to: { path: '(^|/)electron(/|$)', dependencyTypesNot: ['local'] },
    },
    {
      name: 'shell-is-plain',
      severity: 'error',
      comment: 'The window’s program needs nothing but Electron: it is packed by itself.',
      from: { path: '^src/desktop/(main\\.ts|shell/)' },
      to: { pathNot: '^src/desktop/shell/', dependencyTypesNot: ['core', 'npm-dev', 'type-only'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.cache|\\.tillside)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    parser: 'swc',
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
}
