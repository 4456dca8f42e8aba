/** As much of an OpenAPI document as is looked at here. */
export type OpenApiDocument = Readonly<{
  info: object
  paths: Readonly<Record<string, PathItem>>
  components: Readonly<{ schemas: Readonly<Record<string, unknown>> }>
}>
type PathItem = Readonly<Record<string, Operation>>
type Operation = Readonly<{
  parameters?: readonly object[]
  requestBody?: object
  responses?: Readonly<Record<string, object>>
  security?: readonly object[]
}>

const description = `Plain HTTP and JSON beside the register program. Names say their unit: \`…Minor\` is kopecks (points: hundredths),
\`…Milli\` is thousandths of a piece or a kilogram, \`…Ms\` is milliseconds. With the header \`Amounts: roubles\` every
\`…Minor\` and \`…Milli\` loses its ending, in requests and in answers: \`priceMinor: 12550\` becomes \`price: 125.5\`,
\`quantityMilli: 345\` becomes \`quantity: 0.345\`.

A field that is null is a field that is missing. Bodies may begin with a BOM and may be called text/plain. Nothing waits
longer than 300 ms; \`Server-Timing\` says how long it took. How to use it: docs/pos-guide.md.`

const tags = [
  { name: 'health', description: 'How this register is' },
  { name: 'programs', description: 'Pairing: who may speak to this register' },
  { name: 'sales', description: 'From the first line to the receipt' },
  { name: 'returns', description: 'In two steps: prepare, then pay or report' },
  { name: 'shifts', description: 'Shifts, and operations of the fiscal printer' },
  { name: 'receipts', description: 'Printed while the agent was away' },
  { name: 'scans', description: 'What was scanned' },
  { name: 'events', description: 'What happened, for programs that would rather hear than ask' },
]

const parameters = {
  Amounts: {
    in: 'header',
    name: 'Amounts',
    description: 'Count in roubles with two decimals and in whole units, not in kopecks and thousandths',
    schema: { type: 'string', enum: ['roubles'] },
  },
  IdempotencyKey: {
    in: 'header',
    name: 'Idempotency-Key',
    description: '`operationId`, for programs that keep it in a header. Told in both places, it has to be the same',
    schema: { type: 'string', pattern: '^[\\w.:-]{1,64}$' },
  },
} as const

const refusals = {
  400: 'Not understood: `params.field` says what',
  401: 'No token, or none that is good here',
  403: 'Not allowed: rights, `Host`, `Origin`',
  404: 'No such thing',
  409: 'Not in this state: `sale` shows the present one',
  422: 'Understood and refused: `messageForCashier` says why',
  default: 'Any other refusal, in the same form',
} as const
type Refusal = keyof typeof refusals

/** What all routes have in common and none says: headers, refusals, names. Schemas nobody refers to go. */
export function completeDocument(document: OpenApiDocument) {
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [path, completeItem(path, item)]),
  )
  const errorAnswer = { 'application/json': { schema: { $ref: '#/components/schemas/ErrorAnswer' } } }
  const responses = Object.fromEntries(
    Object.entries(refusals).map(([status, told]) => [nameOf(status), { description: told, content: errorAnswer }]),
  )
  const { schemas } = document.components
  return {
    ...document,
    info: { ...document.info, description },
    servers: [{ url: 'http://127.0.0.1:7710' }],
    security: [{ token: [] }],
    tags,
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      parameters,
      responses,
      schemas: pick(schemas, reachable(schemas, { paths, responses })),
    },
  }
}

function completeItem(path: string, item: PathItem) {
  return Object.fromEntries(
    Object.entries(item).map(([method, operation]) => [method, complete(method, path, operation)]),
  )
}

function complete(method: string, path: string, operation: Operation) {
  const names = ['Amounts', ...(takesOperationId(operation) ? ['IdempotencyKey'] : [])]
  const refused = refusalsOf(method, path, operation).map(status => [status, refusalRef(status)])
  const stream = path.endsWith('/stream') ? { content: { 'text/event-stream': { schema: { type: 'string' } } } } : {}
  const good = Object.entries(operation.responses ?? {}).map(([status, response]) => [
    status,
    { ...response, ...stream, description: status === '202' ? 'Not ready yet: send the same again' : 'Done' },
  ])
  return {
    ...operation,
    operationId: operationIdOf(method, path),
    parameters: [...(operation.parameters ?? []), ...names.map(name => ({ $ref: `#/components/parameters/${name}` }))],
    responses: Object.fromEntries([...good, ...refused]),
  }
}

function refusalsOf(method: string, path: string, { security }: Operation): Refusal[] {
  const changes = method !== 'get'
  return [
    400,
    ...(security?.length === 0 ? [] : [401 as const]),
    403,
    ...(changes || path.includes('{') ? [404 as const] : []),
    ...(changes ? [409 as const, 422 as const] : []),
    'default',
  ]
}

function refusalRef(status: Refusal) {
  return { $ref: `#/components/responses/${nameOf(String(status))}` }
}

function nameOf(status: string): string {
  return status === 'default' ? 'Refused' : `Refused${status}`
}

function takesOperationId({ requestBody }: Operation): boolean {
  return requestBody !== undefined && JSON.stringify(requestBody).includes('"operationId"')
}

/** `post /v1/sales/{saleId}/code/check` → `postSalesCodeCheck`; what ends in an id is `…BySaleId`. */
function operationIdOf(method: string, path: string): string {
  const parts = path.split('/').slice(2)
  const last = parts.at(-1)?.match(/^\{(\w+)\}$/)?.[1]
  const words = [
    ...parts.filter(part => !part.startsWith('{')).flatMap(part => part.split('-')),
    ...(last ? ['by', last] : []),
  ]
  return method + words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function reachable(schemas: Readonly<Record<string, unknown>>, from: unknown): Set<string> {
  const found = new Set<string>()
  const look = (at: unknown): void => {
    for (const [, name = ''] of JSON.stringify(at).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (found.has(name)) continue
      found.add(name)
      look(schemas[name] ?? {})
    }
  }
  look(from)
  return found
}

function pick<T>(all: Readonly<Record<string, T>>, names: ReadonlySet<string>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => names.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}
