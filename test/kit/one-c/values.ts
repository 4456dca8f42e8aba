/** Something of the platform: an enumeration, an HTTP request, a module. Names of fields and methods in lower case. */
export type PlatformObject = Readonly<{
  type: string
  fields: Record<string, Value>
  methods: Readonly<Record<string, (...args: readonly Value[]) => Value | Promise<Value>>>
}>

export type Value = string | number | boolean | undefined | null | Structure | Mapping | Value[] | PlatformObject

/** What `Попытка` catches. Anything else that goes wrong is a mistake in the text and ends the run. */
export class OneCException extends Error {}

/** `Структура`: names without regard to case, written as they were given. */
export class Structure {
  readonly #fields = new Map<string, { name: string; value: Value }>()

  set(name: string, value: Value): void {
    const known = this.#fields.get(name.toLowerCase())
    this.#fields.set(name.toLowerCase(), { name: known?.name ?? name, value })
  }
  has(name: string): boolean {
    return this.#fields.has(name.toLowerCase())
  }
  get(name: string): Value {
    return this.#fields.get(name.toLowerCase())?.value
  }
  entries(): [string, Value][] {
    return [...this.#fields.values()].map(({ name, value }) => [name, value])
  }
}

/** `Соответствие`: a key that is missing is `Неопределено`. */
export class Mapping {
  readonly map = new Map<Value, Value>()
}

export function structure(fields: Readonly<Record<string, Value>>): Structure {
  const made = new Structure()
  for (const [name, value] of Object.entries(fields)) made.set(name, value)
  return made
}

export function platformObject(
  type: string,
  methods: PlatformObject['methods'] = {},
  fields: Record<string, Value> = {},
): PlatformObject {
  return { type, methods, fields }
}

export function isPlatformObject(value: Value): value is PlatformObject {
  return typeof value === 'object' && value !== null && 'methods' in value
}

/** As `ЗаписатьJSON` writes it: `Неопределено` becomes null. */
export function toJson(value: Value): unknown {
  if (value === undefined) return null
  if (Array.isArray(value)) return value.map(toJson)
  if (value instanceof Structure) return Object.fromEntries(value.entries().map(([key, inner]) => [key, toJson(inner)]))
  if (value instanceof Mapping) {
    return Object.fromEntries([...value.map].map(([key, inner]) => [String(key), toJson(inner)]))
  }
  if (isPlatformObject(value)) throw new OneCException(`${value.type} is no value of JSON`)
  return value
}

/** As `ПрочитатьJSON(…, Истина)` reads it. */
export function fromJson(value: unknown): Value {
  if (Array.isArray(value)) return value.map(fromJson)
  if (typeof value !== 'object' || value === null) return value === null ? undefined : (value as Value)
  const mapping = new Mapping()
  for (const [key, inner] of Object.entries(value)) mapping.map.set(key, fromJson(inner))
  return mapping
}
