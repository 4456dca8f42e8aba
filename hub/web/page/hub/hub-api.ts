import type { OverviewView, SessionView } from '../../view.ts'

const TIMEOUT_MS = 8000

/** What came of asking the hub. `silent`: no answer; `failing`: one that makes no sense. */
export type HubAnswer<T> = Readonly<
  { ok: true; value: T } | { ok: false; reason: Refusal; retryAfterMs?: number | undefined }
>
export type Refusal = 'unauthorised' | 'too-many-tries' | 'foreign-origin' | 'silent' | 'failing'

const refusals: Record<string, Refusal> = {
  'request.unauthorised': 'unauthorised',
  'request.too-many-tries': 'too-many-tries',
  'request.foreign-origin': 'foreign-origin',
}

export const askSession = () => ask<SessionView>('session')
export const askOverview = () => ask<OverviewView>('overview')
export const signIn = (name: string, password: string) => ask<SessionView>('sign-in', { name, password })
export const signOut = () => ask<undefined>('sign-out', {})

async function ask<T>(path: string, body?: object): Promise<HubAnswer<T>> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  let response: Response
  let text: string
  try {
    response = await fetch(`owner/${path}`, { ...(body && post), signal: AbortSignal.timeout(TIMEOUT_MS) })
    text = await response.text()
  } catch {
    return { ok: false, reason: 'silent' }
  }
  const answer = jsonOf(text)
  if (response.ok) return { ok: true, value: answer as T }
  const { code = '', params = {} } = (answer ?? {}) as { code?: string; params?: { retryAfterMs?: number } }
  // A proxy whose hub is away answers for it, in no language of ours.
  const reason = refusals[code] ?? (code === '' ? 'silent' : 'failing')
  return { ok: false, reason, retryAfterMs: params.retryAfterMs }
}

function jsonOf(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
