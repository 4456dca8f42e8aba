import { existsSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { rightOf } from '../../src/agent/api/route-rights.ts'
import { liveOpenApi, openApiFile, writeFilesCommand } from '../support/live-openapi.ts'

type Operation = Readonly<{
  operationId?: string
  summary?: string
  tags?: readonly string[]
  security?: readonly object[]
  parameters?: readonly Readonly<{ $ref?: string }>[]
  requestBody?: Readonly<{ content: Readonly<Record<string, { schema: object }>> }>
  responses: Readonly<Record<string, Readonly<{ $ref?: string; content?: Readonly<Record<string, object>> }>>>
}>
type Document = Readonly<{
  openapi: string
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  components: Readonly<Record<string, Readonly<Record<string, object>>>>
}>

let text: string
let document: Document
let operations: readonly Readonly<{ name: string; method: string; path: string; operation: Operation }>[]

beforeAll(async () => {
  text = await liveOpenApi()
  document = JSON.parse(text) as Document
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method,
      path,
      operation,
    })),
  )
})

const without = (has: (operation: Operation) => unknown) =>
  operations.filter(({ operation }) => !has(operation)).map(({ name }) => name)

describe('the OpenAPI document', () => {
  it('is checked in as the agent gives it', () => {
    const kept = existsSync(openApiFile) ? readFileSync(openApiFile, 'utf8') : ''
    expect(kept === text, `docs/openapi.json is behind the code: run ${writeFilesCommand}`).toBe(true)
  })

  it('describes every route that needs a right, and nothing beside the local API', () => {
    expect(operations.length).toBeGreaterThan(35)
    expect(operations.filter(({ path }) => !path.startsWith('/v1/'))).toEqual([])
    const guarded = operations.filter(({ operation }) => operation.security?.length !== 0)
    const unknown = guarded.filter(
      ({ method, path }) => !rightOf(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ':$1')),
    )
    expect(unknown.map(({ name }) => name)).toEqual([])
  })

  it('says of each route what it is for', () => {
    expect(without(({ summary }) => summary)).toEqual([])
    expect(without(({ tags }) => tags?.length === 1)).toEqual([])
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(new Set(ids).size).toBe(operations.length)
  })

  it('has a schema for every good answer, and the one form of every refusal', () => {
    expect(without(({ responses }) => Object.values(responses['200']?.content ?? {}).length > 0)).toEqual([])
    for (const { name, method, path, operation } of operations) {
      const isPublic = operation.security?.length === 0
      const changes = method !== 'get'
      const expected = [
        '400',
        ...(isPublic ? [] : ['401']),
        '403',
        ...(changes || path.includes('{') ? ['404'] : []),
        ...(changes ? ['409', '422'] : []),
        'default',
      ]
      const refused = Object.keys(operation.responses).filter(status => !status.startsWith('2'))
      expect(refused, name).toEqual(expected)
    }
    for (const response of Object.values(document.components.responses ?? {})) {
      expect(response).toMatchObject({
        content: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorAnswer' } } },
      })
    }
  })

  it('names the headers: token, amounts, and the operation id where there is one', () => {
    const named = (operation: Operation) => operation.parameters?.map(({ $ref }) => $ref?.split('/').at(-1))
    expect(without(operation => named(operation)?.includes('Amounts'))).toEqual([])
    const keyed = operations.filter(({ operation }) => named(operation)?.includes('IdempotencyKey'))
    expect(keyed.map(({ path }) => path).sort()).toEqual([
      '/v1/sales/{saleId}/checkout',
      '/v1/sales/{saleId}/pay',
      '/v1/shift/close',
      '/v1/shift/open',
    ])
    expect(document).toMatchObject({
      security: [{ token: [] }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    })
  })

  it('refers to nothing that is not there, and keeps nothing that nobody refers to', () => {
    const refs = new Set([...text.matchAll(/"\$ref": "#\/([^"]+)"/g)].map(([, ref = '']) => ref))
    expect([...text.matchAll(/"\$ref"/g)].length).toBe([...text.matchAll(/"\$ref": "#\/components\//g)].length)
    const found = (ref: string) =>
      ref.split('/').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document)
    expect([...refs].filter(ref => found(ref) === undefined)).toEqual([])
    const schemas = Object.keys(document.components.schemas ?? {})
    expect(schemas.filter(schema => !refs.has(`components/schemas/${schema}`))).toEqual([])
  })

  it('uses no word that OpenAPI 3.0 has not', () => {
    expect(document.openapi).toBe('3.0.3')
    const foreign = new Set<string>()
    const look = (schema: object): void => {
      const { properties, items, additionalProperties, not, anyOf, oneOf, allOf, ...rest } = schema as Schema
      for (const word of Object.keys(rest)) if (!schemaWords.includes(word)) foreign.add(word)
      const inner = [items, not, additionalProperties, ...(anyOf ?? []), ...(oneOf ?? []), ...(allOf ?? [])]
      for (const each of [...Object.values(properties ?? {}), ...inner]) if (typeof each === 'object') look(each)
    }
    for (const schema of Object.values(document.components.schemas ?? {})) look(schema)
    for (const { operation } of operations) {
      for (const { schema } of Object.values(operation.requestBody?.content ?? {})) look(schema)
      for (const { content } of Object.values(operation.responses)) {
        for (const { schema } of Object.values(content ?? {}) as { schema: object }[]) look(schema)
      }
    }
    expect([...foreign]).toEqual([])
  })
})

type Schema = Readonly<{
  properties?: Readonly<Record<string, object>>
  items?: object
  additionalProperties?: object | boolean
  not?: object
  anyOf?: readonly object[]
  oneOf?: readonly object[]
  allOf?: readonly object[]
}>

/** What a schema object may say beside its parts. Source: OpenAPI 3.0.3, "Schema Object". */
const schemaWords = [
  ...['$ref', 'type', 'format', 'nullable', 'enum', 'default', 'description', 'title', 'required', 'discriminator'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength', 'pattern'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties', 'deprecated', 'readOnly', 'example'],
]
