/**
 * What lets a page of this origin read our answer and send what the local API takes. The agent says it, and the launcher
 * in its place: a browser register would see a broken line instead of the reason.
 */
export function originHeaders(origin: string): Readonly<Record<string, string>> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-headers': 'authorization, content-type, idempotency-key, amounts, last-event-id',
    'access-control-expose-headers': 'amounts, allow',
    'access-control-allow-methods': 'GET, PUT, POST',
    'access-control-allow-private-network': 'true',
    vary: 'origin',
  }
}
