import { createHash } from 'node:crypto'
import type { WritableDb } from '../../db/database.ts'
import {
  addFacadeJob,
  countFacadeJobs,
  endFacadeJob,
  type FacadeJobRow,
  type FacadeJobState,
  findFacadeJob,
  forgetFacadeJob,
  forgetFacadeJobs,
  moveFacadeJob,
  nextFacadeJob,
  removeFacadeJob,
} from '../../db/facade-tasks.ts'
import { transaction } from '../../db/transaction.ts'
import { toAppError } from '../../shared/errors/app-error.ts'
import type { FiscalDesk } from '../fiscal/fiscal-desk.ts'
import type { Log } from '../log.ts'
import type { Register } from '../register.ts'
import { createAnsweredQuestions } from './answered-questions.ts'
import { createChanges, Stopped } from './changes.ts'
import { taskOperationId } from './facade-sale.ts'
import type { FacadeJob, FacadeProtocol, FacadeTask, TaskEnd, TaskPersonal } from './facade-task.ts'
import { isUnreadable, jobOfRow, progressOfUnreadable } from './job-row.ts'
import { matchSale } from './match-sale.ts'
import { lateTruth } from './run-receipt.ts'
import { runTask } from './run-task.ts'
import type { TaskRun } from './task-run.ts'

/** After the disk or the database failed; the device is not asked twice for it. */
const RETRY_MS = 1_000
/** So long a program may come back and ask how its job ended: a month, as the servers we stand in for. */
const KEPT_MS = 30 * 24 * 60 * 60 * 1000
/** A task that falls over a bug so often ends as failed: the next ones are not kept waiting for ever. */
const MOST_FAILURES = 3
const STOP_PATIENCE_MS = 1_000
const FORGET_MS = 6 * 60 * 60 * 1000

export type NewJob = Readonly<{
  protocol: FacadeProtocol
  jobId: string
  tasks: readonly FacadeTask[]
  personal: readonly TaskPersonal[]
}>

/** `known`: there is one of this id already; `isSame`: it asks for the same. */
export type Accepted = Readonly<{ job: FacadeJob } & ({ status: 'taken' } | { status: 'known'; isSame: boolean })>

/** The work register programs gave to one register, in the order it came; one task at a time, each to a true end. */
export type FacadeQueue = Readonly<{
  /**
   * Takes a job. It is on disk when this returns.
   *
   * @throws AppError facade.sale-differs, facade.sale-not-ready (nothing is written down)
   */
  accept(job: NewJob): Accepted
  find(protocol: FacadeProtocol, jobId: string): FacadeJob | undefined
  remove(protocol: FacadeProtocol, jobId: string): 'removed' | 'begun' | 'unknown'
  counts(protocol: FacadeProtocol): Readonly<Record<FacadeJobState, number>>
  /** It is being found out what became of a document: nothing else is begun. `job`: whose, where it is one of ours. */
  blocked(): Readonly<{ job: Readonly<{ jobNo: number; jobId: string }> | undefined }> | undefined
  /** The job as it stands when it has ended, or when the patience ends. */
  whenEnded(protocol: FacadeProtocol, jobId: string, patienceMs: number): Promise<FacadeJob | undefined>
  stop(): Promise<void>
}>

type Deps = Readonly<{ db: WritableDb; register: Register; fiscal: FiscalDesk; log: Log; now: () => number }>

