import { expect, it } from 'vitest'
import { createAnsweredQuestions } from '../../../src/agent/facade/answered-questions.ts'
import type { FacadeTask } from '../../../src/agent/facade/facade-task.ts'

const question: FacadeTask = { kind: 'question', name: 'GetDataKKT', ofReceipt: false }

it('the answer to a question is forgotten after ten minutes, a job that did something is not', () => {
  let elapsedMs = 0
  const questions = createAnsweredQuestions(() => elapsedMs)
  questions.note({ jobNo: 1, tasks: [question, question] })
  questions.note({ jobNo: 2, tasks: [question, { kind: 'report-x' }] })
  elapsedMs = 60_000
  questions.note({ jobNo: 3, tasks: [question] })
  expect(questions.takeOld()).toEqual([])
  elapsedMs = 600_000
  expect(questions.takeOld()).toEqual([1])
  expect(questions.takeOld()).toEqual([])
  elapsedMs = 10_000_000
  expect(questions.takeOld()).toEqual([3])
  expect(questions.takeOld()).toEqual([])
})
