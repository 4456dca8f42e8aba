import { opens, type ScreenAction } from './action.ts'

/** The register itself: cashier, shift, paper, and the question only a person can answer. */
export const registerActions = {
  cashier: { command: 'sign-in', label: 'cashier', key: 'F5', ...opens('cashier') },
  openShift: {
    command: 'open-shift',
    label: 'open-shift',
    key: 'Enter',
    build: (_state, idFor) => ({ name: 'open-shift', operationId: idFor('open-shift') }),
  },
  closeShift: {
    command: 'close-shift',
    label: 'close-shift',
    key: 'F12',
    isOffered: ({ device }) => device.shift.state === 'open',
    ...opens('close-shift'),
  },
  confirmCloseShift: {
    command: 'close-shift',
    label: 'confirm-close-shift',
    key: 'Enter',
    build: (_state, idFor) => ({ name: 'close-shift', operationId: idFor('close-shift') }),
  },
  answerPrinted: { command: 'answer-question', label: 'printed', key: '1', change: () => ({ answer: 'printed' }) },
  answerNotPrinted: {
    command: 'answer-question',
    label: 'not-printed',
    key: '2',
    change: () => ({ answer: 'not-printed' }),
  },
  answerDeviceGone: {
    command: 'answer-question',
    label: 'device-gone',
    key: '3',
    change: () => ({ answer: 'device-gone' }),
  },
  chooseFd: {
    command: 'answer-question',
    label: 'choose-fd',
    key: 'Enter',
    change: ({ entries }) => (Number(entries.fd ?? '') > 0 ? { isFdChosen: true } : undefined),
  },
  answerQuestion: {
    command: 'answer-question',
    label: 'answer',
    key: 'Enter',
    spends: 'pin',
    build({ snapshot, answer, entries }) {
      const [question] = snapshot.questions
      const pin = entries.pin ?? ''
      const fdNumber = Number(entries.fd ?? '')
      if (!question || !answer || pin.length < 4 || (answer === 'printed' && fdNumber < 1)) return undefined
      const base = { name: 'answer-question', operationId: question.operationId, answer, pin } as const
      return answer === 'printed' ? { ...base, fdNumber } : base
    },
  },
  continuePrinting: {
    command: 'continue-printing',
    label: 'continue-printing',
    key: 'F9',
    build: () => ({ name: 'continue-printing' }),
  },
} satisfies Record<string, ScreenAction>
