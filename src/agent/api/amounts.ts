/** How an amount is counted inside, by the end of its name: kopecks and hundredths of a point, or thousandths. */
const units = { Minor: 100, Milli: 1000 } as const
type Ending = keyof typeof units

/** Endings of the exact names by plain name: `price` → `Minor`, `quantity` → `Milli`. */
export type AmountNames = ReadonlyMap<string, Ending>

/** Where a field was no amount, `value` holds NaN in its place, which no schema takes. */
export type PlainAmounts = Readonly<{ value: unknown }> & Readonly<{ ok: true } | { ok: false; field: string }>

/**
 * What floating point adds to a number that was meant exactly: less than this, in roubles, points or pieces. Anything
 * farther from a kopeck was never rounded by its sender, and nobody else may choose how.
 */
const NOISE = 5e-7

/** The plain names a request may use, read off its JSON schema: only where an amount stands does a rouble stand. */
export function amountNamesIn(jsonSchema: unknown): AmountNames {
  const exact = new Set<string>()
  gatherNames(jsonSchema, exact)
  const names = [...exact].flatMap(name => {
    const ending = endingOf(name)
    const plain = ending && name.slice(0, -ending.length)
    return plain && !exact.has(plain) ? [[plain, ending] as const] : []
  })
  return new Map(names)
}

/**
 * A request in roubles as the same request in kopecks: `price: 125.5` becomes `priceMinor: 12550`, `quantity: 0.345`
 * becomes `quantityMilli: 345`. Gives the first field that is no such number: a text, an exact name, part of a kopeck.
 */
export function fromPlainAmounts(body: unknown, names: AmountNames): PlainAmounts {
  const refused: string[] = []
  const value = convert(body, '', (name, given, path) => {
    const exactEnding = endingOf(name)
    if (exactEnding && names.has(name.slice(0, -exactEnding.length))) {
      refused.push(path)
      return [name, Number.NaN]
    }
    const ending = names.get(name)
    if (!ending || given === undefined) return [name, given]
    const whole = wholeUnits(given, units[ending])
    if (whole === undefined) refused.push(path)
    return [`${name}${ending}`, whole ?? Number.NaN]
  })
  const [field] = refused
  return field === undefined ? { ok: true, value } : { ok: false, field, value }
}

/** An answer in kopecks as the same answer in roubles. */
export function toPlainAmounts(answer: unknown): unknown {
  return convert(answer, '', (name, given) => {
    const ending = endingOf(name)
    if (!ending || typeof given !== 'number') return [name, given]
    return [name.slice(0, -ending.length), given / units[ending]]
  })
}

/** `lines.0.priceMinor` as its sender calls it: `lines.0.price`. */
export function plainField(field: string): string {
  return field.replace(/(?<=[a-z])(?:Minor|Milli)\b/g, '')
}

function endingOf(name: string): Ending | undefined {
  const ending = /[a-z](Minor|Milli)$/.exec(name)?.[1]
  return ending === 'Minor' || ending === 'Milli' ? ending : undefined
}

function wholeUnits(given: unknown, perOne: number): number | undefined {
  if (typeof given !== 'number' || !Number.isFinite(given)) return undefined
  const whole = Math.round(given * perOne)
  if (!Number.isSafeInteger(whole) || Math.abs(given - whole / perOne) > NOISE) return undefined
  return whole === 0 ? 0 : whole
}

type Rename = (name: string, value: unknown, path: string) => readonly [string, unknown]

function convert(value: unknown, path: string, rename: Rename): unknown {
  const at = (key: string | number) => (path === '' ? String(key) : `${path}.${key}`)
  if (Array.isArray(value)) return value.map((each, index) => convert(each, at(index), rename))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, inner]) => {
    const [renamed, given] = rename(name, inner, at(name))
    return [renamed, convert(given, at(name), rename)] as const
  })
  return Object.fromEntries(entries)
}

function gatherNames(schema: unknown, names: Set<string>): void {
  if (typeof schema !== 'object' || schema === null) return
  for (const [key, inner] of Object.entries(schema)) {
    if (key === 'properties' && typeof inner === 'object' && inner !== null) {
      for (const name of Object.keys(inner)) names.add(name)
    }
    gatherNames(inner, names)
  }
}
