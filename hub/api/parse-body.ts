import type { z } from 'zod'
import { AppError } from '../../src/shared/errors/app-error.ts'

/** @throws AppError request.malformed, with the path of the first wrong or missing field */
export function parseBody<T>(schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  throw new AppError('request.malformed', { params: { field: parsed.error.issues[0]?.path.join('.') ?? '' } })
}
