import { AppError, type ErrorData, toErrorData } from '../../../shared/errors/app-error.ts'
import type { WordError } from '../../wording.ts'
import { documentTime, isoWithZone } from '../device-time.ts'
import type { DeviceFacts, FacadeJob, FacadeTask, MadeDocument, TaskEnd } from '../facade-task.ts'
import { FNS_URL } from '../fiscal-tables.ts'
import { roublesOf } from '../plain-roubles.ts'
import { atolCode } from './atol-errors.ts'

type Place = Readonly<{
  word: WordError
  utcOffsetMinutes: number
  registrationNumber: string | undefined
  /** It is being found out what became of this job's present task. */
  isBlocked: boolean
}>

type AtolError = Readonly<{ code: number; description: string }>

const DAY_MS = 24 * 60 * 60 * 1000

export function atolError(error: ErrorData, word: WordError): AtolError {
  return { code: atolCode(error.code), description: word(error) }
}

/** `results` of a job: one element for each of its tasks. */
export function answerJob(job: FacadeJob, place: Place) {
  return job.tasks.map((task, index) => answerTask(task, job, index, place))
}

function answerTask(task: FacadeTask, job: FacadeJob, index: number, place: Place) {
  const end = job.progress.ends[index]
  const none = { code: 0, description: '' }
  if (!end) return { status: unendedStatus(job, index, place), error: none, result: null }
  switch (end.state) {
    case 'done':
      return { status: 'ready', error: none, result: resultOf(task, end, place) }
    case 'failed': {
      const warnings = end.isRecovered ? { result: { warnings: { recovered: true } } } : { result: null }
      return { status: 'error', error: atolError(end.error, place.word), ...warnings }
    }
    case 'interrupted': {
      const error = toErrorData(new AppError('facade.interrupted'))
      return { status: 'interrupted', error: atolError(error, place.word), result: null }
    }
  }
}

function unendedStatus({ state, progress }: FacadeJob, index: number, { isBlocked }: Place): string {
  if (state === 'removed') return 'canceled'
  if (state === 'waiting' || index > progress.ends.length) return 'wait'
  return isBlocked ? 'blocked' : 'inProgress'
}

function resultOf(task: FacadeTask, end: Extract<TaskEnd, { state: 'done' }>, place: Place) {
  const { document, facts, isRecovered, isUnprinted } = end
  if (task.kind === 'question' && facts) return answerQuestion(task, facts, place)
  if (!document) return {}
  const nonFiscal = task.kind === 'receipt' && task.hasExtras
  return {
    fiscalParams: fiscalParams(document, place),
    warnings: { notPrinted: isUnprinted, nonFiscal, recovered: isRecovered },
  }
}

/** What names a document: the sign is a text, its zeros in front belong to it. */
function fiscalParams(
  document: MadeDocument,
  { utcOffsetMinutes, registrationNumber }: Omit<Place, 'word' | 'isBlocked'>,
) {
  const { registered, totalMinor, numberInShift } = document
  return {
    fiscalDocumentDateTime: documentTime(document, utcOffsetMinutes),
    fiscalDocumentNumber: registered.fdNumber,
    fiscalDocumentSign: registered.fiscalSign,
    fiscalReceiptNumber: numberInShift ?? 0,
    fnNumber: registered.fnNumber,
    fnsUrl: FNS_URL,
    registrationNumber: registrationNumber ?? '',
    shiftNumber: registered.shiftNumber ?? 0,
    total: roublesOf(totalMinor ?? 0),
  }
}

/** The answer to a question, by its name in a job. */
export function answerQuestion(
  { name, ofReceipt }: Readonly<{ name: string; ofReceipt: boolean }>,
  facts: DeviceFacts,
  place: Omit<Place, 'word' | 'isBlocked'>,
) {
  switch (name) {
    case 'getDeviceStatus':
      return { deviceStatus: deviceStatus(facts, place.utcOffsetMinutes) }
    case 'getShiftStatus':
      return { shiftStatus: shiftStatus(facts, place.utcOffsetMinutes) }
    case 'getDeviceInfo':
      return { deviceInfo: { modelName: facts.model, serial: facts.serialNumber } }
    case 'getFnInfo':
      return { fnInfo: { serial: facts.baseline.fnNumber, livePhase: 'fiscalMode', warnings: fnWarnings(facts) } }
    case 'getFnStatus':
      return {
        fnStatus: {
          fiscalDocumentNumber: facts.baseline.lastFdNumber,
          fiscalReceiptNumber: facts.lastReceipt?.numberInShift ?? 0,
          warnings: fnWarnings(facts),
        },
      }
    default: {
      const document = ofReceipt ? facts.lastReceipt : facts.lastDocument
      return document ? { fiscalParams: fiscalParams(document, place) } : {}
    }
  }
}

const shiftStates = { closed: 'closed', open: 'opened', expired: 'expired' } as const

function deviceStatus(facts: DeviceFacts, utcOffsetMinutes: number) {
  return {
    currentDateTime: isoWithZone(facts.atMs, utcOffsetMinutes),
    shift: shiftStates[facts.baseline.shift],
    blocked: false,
    coverOpened: facts.isCoverOpen,
    paperPresent: facts.paper === 'present',
    fiscal: true,
    fnFiscal: true,
    fnPresent: true,
  }
}

function shiftStatus(facts: DeviceFacts, utcOffsetMinutes: number) {
  const { shiftOpenedAtMs } = facts
  return {
    state: shiftStates[facts.baseline.shift],
    number: facts.shiftNumber,
    ...(shiftOpenedAtMs === undefined ? {} : { expiredAt: isoWithZone(shiftOpenedAtMs + DAY_MS, utcOffsetMinutes) }),
  }
}

function fnWarnings({ storageWarnings }: DeviceFacts) {
  return {
    criticalError: storageWarnings.includes('critical'),
    memoryOverflow: storageWarnings.includes('nearly-full'),
    needReplacement: storageWarnings.includes('three-days-left'),
    resourceExhausted: storageWarnings.includes('thirty-days-left'),
    ofdTimeout: storageWarnings.includes('ofd-overdue'),
  }
}
