import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { RegisterId } from '../../shared/ids.ts'
import type { PairingDesk } from '../programs/pairing-desk.ts'
import type { ProgramBook } from '../programs/program-book.ts'
import { ProgramName } from '../programs/program-settings.ts'
import { allRights, Right, Rights } from '../programs/rights.ts'

const tags = ['programs']

export type PairingDeps = Readonly<{ desk: PairingDesk; book: ProgramBook; now: () => number }>

export const CodeAnswer = z.object({ code: z.string(), expiresAtMs: z.int(), registerId: RegisterId, name: z.string() })

export const ProgramsAnswer = z.object({
  registerId: RegisterId,
  programs: z.array(
    z.object({
      name: z.string(),
      rights: z.array(Right),
      pairedBy: z.enum(['code', 'settings']),
      /** What it said of itself. */
      software: z.string().optional(),
      pairedAtMs: z.int().optional(),
      lastUsedAtMs: z.int().optional(),
    }),
  ),
})

/** How a register program gets a token of its own, and how it is shut out again. */
export function pairingRoutes(registerId: RegisterId, { desk, book, now }: PairingDeps): FastifyPluginAsyncZod {
  return async app => {
    app.post(
      '/v1/pairing',
      {
        schema: {
          tags,
          summary: 'Trade the one-time code a person was shown for a token. The answer got lost: send the same again',
          body: z.object({
            code: z.string().min(1).max(40),
            /** What the program calls itself: name, version, computer. */
            program: z.string().trim().min(1).max(100),
          }),
          response: {
            200: z.object({ token: z.string(), registerId: RegisterId, name: z.string(), rights: z.array(Right) }),
          },
        },
        config: { isPublic: true },
      },
      async ({ body }) => {
        const { token, registerId, name, rights } = desk.redeem(body.code, body.program)
        return { token, registerId, name, rights: [...rights] }
      },
    )

    app.get(
      '/v1/programs',
      { schema: { tags, summary: 'Which programs may speak to this register', response: { 200: ProgramsAnswer } } },
      async () => ({
        registerId,
        programs: book.list(registerId).map(({ rights, ...program }) => ({ ...program, rights: [...rights] })),
      }),
    )

    app.post(
      '/v1/programs/codes',
      {
        schema: {
          tags,
          summary: 'A one-time code for a program, to be typed in there',
          body: z.object({ name: ProgramName, rights: Rights.default([...allRights]) }),
          response: { 200: CodeAnswer },
        },
      },
      async ({ body: { name, rights } }) => {
        const { code, lifeMs } = desk.invite({ registerId, name, rights })
        return { code, expiresAtMs: now() + lifeMs, registerId, name }
      },
    )

    app.post(
      '/v1/programs/revoke',
      {
        schema: {
          tags,
          summary: 'Refuse a program from its next call on',
          body: z.object({ name: ProgramName }),
          response: { 200: ProgramsAnswer.pick({ registerId: true }) },
        },
      },
      async ({ body: { name } }) => {
        book.revoke(registerId, name)
        return { registerId }
      },
    )
  }
}
