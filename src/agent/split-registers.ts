type Raw = Readonly<Record<string, unknown>>

/** What belongs to one register and is never handed down from the common part. */
const ownFields: readonly string[] = [
  'registerId',
  'apiToken',
  'fiscalPrinter',
  'scanner',
  'receiptPrinter',
  'frontol',
  'facade',
]
/** The same, inside `hub`. */
const ownHubFields: readonly string[] = ['token', 'pairingCode']
/** What belongs to the process: a register cannot have one of its own. */
const sharedFields: readonly string[] = [
  'host',
  'port',
  'allowedOrigins',
  'lan',
  'programs',
  'update',
  'window',
  'registers',
]

export type SplitRegister = Readonly<{
  raw: Raw
  /** Where this field stands in the file. */
  placeOf(field: string | undefined): readonly (string | number)[]
  /** The file itself is about this register. */
  isOnTop: boolean
}>

export type RegistersSplit =
  | Readonly<{
      ok: true
      registers: readonly SplitRegister[]
    }>
  | Readonly<{ ok: false; field: string; problem: string }>

/**
 * Takes `settings.yaml` apart, register by register. Without `registers` the file is about one. With it, each of the list
 * is the common part with what it says itself on top; a `registerId` beside the list makes the file itself the first one, so
 * a register that was alone gets company without changing.
 */
export function splitRegisters(file: Raw): RegistersSplit {
  const { registers, ...top } = file
  const onTop: SplitRegister = { raw: top, placeOf: () => [], isOnTop: true }
  if (registers === undefined) return { ok: true, registers: [onTop] }
  if (!Array.isArray(registers) || registers.length === 0) {
    return { ok: false, field: 'registers', problem: 'a list of at least one' }
  }
  const hasTop = top.registerId !== undefined
  const stray = ownFields.find(field => !hasTop && top[field] !== undefined)
  if (stray) return { ok: false, field: stray, problem: 'say it for one register of the list' }

  const common = without(top, ownFields)
  const commonHub = without(asRaw(top.hub), ownHubFields)
  const listed: SplitRegister[] = []
  for (const [index, entry] of registers.entries()) {
    const own = asRaw(entry)
    const shared = sharedFields.find(field => own[field] !== undefined)
    if (shared) {
      const problem = 'all registers of this agent share it: say it once, outside the list'
      return { ok: false, field: `registers.${index}.${shared}`, problem }
    }
    const hub = { ...commonHub, ...asRaw(own.hub) }
    const isInherited = (field: string | undefined) => field !== undefined && field in common && !(field in own)
    const placeOf: SplitRegister['placeOf'] = field => (isInherited(field) ? [] : ['registers', index])
    listed.push({ raw: { ...common, ...own, hub }, placeOf, isOnTop: false })
  }
  return { ok: true, registers: hasTop ? [onTop, ...listed] : listed }
}

function without(raw: Raw, fields: readonly string[]): Raw {
  return Object.fromEntries(Object.entries(raw).filter(([name]) => !fields.includes(name)))
}

function asRaw(value: unknown): Raw {
  return typeof value === 'object' && value !== null ? (value as Raw) : {}
}
