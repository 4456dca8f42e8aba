import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

/** What a register program sees of the port: errors in place of answers, and for how long nobody but the launcher answered. */
export function watchPort(url: string): Readonly<{ end(): Promise<{ silences: string[]; gapMs: number }> }> {
  const silences: string[] = []
  let gapMs = 0
  let downSinceMs: number | undefined
  let isOver = false
  const look = async (): Promise<void> => {
    try {
      const mode = await askMode(`${url}/v1/health`)
      const nowMs = performance.now()
      if (mode === 'down') downSinceMs ??= nowMs
      else if (downSinceMs !== undefined) {
        gapMs = Math.max(gapMs, Math.round(nowMs - downSinceMs))
        downSinceMs = undefined
      }
    } catch (error) {
      silences.push(String(error))
    }
  }
  const watching = (async () => {
    while (!isOver) {
      await look()
      await pause(20)
    }
  })()
  return {
    async end() {
      isOver = true
      await watching
      return { silences, gapMs }
    },
  }
}

/** A connection of its own each time, as register programs of the old kind have it. */
function askMode(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false, signal: AbortSignal.timeout(5000) }, answer => {
      let text = ''
      answer.setEncoding('utf8').on('data', piece => {
        text += piece
      })
      answer.on('error', reject)
      answer.on('end', () => resolve((JSON.parse(text) as { mode: string }).mode))
    })
    asked.on('error', reject)
    asked.end()
  })
}
