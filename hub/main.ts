import { parseArgs } from 'node:util'
import { toErrorData } from '../src/shared/errors/app-error.ts'
import { createHub, type Hub } from './hub.ts'
import type { HubOptions } from './options.ts'

const usage = `node hub/main.ts --folder DIR [--port 7720] [--host 127.0.0.1] [--dev-inbox] [--public-url URL]

  --folder DIR   where the hub keeps its database and its secret
  --port N       7720 when left out, 0 for any free port
  --host ADDR    the address to listen on
  --dev-inbox    show code messages at /dev/inbox instead of sending them
  --public-url U the address people open the owner's page by, such as https://hub.example

TILLSIDE_RELEASE_KEY is the public key that versions of the agent are checked with.
The admin token for /summary, /registers, /owners, /rules, /promo-codes and /staff is read from TILLSIDE_HUB_ADMIN_TOKEN.
Prints {"listening":PORT} when ready; SIGTERM and SIGINT end it.
`

/** Starts a hub that ends, with everything written, on SIGTERM and SIGINT. */
export async function startHub(options: HubOptions): Promise<Readonly<{ hub: Hub; port: number }>> {
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
  return { hub, port }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      folder: { type: 'string' },
      port: { type: 'string', default: '7720' },
      host: { type: 'string', default: '127.0.0.1' },
      'dev-inbox': { type: 'boolean', default: false },
      'public-url': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const port = Number(values.port)
  if (values.help || values.folder === undefined || !Number.isInteger(port) || port < 0 || port > 65_535) {
    process.stdout.write(usage)
    process.exitCode = values.help ? 0 : 2
    return
  }
  const { port: listening } = await startHub({
    folder: values.folder,
    port,
    host: values.host,
    devInbox: values['dev-inbox'],
    adminToken: process.env.TILLSIDE_HUB_ADMIN_TOKEN,
    ownerPage: { publicUrl: values['public-url'] },
  })
  process.stdout.write(`${JSON.stringify({ listening })}\n`)
}

if (import.meta.main) {
  main().catch(error => {
    process.stderr.write(`${JSON.stringify(toErrorData(error))}\n`)
    process.exitCode = 1
  })
}
