/** What the agent's page may do in our window. The answer to everything else is no. */
export type PagePolicy = Readonly<{
  mayNavigate(url: string): boolean
  mayUse(permission: string, requestingUrl: string): boolean
}>

/** Of all that a page can ask a browser for, what the cashier's screen needs. */
const permissions = ['clipboard-sanitized-write', 'fullscreen']

export function createPagePolicy(ownUrl: string): PagePolicy {
  const own = new URL(ownUrl).origin
  const isOwn = (url: string): boolean => URL.canParse(url) && new URL(url).origin === own
  return {
    mayNavigate: isOwn,
    mayUse: (permission, requestingUrl) => permissions.includes(permission) && isOwn(requestingUrl),
  }
}

/** For an answer without a policy of its own: nothing may run in the window that nobody vouched for. */
const STRICTEST = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

type Headers = Readonly<Record<string, string[]>>

/** The agent and the launcher send a content policy with every answer; whatever comes without one gets the strictest. */
export function withContentPolicy(headers: Headers | undefined): Record<string, string[]> {
  const isThere = Object.keys(headers ?? {}).some(name => name.toLowerCase() === 'content-security-policy')
  return { ...headers, ...(isThere ? {} : { 'content-security-policy': [STRICTEST] }) }
}
