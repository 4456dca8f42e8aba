import { AppError, ErrorData } from '../shared/errors/app-error.ts'
import { isErrorCode } from '../shared/errors/catalogue.ts'

const ANSWER_MS = 30_000

export const HUB_URL = process.env.TILLSIDE_HUB_URL ?? 'http://127.0.0.1:7720'

/** A running hub, and the token of its administrator. */
export type HubPlace = Readonly<{ url: string; adminToken: string }>

/** The hub at this address, asked with the token that stands in TILLSIDE_HUB_ADMIN_TOKEN. */
export function hubAt(url: string): HubPlace {
  return { url, adminToken: process.env.TILLSIDE_HUB_ADMIN_TOKEN ?? '' }
}

/**
 * Asks a running hub as its administrator.
 *
 * @throws AppError sync.offline, or whatever the hub refuses with
 */
export async function askHub<T>(
  hub: HubPlace,
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  body?: object,
): Promise<T> {
  const content = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return (await fetchFromHub(hub, path, { method, signal: AbortSignal.timeout(ANSWER_MS), ...content })) as T
}

/**
 * The same for a body that is no JSON. The caller sets the deadline.
 *
 * @throws AppError sync.offline, or whatever the hub refuses with
 */
export async function fetchFromHub(
  { url, adminToken }: HubPlace,
  path: string,
  init: RequestInit & Readonly<{ signal: AbortSignal; duplex?: 'half' }>,
): Promise<unknown> {
  const headers = { ...init.headers, authorization: `Bearer ${adminToken}` }
  let response: Response
  try {
    response = await fetch(new URL(path, url), { ...init, headers })
  } catch (cause) {
    throw new AppError('sync.offline', { params: { url }, cause })
  }
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return answer
  const refusal = ErrorData.safeParse(answer)
  if (!refusal.success || !isErrorCode(refusal.data.code)) {
    throw new AppError('agent.unexpected', { original: { code: String(response.status) } })
  }
  throw new AppError(refusal.data.code, { params: refusal.data.params })
}
