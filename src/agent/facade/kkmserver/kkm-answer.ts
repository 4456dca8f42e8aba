import { AppError, type ErrorData, toErrorData } from '../../../shared/errors/app-error.ts'
import { roublesText } from '../../../shared/money.ts'
import type { WordError } from '../../wording.ts'
import { documentTime, isoWithZone } from '../device-time.ts'
import type { DeviceFacts, FacadeJob, FacadeTask, MadeDocument, TaskEnd } from '../facade-task.ts'
import { facadeWords } from '../facade-words.ts'
import { FNS_URL } from '../fiscal-tables.ts'
import { roublesOf } from '../plain-roubles.ts'
import { Status } from './kkm-status.ts'

type Place = Readonly<{
  word: WordError
  utcOffsetMinutes: number
  unitName: string
  registrationNumber: string | undefined
  inn: string | undefined
  companyName: string
  isBlocked: boolean
}>

/** The one device behind this façade. */
export const DEVICE_NUMBER = 1

const commandNames: Readonly<Record<FacadeTask['kind'], string>> = {
  receipt: 'RegisterCheck',
  'shift-open': 'OpenShift',
  'shift-close': 'CloseShift',
  'report-x': 'XReport',
  'continue-print': 'ContinuePrint',
  question: 'GetDataKKT',
}

/** The answer to a command, by how far its job is: the same whenever it is asked for. */
export function answerJob(job: FacadeJob, place: Place) {
  const [task] = job.tasks
  const [end] = job.progress.ends
  if (!task) throw new Error('a job has no task')
  const common = (status: number, error = '') => ({
    Command: task.kind === 'question' ? task.name : commandNames[task.kind],
    Status: status,
    Error: error,
    Warning: '',
    Message: '',
    IdCommand: job.jobId,
    NumDevice: DEVICE_NUMBER,
    UnitName: place.unitName,
  })
  if (job.state === 'removed') return common(Status.failed, place.word(toErrorData(new AppError('facade.removed'))))
  if (!end) {
    const isWaiting = job.state === 'waiting'
    const Message = place.isBlocked ? facadeWords.settling : ''
    return { ...common(isWaiting ? Status.queued : Status.running), Message }
  }
  if (end.state === 'failed') return common(Status.failed, place.word(end.error))
  if (end.state === 'interrupted') {
    return common(Status.failed, place.word(toErrorData(new AppError('facade.interrupted'))))
  }
  return { ...common(Status.done), ...warningsOf(task, end), ...resultOf(task, end, place) }
}

/** A refusal of a command that was never taken. */
export function answerError(
  error: ErrorData,
  { command, idCommand }: Readonly<{ command: string; idCommand: string | undefined }>,
  { word, unitName }: Pick<Place, 'word' | 'unitName'>,
) {
  const status = error.code === 'facade.not-supported' ? Status.unknown : Status.failed
  return {
    Command: command,
    Status: status,
    Error: word(error),
    Warning: '',
    Message: '',
    IdCommand: idCommand ?? '',
    NumDevice: DEVICE_NUMBER,
    UnitName: unitName,
  }
}

type Done = Extract<TaskEnd, { state: 'done' }>

function warningsOf(task: FacadeTask, { isUnprinted }: Done) {
  const texts = task.kind === 'receipt' && task.hasExtras ? facadeWords.textsSkipped : ''
  return { Warning: texts, Message: isUnprinted ? facadeWords.notOnPaper : '' }
}

function resultOf(task: FacadeTask, { document, facts }: Done, place: Place) {
  if (facts) return { ...(task.kind === 'question' ? dataOfDevice(facts, place) : {}) }
  if (!document) return {}
  const { registered, numberInShift, tenders = [] } = document
  const numbers = { CheckNumber: registered.fdNumber, SessionNumber: registered.shiftNumber ?? 0, URL: FNS_URL }
  if (task.kind !== 'receipt') return { ...numbers, QRCode: qrOf(document, place) }
  const taken = (kind: string) => {
    const amounts = tenders.filter(tender => tender.kind === kind).map(({ amountMinor }) => amountMinor)
    return roublesOf(amounts.reduce((sum, amountMinor) => sum + amountMinor, 0))
  }
  return {
    ...numbers,
    SessionCheckNumber: numberInShift ?? 0,
    QRCode: qrOf(document, place),
    Cash: taken('cash'),
    ElectronicPayment: taken('card'),
    AdvancePayment: taken('advance'),
    Credit: taken('credit'),
    CashProvision: taken('other'),
  }
}

/** As on paper; a shift document has neither sum nor kind. */
function qrOf(document: MadeDocument, { utcOffsetMinutes }: Place): string {
  const { registered, totalMinor, receiptKind } = document
  const time = documentTime(document, utcOffsetMinutes).slice(0, 16).replaceAll(/[-:]/g, '')
  const isReceipt = receiptKind !== undefined && totalMinor !== undefined
  return [
    `t=${time}`,
    ...(isReceipt ? [`s=${roublesText(totalMinor)}`] : []),
    `fn=${registered.fnNumber}`,
    `i=${registered.fdNumber}`,
    `fp=${registered.fiscalSign}`,
    ...(isReceipt ? [`n=${receiptKind === 'sale' ? 1 : 2}`] : []),
  ].join('&')
}

const sessionStates = { closed: 1, open: 2, expired: 3 } as const

function dataOfDevice(facts: DeviceFacts, place: Place) {
  const { baseline, shiftNumber, lastDocument } = facts
  return {
    CheckNumber: baseline.lastFdNumber,
    SessionNumber: shiftNumber,
    URL: FNS_URL,
    ...(lastDocument ? { QRCode: qrOf(lastDocument, place) } : {}),
    Info: {
      UrlServerOfd: '',
      NameOrganization: place.companyName,
      InnOrganization: place.inn ?? '',
      KktNumber: facts.serialNumber,
      RegNumber: place.registrationNumber ?? '',
      FnNumber: baseline.fnNumber,
      FN_IsFiscal: true,
      FN_MemOverflowl: facts.storageWarnings.includes('nearly-full'),
      SessionState: sessionStates[baseline.shift],
      OFD_Error: facts.storageWarnings.includes('ofd-overdue') ? 'ofd-overdue' : '',
      OFD_NumErrorDoc: facts.unsentDocuments,
      PaperOver: facts.paper !== 'present',
      DateTimeKKT: isoWithZone(facts.atMs, place.utcOffsetMinutes),
    },
  }
}
