import { toErrorData } from '../src/shared/errors/app-error.ts'
import { createHub } from './hub.ts'
import type { HubOptions } from './options.ts'

/** Starts a hub that ends, with everything written, on SIGTERM and SIGINT. */
export async function startHub(options: HubOptions): Promise<Readonly<{ port: number }>> {
  const hub = createHub({ releaseKey: process.env.TILLSIDE_RELEASE_KEY, ...options })
  const { port } = await hub.start()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      hub.stop().catch(error => {
        process.stderr.write(`${JSON.stringify(toErrorData(error))}\n`)
        process.exitCode = 1
      })
    })
  }
  return { port }
}
