import type { FastifyInstance } from 'fastify'
import { AppError, toErrorData } from '../../../shared/errors/app-error.ts'
import type { ErrorCode } from '../../../shared/errors/catalogue.ts'
import { utcOffsetAt } from '../../utc-offset.ts'
import { deviceFacts } from '../device-facts.ts'
import type { FacadeDeps } from '../facade-deps.ts'
import { asFacadeError, createFacadeServer } from '../facade-server.ts'
import type { FacadeSettings } from '../facade-settings.ts'
import type { FacadeJob } from '../facade-task.ts'
import { facadeWords } from '../facade-words.ts'
import { answerJob, answerQuestion, atolError } from './answer-task.ts'
import { readBody, readTasks, readUuid } from './read-request.ts'

const VALIDATION_FAILED = 420

/** HTTP status by our codes; what a program asked for wrongly is 420 by the protocol. */
const statuses: Partial<Record<ErrorCode, number>> = {
  'request.unauthorised': 401,
  'request.foreign-origin': 403,
  'request.not-found': 404,
  'facade.no-such-task': 404,
  'facade.begun': 409,
  'agent.unexpected': 500,
  'agent.updating': 503,
  'disk.full': 507,
}

/** ATOL Web Server's own HTTP, `/api/v2`, in front of this register's device. */
export function createAtolServer(
  deps: FacadeDeps,
  { user, password }: NonNullable<FacadeSettings['atol']>,
): FastifyInstance {
  const { register, queue, word, log } = deps
  const { settings } = register
  const app = createFacadeServer({ access: deps.access, word, user, password })

  const place = (job?: FacadeJob) => ({
    word,
    utcOffsetMinutes: utcOffsetAt(settings, deps.now()),
    registrationNumber: settings.facade?.registrationNumber,
    isBlocked: job !== undefined && queue.blocked()?.job?.jobNo === job.jobNo,
  })

  const queueState = () => {
    const blocked = queue.blocked()
    return {
      isBlocked: blocked !== undefined,
      ...(blocked ? { blockReason: 'connectionError', blockedUUID: blocked.job?.jobId ?? '' } : {}),
    }
  }

  const present = (uuid: string): FacadeJob => {
    const job = queue.find('atol', uuid)
    if (!job) throw new AppError('facade.no-such-task')
    return job
  }

  app.setErrorHandler((error, request, reply) => {
    const failure = asFacadeError(error)
    const level = failure.code === 'agent.unexpected' ? 'error' : 'info'
    log[level]({ code: failure.code, original: failure.original, route: request.routeOptions.url }, 'façade: refused')
    const status = statuses[failure.code] ?? VALIDATION_FAILED
    return reply.code(status).send({ error: atolError(toErrorData(failure), word) })
  })
  app.setNotFoundHandler(async (request, reply) => {
    const error = new AppError('facade.not-supported', {
      params: { command: request.url.split('?')[0]?.slice(0, 64) ?? '' },
    })
    return await reply.code(404).send({ error: atolError(toErrorData(error), word) })
  })

  app.post('/api/v2/requests', async ({ body }, reply) => {
    const request = readBody(body)
    const jobId = readUuid(request)
    const known = queue.find('atol', jobId)
    if (known) return await reply.code(409).send(alreadyTaken(known))
    register.maintenance.assertOver()
    const tasks = readTasks(request, settings)
    const taken = queue.accept({
      protocol: 'atol',
      jobId,
      tasks: tasks.map(({ task }) => task),
      personal: tasks.map(({ personal }) => personal),
    })
    if (taken.status === 'known') return await reply.code(409).send(alreadyTaken(taken.job))
    return await reply.code(201).send({ number: taken.job.jobNo, uuid: jobId, ...queueState() })
  })

  /** Taken earlier: its result is asked for by the same uuid. */
  const alreadyTaken = ({ jobNo, jobId }: FacadeJob) => ({
    error: { code: 0, description: facadeWords.alreadyTaken },
    number: jobNo,
    uuid: jobId,
    ...queueState(),
  })

  app.get<{ Params: { uuid: string } }>('/api/v2/requests/:uuid', async ({ params: { uuid } }) => {
    const job = present(uuid)
    return { results: answerJob(job, place(job)) }
  })

  app.delete<{ Params: { uuid: string } }>('/api/v2/requests/:uuid', async ({ params: { uuid } }) => {
    const outcome = queue.remove('atol', uuid)
    if (outcome === 'unknown') throw new AppError('facade.no-such-task')
    if (outcome === 'begun') throw new AppError('facade.begun')
    return {}
  })

  app.get('/api/v2/getRequestsQueueStatus', async () => {
    const { waiting, running, ended, removed } = queue.counts('atol')
    return { number: waiting + running, canceled: removed, ready: ended, ...queueState() }
  })

  app.get('/api/v2/serverInfo', async () => ({ name: 'Tillside', version: deps.version }))

  app.post<{ Params: { question: string } }>('/api/v2/operations/query:question', async ({ params: { question } }) => {
    const name = `get${question.split('?')[0]}`
    if (!asked.includes(name)) throw new AppError('facade.not-supported', { params: { command: `query${question}` } })
    return answerQuestion({ name, ofReceipt: false }, deviceFacts(deps.db, register, deps.now()), place())
  })

  return app
}

/** What is answered at once, without the queue. */
const asked: readonly string[] = ['getDeviceInfo', 'getDeviceStatus', 'getShiftStatus', 'getFnInfo', 'getFnStatus']
