import { request } from 'node:http'
import { z } from 'zod'

/** The part of `GET /v1/health` that a change of versions is judged by. Versions to come may say more. */
const RegisterHealth = z.object({
  registerId: z.string(),
  hub: z.object({ state: z.string() }),
  device: z.object({ state: z.string() }),
})
export type RegisterHealth = z.infer<typeof RegisterHealth>

export const Health = RegisterHealth.extend({
  version: z.string(),
  /** All registers of the agent, the one above among them. Older versions know of one. */
  registers: z.array(RegisterHealth).optional(),
})
export type Health = z.infer<typeof Health>

/** Asks the agent on this computer how it is. Undefined when it does not say so in time. */
export async function askHealth(port: number, timeoutMs: number): Promise<Health | undefined> {
  const text = await new Promise<string | undefined>(resolve => {
    const asked = request(
      { host: '127.0.0.1', port, path: '/v1/health', agent: false, signal: AbortSignal.timeout(timeoutMs) },
      answer => {
        let body = ''
        answer.setEncoding('utf8').on('data', piece => {
          body += piece
        })
        answer.on('end', () => resolve(answer.statusCode === 200 ? body : undefined))
        answer.on('error', () => resolve(undefined))
      },
    )
    asked.on('error', () => resolve(undefined))
    asked.end()
  })
  try {
    return text === undefined ? undefined : Health.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
