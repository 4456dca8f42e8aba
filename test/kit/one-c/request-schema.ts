type Json = Readonly<Record<string, unknown>>
export type ApiDocument = Readonly<{
  paths: Readonly<Record<string, Readonly<Record<string, Json>>>>
  components: Readonly<{ schemas: Readonly<Record<string, Json>> }>
}>

/** `/v1/sales/8f0c/checkout?x=1` as the document spells it. */
export function routeOf({ paths }: ApiDocument, path: string): string | undefined {
  const [bare = ''] = path.split('?')
  const fits = (known: string) => new RegExp(`^${known.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(bare)
  // The one without a parameter is the closer one: `/v1/returns` is no sale called "returns".
  return Object.keys(paths)
    .filter(fits)
    .sort((a, b) => a.split('{').length - b.split('{').length)[0]
}

/** Fields of a body in roubles that the document does not know: they would be dropped without a word. */
export function unknownFields(document: ApiDocument, method: string, path: string, body: unknown): string[] {
  const operation = document.paths[routeOf(document, path) ?? '']?.[method.toLowerCase()]
  const content = (operation?.requestBody as { content?: Json } | undefined)?.content?.['application/json']
  const schema = (content as { schema?: Json } | undefined)?.schema
  return schema ? strangersIn(document, [schema], body, '') : Object.keys((body ?? {}) as object)
}

function strangersIn(document: ApiDocument, schemas: readonly Json[], value: unknown, path: string): string[] {
  const flat = schemas.flatMap(schema => alternatives(document, schema))
  if (Array.isArray(value)) {
    const items = flat.flatMap(({ items }) => (items ? [items as Json] : []))
    return value.flatMap((each, at) => strangersIn(document, items, each, `${path}${at}.`))
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const found = propertiesNamed(flat, name)
    return found.length === 0 ? [`${path}${name}`] : strangersIn(document, found, inner, `${path}${name}.`)
  })
}

/** Does some answer of the API have this path, `sale.customer.state`, with amounts in roubles? */
export function isAnswered(document: ApiDocument, path: string): boolean {
  const answers = Object.values(document.paths).flatMap(methods =>
    Object.values(methods).flatMap(({ responses }) =>
      Object.values(responses as Readonly<Record<string, { content?: Readonly<Record<string, { schema?: Json }>> }>>)
        .flatMap(({ content }) => Object.values(content ?? {}).map(({ schema }) => schema))
        .filter(schema => schema !== undefined),
    ),
  )
  const roots = [...answers, document.components.schemas.ErrorAnswer as Json].flatMap(root =>
    alternatives(document, root),
  )
  // A path may begin in an element of a list: one of the sales, one line of a document.
  const everywhere = reach(document, roots)
  let at = everywhere
  for (const name of path.split('.')) {
    at = propertiesNamed(at, name).flatMap(schema => alternatives(document, schema))
    if (at.length === 0) return false
  }
  return true
}

function reach(document: ApiDocument, roots: readonly Json[]): Json[] {
  const seen = new Set<Json>()
  const look = (schema: Json): void => {
    if (seen.has(schema)) return
    seen.add(schema)
    const { items, properties } = schema as { items?: Json; properties?: Readonly<Record<string, Json>> }
    for (const inner of [...(items ? [items] : []), ...Object.values(properties ?? {})]) {
      for (const each of alternatives(document, inner)) if (each.items || each.properties) look(each)
    }
  }
  for (const root of roots) look(root)
  return [...seen].filter(({ properties }) => properties)
}

function alternatives(document: ApiDocument, schema: Json): Json[] {
  const { $ref, anyOf, oneOf, allOf } = schema as { $ref?: string; anyOf?: Json[]; oneOf?: Json[]; allOf?: Json[] }
  if ($ref) return alternatives(document, document.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {})
  return [
    schema,
    ...[...(anyOf ?? []), ...(oneOf ?? []), ...(allOf ?? [])].flatMap(each => alternatives(document, each)),
  ]
}

function propertiesNamed(schemas: readonly Json[], name: string): Json[] {
  return schemas.flatMap(({ properties }) => {
    const known = (properties ?? {}) as Readonly<Record<string, Json>>
    const found =
      known[`${name}Minor`] ?? known[`${name}Milli`] ?? (/(?:Minor|Milli)$/.test(name) ? undefined : known[name])
    return found ? [found] : []
  })
}
