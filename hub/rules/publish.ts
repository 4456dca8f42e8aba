import type { HubContext } from '../context.ts'
import type { PublishedRules } from '../db/rules.ts'
import { programmeForRegister, publishRules } from './published-rules.ts'

/** Publishes a version and tells every connected register the programme of its own store. */
export async function publish(
  { db, now, sessions }: Pick<HubContext, 'db' | 'now' | 'sessions'>,
  text: string,
  publishedBy: string,
): Promise<PublishedRules> {
  const published = await publishRules(db, text, publishedBy, now())
  for (const { registerId, line } of sessions.all()) {
    line.send('rules.changed', { programme: await programmeForRegister(db, registerId) })
  }
  return published
}
