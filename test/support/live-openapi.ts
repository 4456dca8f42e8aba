import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSimAgent } from '../../src/kit/sim-agent.ts'

const root = join(import.meta.dirname, '../..')

export const openApiFile = join(root, 'docs/openapi.json')
export const writeFilesCommand = 'npx node test/support/write-api-files.ts'

/** The document as an agent gives it at `/docs/json`, in the form it is kept in. */
export async function liveOpenApi(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tillside-openapi-'))
  const sim = await startSimAgent({
    folder,
    port: 0,
    fiscalMode: 'pos-prints',
    localeFile: join(root, 'renderer/locales/ru.json'),
    version: '0.0.0',
    say: () => undefined,
  })
  try {
    const document: unknown = await (await fetch(`${sim.url}/docs/json`)).json()
    return `${JSON.stringify(document, undefined, 1)}\n`
  } finally {
    await sim.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
