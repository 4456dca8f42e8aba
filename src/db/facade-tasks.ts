import type { RegisterId } from '../shared/ids.ts'
import { openPersonal, sealPersonal } from './cipher.ts'
import { type ReadableDb, statement, type WritableDb } from './database.ts'

/** `removed`: taken back by the program before it was begun. */
export type FacadeJobState = 'waiting' | 'running' | 'ended' | 'removed'

/** Which job: ids are the register program's own. */
export type FacadeJobKey = Readonly<{ registerId: RegisterId; protocol: string; jobId: string }>

/** What a register program asked for through a façade. What the texts mean is the façade's affair. */
export type FacadeJobRow = FacadeJobKey &
  Readonly<{
    /** The order of the queue. */
    jobNo: number
    state: FacadeJobState
    /** JSON without personal data. */
    tasks: string
    /** SHA-256 of the tasks in hex. */
    tasksHash: string
    /** JSON of contacts and buyers; encrypted in the file, absent once the job has ended. */
    personal?: string | undefined
    /** JSON. */
    progress: string
    acceptedAtMs: number
    endedAtMs?: number | undefined
  }>

type StoredJob = Omit<FacadeJobRow, 'personal' | 'endedAtMs'> &
  Readonly<{ sealed: string | null; endedAtMs: number | null }>

const columns = `job_no AS jobNo, register_id AS registerId, protocol, job_id AS jobId, state, tasks,
  tasks_hash AS tasksHash, personal AS sealed, progress, accepted_at_ms AS acceptedAtMs, ended_at_ms AS endedAtMs`

/** Takes a job into the queue. False: there is one of this id, and it stays as it is. */
export function addFacadeJob(db: WritableDb, job: Omit<FacadeJobRow, 'jobNo' | 'state' | 'endedAtMs'>): boolean {
  const { personal, ...rest } = job
  const sealed = personal !== undefined && db.personalKey ? sealPersonal(db.personalKey, personal) : null
  const { changes } = statement<object>(
    db,
    `INSERT INTO facade_jobs
      (register_id, protocol, job_id, state, tasks, tasks_hash, personal, progress, accepted_at_ms)
     VALUES (@registerId, @protocol, @jobId, 'waiting', @tasks, @tasksHash, @sealed, @progress, @acceptedAtMs)
     ON CONFLICT (register_id, protocol, job_id) DO NOTHING`,
  ).run({ ...rest, sealed })
  return changes > 0
}

export function findFacadeJob(db: ReadableDb, key: FacadeJobKey): FacadeJobRow | undefined {
  const row = statement<[string, string, string], StoredJob>(
    db,
    `SELECT ${columns} FROM facade_jobs WHERE register_id = ? AND protocol = ? AND job_id = ?`,
  ).get(key.registerId, key.protocol, key.jobId)
  return row && toJob(db, row)
}

/** The job a register works on next: the one under way, else the oldest that waits. */
export function nextFacadeJob(db: ReadableDb, registerId: RegisterId): FacadeJobRow | undefined {
  const row = statement<[string], StoredJob>(
    db,
    `SELECT ${columns} FROM facade_jobs
     WHERE register_id = ? AND state IN ('waiting', 'running') ORDER BY state = 'waiting', job_no LIMIT 1`,
  ).get(registerId)
  return row && toJob(db, row)
}

/** How far a job is. */
export function moveFacadeJob(db: WritableDb, jobNo: number, state: 'running', progress: string): void {
  statement<[string, string, number]>(db, 'UPDATE facade_jobs SET state = ?, progress = ? WHERE job_no = ?').run(
    state,
    progress,
    jobNo,
  )
}

/** Nothing is left to do: whom it was for is forgotten, how it ended is kept. */
export function endFacadeJob(db: WritableDb, jobNo: number, progress: string, endedAtMs: number): void {
  statement<[string, number, number]>(
    db,
    `UPDATE facade_jobs SET state = 'ended', progress = ?, ended_at_ms = ?, personal = NULL WHERE job_no = ?`,
  ).run(progress, endedAtMs, jobNo)
}

/** Takes back a job that was not begun. False: it was, or there is none. */
export function removeFacadeJob(db: WritableDb, key: FacadeJobKey, atMs: number): boolean {
  const { changes } = statement<[number, string, string, string]>(
    db,
    `UPDATE facade_jobs SET state = 'removed', ended_at_ms = ?, personal = NULL
     WHERE register_id = ? AND protocol = ? AND job_id = ? AND state = 'waiting'`,
  ).run(atMs, key.registerId, key.protocol, key.jobId)
  return changes > 0
}

/** Jobs of a protocol in each state. */
export function countFacadeJobs(
  db: ReadableDb,
  registerId: RegisterId,
  protocol: string,
): Readonly<Record<FacadeJobState, number>> {
  const rows = statement<[string, string], { state: FacadeJobState; count: number }>(
    db,
    'SELECT state, count(*) AS count FROM facade_jobs WHERE register_id = ? AND protocol = ? GROUP BY state',
  ).all(registerId, protocol)
  const counts = { waiting: 0, running: 0, ended: 0, removed: 0 }
  for (const { state, count } of rows) counts[state] = count
  return counts
}

/** Forgets one job that has ended. */
export function forgetFacadeJob(db: WritableDb, jobNo: number): void {
  statement<[number]>(db, `DELETE FROM facade_jobs WHERE job_no = ? AND state = 'ended'`).run(jobNo)
}

/** Forgets what ended before that instant. Sales and documents stay, and a repeat still finds its sale. */
export function forgetFacadeJobs(db: WritableDb, registerId: RegisterId, beforeMs: number): void {
  statement<[string, number]>(db, 'DELETE FROM facade_jobs WHERE register_id = ? AND ended_at_ms < ?').run(
    registerId,
    beforeMs,
  )
}

function toJob(db: ReadableDb, row: StoredJob): FacadeJobRow {
  const { sealed, endedAtMs, ...rest } = row
  const personal = sealed === null ? undefined : openPersonal(db.personalKey, sealed)
  return { ...rest, personal, endedAtMs: endedAtMs ?? undefined }
}
