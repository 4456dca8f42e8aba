// The import table of docs/architecture.md, as rules. test/contract/imports.test.ts plants a forbidden import and sees it refused.
const own = '^(src|drivers|hub|renderer)/'
const only = (name, from, allowed) => ({
  name,
  severity: 'error',
  comment: `${from} may import only: ${allowed.join(', ') || 'nothing of ours'}`,
  from: { path: `^${from}/` },
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
    only('hub-shares-the-pricing', 'hub', ['src/shared/', 'src/pricing/']),
    {
      name: 'vendors-are-strangers',
      severity: 'error',
      comment: 'A fiscal driver never imports another vendor.',
      from: { path: '^drivers/fiscal/([^/]+)/' },
      to: { path: '^drivers/fiscal/', pathNot: '^drivers/fiscal/$1/' },
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
      from: { path: '^drivers/', pathNot: '^drivers/fiscal/' },
      to: { path: '^drivers/fiscal/', pathNot: '/index\\.ts$' },
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
