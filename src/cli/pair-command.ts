import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import type { z } from 'zod'
import type { CodeAnswer, ProgramsAnswer } from '../agent/api/pairing-routes.ts'
import { loadSettings, type RegisterEntry } from '../agent/load-settings.ts'
import { Right, Rights } from '../agent/programs/rights.ts'
import { AppError } from '../shared/errors/app-error.ts'
import { askAgent } from './ask-agent.ts'
import { defaultDataFolder } from './paths.ts'

type Options = Readonly<{
  data: string
  name?: string
  rights: readonly Right[]
  register?: string
  list: boolean
  revoke?: string
}>

/** `tillside pair`: a token of its own for a register program, who has one, and how one is taken away. */
export function addPairCommand(program: Command): void {
  program
    .command('pair')
    .description('let a register program speak to this register')
    .option('--data <folder>', 'data folder of the agent that runs', process.env.TILLSIDE_DATA ?? defaultDataFolder())
    .option('--name <name>', 'what you call the program, such as 1C:Retail; shows a code to be typed in there')
    .option('--rights <rights>', `what it may do, of ${Right.options.join(',')}`, rights, [...Right.options])
    .option('--register <id>', 'which register, where the agent serves several')
    .option('--list', 'say which programs may speak to it', false)
    .option('--revoke <name>', 'refuse a program from its next call on')
    .addHelpText('after', '\nThe agent must be running. Codes end after ten minutes and work once.')
    .action(async (options: Options) => {
      const dataFolder = resolve(options.data)
      const { registers } = loadSettings(dataFolder)
      if (options.list) return await list(dataFolder, options.register ? [chosen(registers, options)] : registers)
      const entry = chosen(registers, options)
      if (options.revoke !== undefined) return await revoke(dataFolder, entry, options.revoke)
      if (options.name === undefined) throw missing('--name, --list or --revoke')
      await showCode(dataFolder, entry, options.name, options.rights)
    })
}

async function showCode(
  dataFolder: string,
  entry: RegisterEntry,
  name: string,
  rights: readonly Right[],
): Promise<void> {
  const body = { name, rights }
  const answer = await askAgent<z.infer<typeof CodeAnswer>>(dataFolder, entry, 'POST', '/v1/programs/codes', body)
  const minutes = Math.round((answer.expiresAtMs - Date.now()) / 60_000)
  const code = answer.code.replace(/^(\d{4})(\d{4})$/, '$1 $2')
  console.log(`${code}   for ${answer.name} at register ${answer.registerId}, good once within ${minutes} minutes`)
}

async function list(dataFolder: string, entries: readonly RegisterEntry[]): Promise<void> {
  for (const entry of entries) {
    const answer = await askAgent<z.infer<typeof ProgramsAnswer>>(dataFolder, entry, 'GET', '/v1/programs')
    console.log(`register ${answer.registerId}`)
    if (answer.programs.length === 0) console.log('  no program is paired')
    for (const { name, rights, pairedBy, software, lastUsedAtMs } of answer.programs) {
      const called =
        lastUsedAtMs === undefined ? 'has not called yet' : `called ${new Date(lastUsedAtMs).toISOString()}`
      const by = pairedBy === 'settings' ? 'by settings.yaml' : `as ${software}`
      console.log(`  ${[name, `may ${rights.join(', ')}`, by, called].join(' · ')}`)
    }
  }
}

async function revoke(dataFolder: string, entry: RegisterEntry, name: string): Promise<void> {
  await askAgent(dataFolder, entry, 'POST', '/v1/programs/revoke', { name })
  console.log(`${name} is refused from now on`)
}

function chosen(registers: readonly [RegisterEntry, ...RegisterEntry[]], { register }: Options): RegisterEntry {
  const [first] = registers
  const ids = registers.map(({ settings }) => settings.registerId)
  const found = register === undefined ? undefined : registers.find(({ settings }) => settings.registerId === register)
  if (found) return found
  if (register !== undefined || ids.length > 1) throw missing(`--register, one of ${ids.join(', ')}`)
  return first
}

function missing(field: string): AppError {
  return new AppError('request.malformed', { params: { field } })
}

function rights(text: string): readonly Right[] {
  const parsed = Rights.safeParse(text.split(',').map(word => word.trim()))
  if (!parsed.success) throw new InvalidArgumentError(`Of ${Right.options.join(', ')}, with commas between.`)
  return parsed.data
}
