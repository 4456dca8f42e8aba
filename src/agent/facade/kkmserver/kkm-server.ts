import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { AppError, toErrorData } from '../../../shared/errors/app-error.ts'
import { utcOffsetAt } from '../../utc-offset.ts'
import type { FacadeDeps } from '../facade-deps.ts'
import { asFacadeError, createFacadeServer } from '../facade-server.ts'
import type { FacadeSettings } from '../facade-settings.ts'
import type { FacadeJob } from '../facade-task.ts'
import { facadeWords } from '../facade-words.ts'
import { type Fields, fieldsOf, refuse } from '../fields.ts'
import { answerError, answerJob, DEVICE_NUMBER } from './kkm-answer.ts'
import { Status } from './kkm-status.ts'
import { type Envelope, readCommand, readEnvelope } from './read-command.ts'

const WORKS = ['/Execute', '/Execute/sync', '/Execute/async']

/** KKMServer's own HTTP, `/Execute`, in front of this register's device. Refusals come with HTTP 200, as there. */
export function createKkmServer(
  deps: FacadeDeps,
  { user, password }: NonNullable<FacadeSettings['kkmserver']>,
): FastifyInstance {
  const { register, queue, word, log } = deps
  const { settings } = register
  const app = createFacadeServer({ access: deps.access, word, user, password })

  const unitName = () => {
    const device = register.device()
    return device && 'status' in device ? device.status.model : facadeWords.printer
  }

  const answer = (job: FacadeJob) =>
    answerJob(job, {
      word,
      utcOffsetMinutes: utcOffsetAt(settings, deps.now()),
      unitName: unitName(),
      registrationNumber: settings.facade?.registrationNumber,
      inn: settings.sellerInn,
      companyName: settings.storeName,
      isBlocked: queue.blocked()?.job?.jobNo === job.jobNo,
    })

  const refusal = (error: unknown, envelope: Pick<Envelope, 'command' | 'idCommand'>) => {
    const failure = asFacadeError(error)
    const level = failure.code === 'agent.unexpected' ? 'error' : 'info'
    log[level]({ code: failure.code, original: failure.original, command: envelope.command }, 'façade: refused')
    return answerError(toErrorData(failure), envelope, { word, unitName: unitName() })
  }

  /** A result that is asked for later, or after a lost answer. */
  const getResult = (envelope: Envelope) => {
    const { command, idCommand } = envelope
    if (idCommand === undefined) refuse('IdCommand', 'missing')
    const common = { Command: command, Warning: '', Message: '', IdCommand: idCommand, NumDevice: DEVICE_NUMBER }
    const job = queue.find('kkmserver', idCommand)
    if (job) return { ...common, Status: Status.done, Error: '', Rezult: answer(job) }
    const error = word(toErrorData(new AppError('facade.no-such-task')))
    return {
      ...common,
      Status: Status.unknown,
      Error: error,
      Rezult: { ...common, Status: Status.unknown, Error: error },
    }
  }

  const list = ({ command, idCommand }: Envelope) => ({
    Command: command,
    Status: Status.done,
    Error: '',
    IdCommand: idCommand ?? '',
    ListUnit: [
      {
        NumDevice: DEVICE_NUMBER,
        IdDevice: settings.registerId,
        OnOf: true,
        Active: ['ready', 'busy'].includes(register.device()?.state ?? ''),
        TypeDevice: facadeWords.printer,
        NameDevice: unitName(),
        IP: '',
        NumberKkm: '',
        INN: settings.sellerInn ?? '',
        NameOrganization: settings.storeName,
      },
    ],
  })

  const carryOut = async (command: Fields, envelope: Envelope) => {
    const { idCommand: jobId = randomUUID(), patienceMs, numDevice } = envelope
    if (numDevice > DEVICE_NUMBER)
      throw new AppError('facade.not-supported', { params: { command: `NumDevice=${numDevice}` } })
    const known = queue.find('kkmserver', jobId)
    if (!known) register.maintenance.assertOver()
    const { task, personal } = readCommand(command, envelope, settings)
    const taken = queue.accept({ protocol: 'kkmserver', jobId, tasks: [task], personal: [personal] })
    if (taken.status === 'known' && !taken.isSame) throw new AppError('facade.id-reused')
    // A connection that is cut meanwhile changes nothing: the job is written down.
    const job = patienceMs === 0 ? taken.job : await queue.whenEnded('kkmserver', jobId, patienceMs)
    return answer(job ?? taken.job)
  }

  app.setErrorHandler((error, _, reply) => {
    const failure = asFacadeError(error)
    const status = failure.code === 'request.unauthorised' ? 401 : failure.code === 'request.foreign-origin' ? 403 : 200
    return reply.code(status).send(refusal(failure, { command: '', idCommand: undefined }))
  })

  for (const path of WORKS) {
    app.post(path, async ({ body }) => {
      let envelope: Pick<Envelope, 'command' | 'idCommand'> = { command: '', idCommand: undefined }
      try {
        const command = fieldsOf(body, '')
        const whole = readEnvelope(command)
        envelope = whole
        if (whole.command === 'GetRezult') return getResult(whole)
        if (whole.command === 'List') return list(whole)
        return await carryOut(command, whole)
      } catch (error) {
        return refusal(error, envelope)
      }
    })
  }

  return app
}
