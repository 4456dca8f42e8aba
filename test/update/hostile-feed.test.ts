import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { channelText } from '../../hub/updates/feed-text.ts'
import { type Feed, manifestOf } from './support/feed-for-test.ts'
import { packVersion, runUpdater, type UpdaterForTest } from './support/updater-for-test.ts'

type Answer = (response: ServerResponse) => void
type Part = 'manifest' | 'channel' | 'archive'

const redirect =
  (location: string): Answer =>
  response => {
    response.writeHead(302, { location }).end()
  }
const saysNoEnd: Answer = response => {
  const piece = Buffer.alloc(64 * 1024, 'a')
  const go = (): void => {
    while (response.write(piece));
  }
  response.on('drain', go)
  go()
}

/** A feed that is somebody else's for the first two questions about one of its parts, and true from then on. */
async function offerFrom(register: UpdaterForTest, part: Part, answer: Answer): Promise<{ asked: number }> {
  const archive = await packVersion(register.till, '1.1.0')
  const manifest = manifestOf(archive, '1.1.0', register.key)
  const count = { asked: 0 }
  const parts: Record<Part, Answer> = {
    manifest: response => response.end(JSON.stringify(manifest)),
    channel: response => response.end(channelText(manifest)),
    archive: response => response.end(archive),
  }
  const server = createServer(({ url = '' }, response) => {
    const asked: Part = url.includes('manifest.json') ? 'manifest' : url.includes('.yml') ? 'channel' : 'archive'
    if (asked === part) count.asked += 1
    if (asked === part && count.asked <= 2) answer(response)
    else parts[asked](response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const feed: Feed = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/updates/x`, ranges: [] }
  register.offer('1.1.0', feed)
  return count
}

describe('a feed in foreign hands', () => {
  for (const location of ['file:///etc/hostname', 'http://[', 'https://127.0.0.1:1/', '/updates/x/again']) {
    it.each<Part>(['manifest', 'channel', 'archive'])(
      `that points to ${location} for the %s is not followed`,
      async part => {
        const register = await runUpdater()
        const count = await offerFrom(register, part, redirect(location))
        expect(await register.ended('1.1.0')).toMatchObject({ state: 'applied' })
        expect(count.asked).toBe(3)
      },
    )
  }

  it.each<Part>(['manifest', 'channel', 'archive'])('whose %s has no end is left', async part => {
    const register = await runUpdater()
    await offerFrom(register, part, saysNoEnd)
    expect(await register.ended('1.1.0')).toMatchObject({ state: 'applied' })
  })
})
