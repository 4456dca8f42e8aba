import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readTables, tableOf, tableOfTags } from './document-tables.ts'
import { documentFixtures } from './fiscal-documents-suite.ts'

const tables = readTables(readFileSync(new URL('../../docs/protocols/fiscal-documents.md', import.meta.url), 'utf8'))
/** Without the row of column names. */
const under = (heading: string) => tables.get(heading)?.slice(1)

describe('docs/protocols/fiscal-documents.md', () => {
  it.each(documentFixtures)('has the table of: $title', fixture => {
    expect(under(fixture.title)).toEqual(tableOf(fixture))
  })

  it('lists the tags a register program may send', () => {
    expect(under('Tags a register program may send')).toEqual(tableOfTags())
  })
})
