import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { createDownServer } from '../../../src/desktop/launcher/down-answer.ts'
import { openPublicPort } from '../../../src/desktop/launcher/public-port.ts'

it.each([
  ['says nothing', ''],
  ['never ends its question', 'GET /v1/health HTTP/1.1\r\nhost: '],
])('a caller that %s while the agent is away is let go', async (_what, words) => {
  const wording = { title: '', action: '' }
  const health = () =>
    ({ mode: 'down', version: '1.0.0', reason: 'starting', code: undefined, detail: undefined, nowMs: 1 }) as const
  const down = createDownServer({ words: wording, allowedOrigins: [], health, silenceMs: 50 })
  const port = await openPublicPort({ host: '127.0.0.1', port: 0, agentPort: () => undefined, down })
  onTestFinished(() => port.close())
  const caller = connect(port.port, '127.0.0.1')
  caller.write(words)
  caller.resume()
  await once(caller, 'close', { signal: AbortSignal.timeout(3000) })
  expect(caller.destroyed).toBe(true)
})