export function createFacadeQueue({ db, register, fiscal, log, now }: Deps): FacadeQueue {
  const { registerId, taxSystem } = register.settings
  const { runner, operations } = register
  const changes = createChanges()
  const questions = createAnsweredQuestions()
  register.onChange(changes.tell)
  let current: FacadeJob | undefined
  let working: Promise<void> | undefined
  let isStopped = false
  let forgottenAtMs = 0
  /** By job: falls over a bug of ours, one after another. */
  const failures = new Map<number, number>()

  const keyOf = (protocol: FacadeProtocol, jobId: string) => ({ registerId, protocol, jobId })

  const find = (protocol: FacadeProtocol, jobId: string): FacadeJob | undefined => {
    const row = findFacadeJob(db, keyOf(protocol, jobId))
    return row && withLateTruth(jobOfRow(row))
  }

  const operationIdOf = ({ protocol, jobId }: FacadeJob, index: number) =>
    taskOperationId({ registerId, protocol, jobId, index })

  const withLateTruth = (job: FacadeJob): FacadeJob => {
    const { saleIds, ends } = job.progress
    if (!ends.some(({ state }) => state === 'failed')) return job
    const told = ends.map((end, index) => {
      const saleId = end.state === 'failed' ? saleIds[index] : undefined
      return (saleId && lateTruth({ db, register, operationId: operationIdOf(job, index) }, saleId)) || end
    })
    return { ...job, progress: { saleIds, ends: told } }
  }

  /** What ends, and what is begun, is on disk before it is said. */
  const keep = (job: FacadeJob): FacadeJob => {
    const progress = JSON.stringify(job.progress)
    transaction(db, () => {
      if (job.state === 'ended') endFacadeJob(db, job.jobNo, progress, now())
      else moveFacadeJob(db, job.jobNo, 'running', progress)
    })
    return job
  }

  const runJob = async (row: FacadeJobRow): Promise<void> => {
    let job = jobOfRow(row)
    const isTakenUp = job.state === 'running'
    const first = job.progress.ends.length
    job = keep({ ...job, state: 'running' })
    current = job
    for (let index = first; index < job.tasks.length; index += 1) {
      const run: TaskRun = {
        db,
        register,
        fiscal,
        changes,
        get job() {
          return job
        },
        index,
        operationId: operationIdOf(job, index),
        isTakenUp: isTakenUp && index === first,
        keepSale(saleId) {
          const saleIds = job.progress.saleIds.map((kept, at) => (at === index ? saleId : kept))
          job = keep({ ...job, progress: { ...job.progress, saleIds } })
          current = job
        },
        mayGiveUp: (failures.get(job.jobNo) ?? 0) >= MOST_FAILURES,
        now,
      }
      const end = await runTask(run)
      const rest = end.state === 'failed' ? job.tasks.length - index - 1 : 0
      const interrupted: TaskEnd[] = Array.from({ length: rest }, () => ({ state: 'interrupted' }))
      const ends = [...job.progress.ends, end, ...interrupted]
      const state = ends.length === job.tasks.length ? 'ended' : 'running'
      job = keep({ ...job, state, progress: { ...job.progress, ends } })
      current = job
      if (state === 'ended') break
    }
    failures.delete(job.jobNo)
    questions.note(job)
    log.info({ protocol: job.protocol, jobNo: job.jobNo }, 'a job of a register program has ended')
  }

  const giveUpUnreadable = (row: FacadeJobRow): void => {
    log.error({ jobNo: row.jobNo }, 'a job cannot be read, and ends')
    transaction(db, () => endFacadeJob(db, row.jobNo, progressOfUnreadable(row), now()))
  }

  const work = async (): Promise<void> => {
    while (!isStopped) {
      const row = nextFacadeJob(db, registerId)
      if (!row) return
      try {
        if (isUnreadable(row)) giveUpUnreadable(row)
        else await runJob(row)
      } catch (error) {
        if (error instanceof Stopped) return
        const { code, original } = toAppError(error)
        log.error({ jobNo: row.jobNo, code, original }, 'a job could not go on, trying again')
        failures.set(row.jobNo, (failures.get(row.jobNo) ?? 0) + 1)
        await changes.within(RETRY_MS, () => false).catch(() => undefined)
      } finally {
        current = undefined
        changes.tell()
      }
    }
  }

  const wake = (): void => {
    working ??= work()
      .catch(error => log.error({ code: toAppError(error).code }, 'the queue of a façade stopped'))
      .finally(() => {
        working = undefined
        if (!isStopped && nextFacadeJob(db, registerId)) wake()
      })
  }

  const forget = (): void => {
    if (now() - forgottenAtMs < FORGET_MS) return
    forgottenAtMs = now()
    forgetFacadeJobs(db, registerId, now() - KEPT_MS)
  }

  wake()

  return {
    accept({ protocol, jobId, tasks, personal }) {
      const text = JSON.stringify(tasks)
      const tasksHash = createHash('sha256').update(text).digest('hex')
      const known = find(protocol, jobId)
      if (known) return { status: 'known', isSame: known.tasksHash === tasksHash, job: known }
      for (const [index, task] of tasks.entries()) {
        const isOnly = tasks.filter(({ kind }) => kind === 'receipt').length === 1
        if (task.kind !== 'receipt' || !isOnly) continue
        matchSale(task, personal[index] ?? {}, { jobId, find: runner.find, open: [], taxSystem })
      }
      forget()
      const progress = JSON.stringify({ saleIds: tasks.map(() => null), ends: [] })
      const hasPersonal = personal.some(each => Object.values(each).some(value => value !== undefined))
      transaction(db, () => {
        for (const jobNo of questions.takeOld()) forgetFacadeJob(db, jobNo)
        addFacadeJob(db, {
          ...keyOf(protocol, jobId),
          tasks: text,
          tasksHash,
          personal: hasPersonal ? JSON.stringify(personal) : undefined,
          progress,
          acceptedAtMs: now(),
        })
      })
      const job = find(protocol, jobId)
      if (!job) throw new Error('a job that was written down cannot be read')
      wake()
      return { status: 'taken', job }
    },

    find,

    remove(protocol, jobId) {
      const isRemoved = transaction(db, () => removeFacadeJob(db, keyOf(protocol, jobId), now()))
      if (isRemoved) return 'removed'
      return find(protocol, jobId) ? 'begun' : 'unknown'
    },

    counts: protocol => countFacadeJobs(db, registerId, protocol),

    blocked() {
      const settling = operations.unsettled().find(({ state }) => state === 'settling')
      if (!settling) return undefined
      const index = current?.progress.ends.length ?? 0
      const isCurrent = current && operationIdOf(current, index) === settling.operationId
      return { job: isCurrent ? current : undefined }
    },

    async whenEnded(protocol, jobId, patienceMs) {
      const isEnded = () => {
        const state = find(protocol, jobId)?.state
        return state === undefined || state === 'ended' || state === 'removed'
      }
      await changes.within(patienceMs, isEnded).catch(() => undefined)
      return find(protocol, jobId)
    },

    async stop() {
      isStopped = true
      changes.stop()
      // What the device is still doing is settled by the next life: it need not be waited for.
      await Promise.race([working, new Promise(resolve => setTimeout(resolve, STOP_PATIENCE_MS).unref())])
    },
  }
}
