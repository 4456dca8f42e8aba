import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type AppTree, programOf } from './app-tree.ts'
import { nodeEnvironment } from './node-environment.ts'

const SELF_TEST_MS = 60_000
const DETAIL_CHARS = 300

export type SelfTestResult = Readonly<{ ok: true }> | Readonly<{ ok: false; detail: string }>

/** Lets a version try itself on this computer, beside the one that runs: `tillside self-test`. */
export async function runSelfTest(
  tree: AppTree,
  dataFolder: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<SelfTestResult> {
  const args = [programOf(tree.folder), 'self-test', ...(dataFolder === undefined ? [] : ['--data', dataFolder])]
  const options = { timeout: SELF_TEST_MS, killSignal: 'SIGKILL', windowsHide: true } as const
  try {
    await promisify(execFile)(process.execPath, args, { ...options, env: nodeEnvironment(environment) })
    return { ok: true }
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    return { ok: false, detail: (said || String(error)).slice(0, DETAIL_CHARS) }
  }
}
