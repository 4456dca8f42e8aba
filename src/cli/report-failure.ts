import { loadWording } from '../agent/wording.ts'
import { AppError, toErrorData } from '../shared/errors/app-error.ts'
import { packageFile } from './paths.ts'

/** Says what happened and what to do, with the support number, and ends with exit code 1. A bug shows its stack. */
export function reportFailure(error: unknown): void {
  const data = toErrorData(error)
  const sentence = loadWording(packageFile('renderer/locales/en.json'))(data)
  const details = Object.entries(data.params).map(([name, value]) => `  ${name}: ${value}`)
  console.error([`${data.code}: ${sentence}`, ...details].join('\n'))
  if (!(error instanceof AppError)) console.error(error)
  process.exitCode = 1
}
