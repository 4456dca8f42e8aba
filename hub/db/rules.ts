import type { Db } from './open-database.ts'

/** A published version, without its text. */
export type RulesVersion = Readonly<{ version: number; publishedBy: string; publishedAtMs: number }>

export type PublishedRules = RulesVersion & Readonly<{ text: string }>

/** The present version, or the one asked for. */
export async function findRules(db: Db, version?: number): Promise<PublishedRules | undefined> {
  const newest = db.selectFrom('rules').selectAll().orderBy('version', 'desc').limit(1)
  const row = await (version === undefined ? newest : newest.where('version', '=', version)).executeTakeFirst()
  return row && { ...versionOf(row), text: row.text }
}

export async function presentRules(db: Db): Promise<PublishedRules> {
  const rules = await findRules(db)
  if (!rules) throw new Error('there are no rules')
  return rules
}

/** Every version, newest first. */
export async function listRules(db: Db): Promise<RulesVersion[]> {
  const rows = await db
    .selectFrom('rules')
    .select(['version', 'published_by', 'published_at_ms'])
    .orderBy('version', 'desc')
    .execute()
  return rows.map(versionOf)
}

export async function insertRules(db: Db, rules: PublishedRules): Promise<void> {
  await db
    .insertInto('rules')
    .values({
      version: rules.version,
      text: rules.text,
      published_by: rules.publishedBy,
      published_at_ms: rules.publishedAtMs,
    })
    .execute()
}

type VersionRow = Readonly<{ version: number; published_by: string; published_at_ms: number }>

function versionOf(row: VersionRow): RulesVersion {
  return { version: row.version, publishedBy: row.published_by, publishedAtMs: row.published_at_ms }
}
