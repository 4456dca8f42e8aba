import { AppError, ErrorData } from '../shared/errors/app-error.ts'
import { isErrorCode } from '../shared/errors/catalogue.ts'

export const HUB_URL = process.env.TILLSIDE_HUB_URL ?? 'http://127.0.0.1:7720'

/**
 * Asks a running hub as its administrator, whose token stands in TILLSIDE_HUB_ADMIN_TOKEN.
 *
 * @throws AppError sync.offline, or whatever the hub refuses with
 */
export async function askHub<T>(url: string, method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const authorization = `Bearer ${process.env.TILLSIDE_HUB_ADMIN_TOKEN ?? ''}`
  const content = body && { body: JSON.stringify(body) }
  const headers = { authorization, ...(body && { 'content-type': 'application/json' }) }
  let response: Response
  try {
    response = await fetch(new URL(path, url), { method, headers, signal: AbortSignal.timeout(30_000), ...content })
  } catch (cause) {
    throw new AppError('sync.offline', { params: { url }, cause })
  }
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return answer as T
  const refusal = ErrorData.safeParse(answer)
  if (!refusal.success || !isErrorCode(refusal.data.code)) {
    throw new AppError('agent.unexpected', { original: { code: String(response.status) } })
  }
  throw new AppError(refusal.data.code, { params: refusal.data.params })
}
