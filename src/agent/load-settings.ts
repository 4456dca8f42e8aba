import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { AppError } from '../shared/errors/app-error.ts'
import { Settings } from './settings.ts'
import { splitRegisters } from './split-registers.ts'

/** Settings of one register, and where its secrets lie. */
export type RegisterEntry = Readonly<{
  settings: Settings
  /** Behind the names of its files in the data folder. Empty for the register the file itself is about. */
  fileSuffix: string
}>

/** `settings.yaml` as a whole. What all registers share (port, LAN, programs) stands in each of them alike. */
export type AgentSettings = Readonly<{
  /** In the order of the file. The first one answers where a caller does not say which. */
  registers: readonly [RegisterEntry, ...RegisterEntry[]]
  common: Pick<Settings, 'host' | 'port' | 'allowedOrigins' | 'lan' | 'programs'>
}>

/** Environment variables that win over the file: what differs between two starts of the same register. */
const overrides = {
  TILLSIDE_PORT: (value: string) => ({ port: Number(value) }),
  TILLSIDE_HOST: (value: string) => ({ host: value }),
  TILLSIDE_API_TOKEN: (value: string) => ({ apiToken: value }),
} as const

/**
 * Reads and checks `settings.yaml` of the data folder.
 *
 * @throws AppError setup.settings-missing, setup.settings-invalid (names the field)
 */
export function loadSettings(dataFolder: string, environment: NodeJS.ProcessEnv = process.env): AgentSettings {
  const file = join(dataFolder, 'settings.yaml')
  const invalid = (field: string, problem: string): AppError =>
    new AppError('setup.settings-invalid', { params: { file, field, problem } })
  const fromEnvironment = Object.entries(overrides).flatMap(([name, set]) => {
    const value = environment[name]
    return value === undefined ? [] : [set(value)]
  })
  const raw: unknown = Object.assign({}, readYaml(file), ...fromEnvironment)
  const split = splitRegisters(raw as Record<string, unknown>)
  if (!split.ok) throw invalid(split.field, split.problem)

  const entries = split.registers.map(({ raw: own, placeOf, isOnTop }): RegisterEntry => {
    const parsed = Settings.safeParse(own)
    if (parsed.success) {
      const fileSuffix = isOnTop ? '' : `-${encodeURIComponent(parsed.data.registerId)}`
      return { settings: parsed.data, fileSuffix }
    }
    const [issue] = parsed.error.issues
    const path = issue?.path.map(String) ?? []
    throw invalid([...placeOf(path[0]), ...path].join('.') || 'settings', issue?.message ?? '')
  })
  const clash = findClash(entries.map(entry => entry.settings))
  if (clash) throw invalid(clash.field, clash.problem)
  const [first, ...others] = entries
  if (!first) throw invalid('registers', 'name at least one')
  return { registers: [first, ...others], common: first.settings }
}

function readYaml(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new AppError('setup.settings-missing', { params: { file }, cause })
  }
  try {
    return parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw new AppError('setup.settings-invalid', { params: { file, field: 'YAML' }, cause })
  }
}

/** What two registers cannot share. */
function findClash(registers: readonly Settings[]): Readonly<{ field: string; problem: string }> | undefined {
  const ids = registers.map(({ registerId }) => registerId)
  const twice = repeated(ids)
  if (twice) return { field: 'registers', problem: `${twice} stands there twice` }
  if (repeated(registers.map(({ apiToken }) => apiToken))) {
    return { field: 'registers', problem: 'two registers have the same apiToken, which names the register' }
  }
  if (repeated(registers.map(({ frontol }) => frontol?.accessKey))) {
    return { field: 'registers', problem: 'two registers have the same frontol.accessKey, which names the register' }
  }
  const port = repeated(registers.flatMap(facadePorts))
  if (port) return { field: 'registers', problem: `two façades on one port: ${port}` }
  const line = repeated(registers.flatMap(({ fiscalPrinter, scanner }) => [lineOf(fiscalPrinter), lineOf(scanner)]))
  if (line) return { field: 'registers', problem: `two devices on one line: ${line}` }
  const lost = registers[0]?.programs.find(({ registerId }) =>
    registerId === undefined ? registers.length > 1 : !ids.includes(registerId),
  )
  if (lost) return { field: 'programs', problem: `${lost.name} needs the registerId of one of: ${ids.join(', ')}` }
  return undefined
}

function facadePorts({ facade }: Settings): string[] {
  const ports = [facade?.atol?.port, facade?.kkmserver?.port]
  return ports.flatMap(port => (port ? [String(port)] : []))
}

function repeated(values: readonly (string | undefined)[]): string | undefined {
  return values.find((value, index) => value !== undefined && values.indexOf(value) !== index)
}

function lineOf(device: Settings['scanner'] | Settings['fiscalPrinter']): string | undefined {
  const line = device?.connection
  if (line === undefined) return undefined
  return line.line === 'serial' ? line.path.toUpperCase() : `${line.host}:${line.port}`
}
