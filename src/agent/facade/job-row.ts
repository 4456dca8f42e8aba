import { z } from 'zod'
import type { FacadeJobRow } from '../../db/facade-tasks.ts'
import { AppError, toErrorData } from '../../shared/errors/app-error.ts'
import { type FacadeJob, type FacadeProtocol, FacadeTask, JobProgress, TaskPersonal } from './facade-task.ts'

/** A job as it was written down. */
export function jobOfRow(row: FacadeJobRow): FacadeJob {
  return {
    jobNo: row.jobNo,
    protocol: row.protocol as FacadeProtocol,
    jobId: row.jobId,
    state: row.state,
    tasks: z.array(FacadeTask).parse(JSON.parse(row.tasks)),
    tasksHash: row.tasksHash,
    personal: row.personal === undefined ? [] : z.array(TaskPersonal).parse(JSON.parse(row.personal)),
    progress: JobProgress.parse(JSON.parse(row.progress)),
  }
}

/** The row of a job that this version cannot read: a newer one wrote it, and was taken back. */
export function isUnreadable(row: FacadeJobRow): boolean {
  try {
    jobOfRow(row)
    return false
  } catch {
    return true
  }
}

/** Such a job ends here, or every later one would wait for ever: what of it had not ended has failed. */
export function progressOfUnreadable({ tasks, progress }: FacadeJobRow): string {
  const error = toErrorData(new AppError('agent.unexpected'))
  const { saleIds, ends } = Progress.parse(jsonOf(progress))
  const count = List.parse(jsonOf(tasks)).length
  const failed = Array.from({ length: Math.max(0, count - ends.length) }, () => ({ state: 'failed', error }))
  return JSON.stringify({ saleIds, ends: [...ends, ...failed] })
}

const List = z.array(z.unknown()).catch([])
const Progress = z.object({ saleIds: List, ends: List }).catch({ saleIds: [], ends: [] })

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
