import { createHash } from 'node:crypto'

/** The page comes back by itself; the address keeps its token behind `#`, so it is loaded again and not opened anew. */
const script = `
const again = setInterval(async () => {
  try {
    const answer = await fetch('/v1/health', { cache: 'no-store', signal: AbortSignal.timeout(2000) })
    const health = await answer.json()
    if (health.mode === 'down') return
    clearInterval(again)
    location.reload()
  } catch {}
}, 500)
`
const style = `
html { height: 100%; background: #f4f5f7; color: #16181d; font: 20px/1.5 Inter, "Segoe UI", sans-serif; }
body { min-height: 100%; margin: 0; display: grid; place-content: center; text-align: center; padding: 24px; box-sizing: border-box; }
h1 { font-size: 32px; margin: 0 0 12px; }
p { margin: 0; }
`

/** Only what stands on the page itself may act, and it may ask nobody but us. */
export const downPagePolicy = [
  "default-src 'none'",
  "connect-src 'self'",
  `script-src 'sha256-${sha256(script)}'`,
  `style-src 'sha256-${sha256(style)}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** What a cashier sees while the agent is not there. */
export function downPage({
  title,
  action,
  number,
}: Readonly<{ title: string; action: string; number: string }>): string {
  return `<!doctype html>
<html lang="ru">
<head><meta charset="utf-8"><title>Tillside</title><style>${style}</style></head>
<body><main role="status"><h1>${asText(title)}</h1><p>${asText(action)}</p><p>${asText(number)}</p></main><script>${script}</script></body>
</html>
`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

function asText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
