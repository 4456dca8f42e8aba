import { AppError } from '../../src/shared/errors/app-error.ts'
import type { Programme } from '../../src/shared/programme.ts'
import type { Db } from '../db/open-database.ts'
import { findRegister } from '../db/registers.ts'
import { findRules, insertRules, type PublishedRules, presentRules } from '../db/rules.ts'
import { parseRules, type RulesProblem } from './parse-rules.ts'
import { programmeOf, type Rules } from './rules.ts'

/** The programme of the store a register stands in. */
export async function programmeForRegister(db: Db, registerId: string): Promise<Programme> {
  const { version, text } = await presentRules(db)
  return programmeOf(rulesOf(text), version, (await findRegister(db, registerId))?.storeId)
}

/**
 * Writes the text down as the next version. Publishing what stands already changes nothing, so a repeated request does
 * no harm.
 *
 * @throws AppError setup.rules-invalid (line, path, problem; `problems` counts them)
 */
export async function publishRules(db: Db, text: string, publishedBy: string, nowMs: number): Promise<PublishedRules> {
  const parsed = parseRules(text)
  if (!parsed.ok) throw rulesInvalid(parsed.problems)
  return db.transaction().execute(async tx => {
    const present = await presentRules(tx)
    if (present.text === text) return present
    const next = { version: present.version + 1, text, publishedBy, publishedAtMs: nowMs }
    await insertRules(tx, next)
    return next
  })
}

/** @throws AppError request.not-found */
export async function rulesOfVersion(db: Db, version?: number): Promise<PublishedRules> {
  const published = await findRules(db, version)
  if (!published) throw new AppError('request.not-found', { params: version === undefined ? {} : { version } })
  return published
}

export function rulesInvalid(problems: readonly [RulesProblem, ...RulesProblem[]]): AppError {
  return new AppError('setup.rules-invalid', { params: { ...problems[0], problems: problems.length } })
}

const KEPT_TEXTS = 8
const kept = new Map<string, Rules>()

/** A published text never changes, and each price asks for it: it is read once. */
export function rulesOf(text: string): Rules {
  const known = kept.get(text)
  if (known) return known
  const parsed = parseRules(text)
  if (!parsed.ok) throw new Error(`published rules cannot be read: ${JSON.stringify(parsed.problems[0])}`)
  if (kept.size >= KEPT_TEXTS) kept.delete(kept.keys().next().value ?? '')
  kept.set(text, parsed.rules)
  return parsed.rules
}
