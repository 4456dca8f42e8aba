import { EntryPersonal } from '../../src/shared/hub/entries.ts'
import type { Application } from './application.ts'

/** The contact fields of the entry being applied; none where there are none, or where they cannot be read. */
export function entryPersonal({ entry, report }: Application): EntryPersonal {
  if (entry.personal === null) return {}
  const personal = EntryPersonal.safeParse(jsonOf(entry.personal))
  if (personal.success) return personal.data
  report('receipt.personal-unreadable', entry.entryId)
  return {}
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
