import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '../../shared/errors/app-error.ts'
import type { RegisterId } from '../../shared/ids.ts'
import type { ProgramSettings } from './program-settings.ts'
import type { Right } from './rights.ts'
import { hashOfToken } from './token-hash.ts'

const SHORTEST_TOKEN = 16

export type SettingsProgram = Readonly<{
  registerId: RegisterId
  name: string
  rights: readonly Right[]
  tokenHash: string
}>

/**
 * The programs that `settings.yaml` pairs, their tokens read from where they lie.
 *
 * @throws AppError setup.settings-invalid: a token file cannot be read, is too short, or is somebody else's token
 */
export function readSettingsPrograms(
  dataFolder: string,
  programs: readonly ProgramSettings[],
  registers: readonly Readonly<{ registerId: RegisterId; token: string }>[],
): SettingsProgram[] {
  const [first] = registers
  if (!first) return []
  const taken = new Set(registers.map(({ token }) => hashOfToken(token)))
  return programs.map(({ name, rights, registerId, ...secret }, index) => {
    const field = `programs.${index}.${secret.tokenFile === undefined ? 'token' : 'tokenFile'}`
    const token = secret.token ?? readToken(resolve(dataFolder, secret.tokenFile ?? ''), field)
    const tokenHash = hashOfToken(token)
    if (taken.has(tokenHash)) throw invalid(field, 'this token is taken already: it names one program of one register')
    taken.add(tokenHash)
    return { registerId: registerId ?? first.registerId, name, rights, tokenHash }
  })
}

function readToken(file: string, field: string): string {
  let token: string
  try {
    token = readFileSync(file, 'utf8')
      .replace(/^\uFEFF/, '')
      .trim()
  } catch (cause) {
    throw invalid(field, `${file} cannot be read`, cause)
  }
  if (token.length < SHORTEST_TOKEN) throw invalid(field, `${file} holds fewer than ${SHORTEST_TOKEN} characters`)
  return token
}

function invalid(field: string, problem: string, cause?: unknown): AppError {
  return new AppError('setup.settings-invalid', { params: { file: 'settings.yaml', field, problem }, cause })
}
