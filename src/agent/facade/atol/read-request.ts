import { type Fields, fieldsOf, innerOf, isAbsent, listOf, refuse, refuseFields, textOf } from '../fields.ts'
import type { DocumentRules } from '../fiscal-tables.ts'
import type { ReadTask } from '../receipt-parts.ts'
import { readTask } from './read-task.ts'

const MOST_TASKS = 50
const LONGEST_ID = 100

/** The uuid of a request: any text its sender never uses twice. */
export function readUuid(request: Fields): string {
  const uuid = textOf(request, 'uuid') ?? refuse('uuid', 'missing')
  return uuid.length > LONGEST_ID ? refuse('uuid', 'unreadable') : uuid
}

/**
 * The tasks of a request.
 *
 * @throws AppError facade.field-refused, facade.not-supported
 */
export function readTasks(request: Fields, rules: DocumentRules): ReadTask[] {
  const callbacks = innerOf(request, 'callbacks')
  // Whoever waits to be called back would wait for ever.
  if (callbacks) refuseFields(callbacks, ['resultUrl'], 'unsupported')
  if (isAbsent(request.raw.request)) refuse('request', 'missing')
  const tasks = listOf(request, 'request')
  if (tasks.length === 0) refuse('request', 'missing')
  if (tasks.length > MOST_TASKS) refuse('request', 'unsupported')
  return tasks.map(task => readTask(task, rules))
}

export function readBody(body: unknown): Fields {
  return fieldsOf(body, '')
}
