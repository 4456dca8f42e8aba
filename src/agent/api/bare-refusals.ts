import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../shared/errors/app-error.ts'
import type { WordError } from '../wording.ts'
import { answerError, httpStatus } from './answers.ts'

/** Refusals that come before there is a route: bytes that are no HTTP, headers without end, an address that cannot be read. */
export function bareRefusals(word: WordError) {
  return {
    clientErrorHandler(error: Error & { code?: string }, socket: Socket): void {
      if (!socket.writable || error.code === 'ECONNRESET') {
        socket.destroy()
        return
      }
      const refusal =
        error.code === 'HPE_HEADER_OVERFLOW'
          ? new AppError('request.too-large', { cause: error })
          : new AppError('request.malformed', { params: { field: 'HTTP' }, cause: error })
      const body = JSON.stringify(answerError(refusal, word))
      const status = httpStatus(refusal.code)
      const head = [
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
        'Content-Type: application/json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
      ]
      socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
    },

    frameworkErrors(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
      const refusal = new AppError('request.malformed', { params: { field: 'URL' }, cause: error })
      void reply.code(httpStatus(refusal.code)).send(answerError(refusal, word))
    },
  }
}
