import { z } from 'zod'
import type { Db } from '../db/open-database.ts'
import { deleteOwner, saveOwner } from '../db/owners.ts'
import { hashPassword, MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './password.ts'

/** A person to be let in. The same name again is the same person with a new password. */
export const OwnerToAdd = z.object({
  name: z
    .string()
    .trim()
    .regex(/^[^\p{C}]{1,80}$/u),
  password: z.string().min(MIN_PASSWORD_LENGTH).max(MAX_PASSWORD_LENGTH),
  role: z.enum(['owner', 'it']).default('owner'),
})
export type OwnerToAdd = z.infer<typeof OwnerToAdd>

/** Adds a person, or gives one of the same name another password and signs them out everywhere. */
export async function addOwner(db: Db, { name, password, role }: OwnerToAdd, nowMs: number): Promise<void> {
  const passwordHash = await hashPassword(password)
  await db.transaction().execute(tx => saveOwner(tx, { name, nameKey: nameKeyOf(name), role, passwordHash }, nowMs))
}

/** Shuts a person out, at once and everywhere. `false`: there is nobody of this name. */
export function removeOwner(db: Db, name: string): Promise<boolean> {
  return deleteOwner(db, nameKeyOf(name))
}

/** Names are the same whatever the case and the spaces around. */
export function nameKeyOf(name: string): string {
  return name.trim().normalize('NFKC').toLocaleLowerCase('ru')
}
