import type { z } from 'zod'
import { AppError } from '../../src/shared/errors/app-error.ts'
import { type HubMessage, type HubResult, hubMessages } from '../../src/shared/hub/messages.ts'
import type { HubContext } from '../context.ts'
import type { RegisterSession } from '../fleet/sessions.ts'

export type HubParsed<M extends HubMessage> = z.output<(typeof hubMessages)[M]['request']>

/** Where a register's message is answered. */
export type Route = Readonly<{
  message: HubMessage
  answer(context: HubContext, session: RegisterSession, data: unknown): Promise<unknown>
}>

type Handle<M extends HubMessage> = (
  context: HubContext,
  session: RegisterSession,
  request: HubParsed<M>,
) => Promise<HubResult<M>>

/** Binds a message to its handler; the request is checked by the message's schema before the handler sees it. */
export function route<M extends HubMessage>(message: M, handle: Handle<M>): Route {
  return { message, answer: async (context, session, data) => handle(context, session, parseRequest(message, data)) }
}

/** @throws AppError request.malformed, with the path of the first wrong or missing field */
export function parseRequest<M extends HubMessage>(message: M, data: unknown): HubParsed<M> {
  const schema: z.ZodType = hubMessages[message].request
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data as HubParsed<M>
  throw new AppError('request.malformed', { params: { message, field: fieldOf(parsed.error) } })
}

/** Of a choice between shapes, the deepest field tells most. */
function fieldOf(error: z.ZodError): string {
  const paths = error.issues.flatMap(issue => [
    issue.path,
    ...(issue.code === 'invalid_union'
      ? issue.errors.flatMap(branch => branch.map(inner => [...issue.path, ...inner.path]))
      : []),
  ])
  const [first = []] = paths.toSorted((one, other) => other.length - one.length)
  return first.map(String).join('.')
}
