import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { RegisterEntry } from '../agent/load-settings.ts'
import { knownApiToken } from '../agent/secrets.ts'
import { AppError } from '../shared/errors/app-error.ts'
import { isErrorCode } from '../shared/errors/catalogue.ts'

const ANSWER_MS = 10_000

const AgentFile = z.object({ url: z.url() })
const Refusal = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number()])) })

/**
 * Asks the agent that runs on this data folder, as the owner of one of its registers: whoever may read the register's
 * token in there.
 *
 * @throws AppError agent.down, or whatever the agent refuses with
 */
export async function askAgent<T>(
  dataFolder: string,
  entry: RegisterEntry,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<T> {
  const token = knownApiToken(dataFolder, entry)
  const content = body && { body: JSON.stringify(body) }
  const headers = { authorization: `Bearer ${token ?? ''}`, 'content-type': 'application/json' }
  const signal = AbortSignal.timeout(ANSWER_MS)
  let response: Response
  try {
    response = await fetch(new URL(path, addressOf(dataFolder)), { method, headers, signal, ...content })
  } catch (cause) {
    throw new AppError('agent.down', { params: { folder: dataFolder }, cause })
  }
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return answer as T
  const refusal = Refusal.safeParse(answer)
  if (refusal.success && isErrorCode(refusal.data.code)) {
    throw new AppError(refusal.data.code, { params: refusal.data.params })
  }
  throw new AppError('agent.unexpected', { original: { code: String(response.status) } })
}

/** Where the agent itself answers, behind a launcher or without one. */
function addressOf(dataFolder: string): string {
  return AgentFile.parse(JSON.parse(readFileSync(join(dataFolder, 'agent.json'), 'utf8'))).url
}
