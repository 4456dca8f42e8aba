import { knownRequisites } from '../../src/shared/fiscal/requisites.ts'
import { type DocumentFixture, type Row, tagNames } from '../fixtures/fiscal-documents/rows.ts'

/** A row of a table in docs/protocols/fiscal-documents.md, its cells in order. */
export type TableRow = readonly string[]

function rowsOf(rows: readonly Row[], parents = ''): readonly TableRow[] {
  return rows.flatMap((row): readonly TableRow[] => {
    const place = `${parents}${row[0]}`
    const name = tagNames[row[0]] ?? ''
    if (row[1] !== 'structure') return [[place, name, `\`${row[2]}\``, row[3]]]
    return [[place, name, '', row[3]], ...rowsOf(row[2], `${place}.`)]
  })
}

/** The document's own requisites, then those of each line by its number. */
export function tableOf({ requisites, lines }: DocumentFixture): readonly TableRow[] {
  return [...rowsOf(requisites), ...lines.flatMap((line, index) => rowsOf(line, `${index + 1}: `))]
}

/** Tags of one public source alone, or of none we could check. */
const doubtful = [1005, 1016, 1026, 1044, 1073, 1074, 1075, 1243, 1244, 1245, 1246, 1254, 1292, 1293, 1294]

export function tableOfTags(): readonly TableRow[] {
  return Object.entries(knownRequisites).map(([tag, { name, type, maxLength, isFixed, level }]) => [
    tag,
    name,
    type,
    `${maxLength}${isFixed ? ' fixed' : ''}`,
    level,
    doubtful.includes(Number(tag)) ? 'unverified' : 'FNS format',
  ])
}

/** The tables of a page by the heading above them. */
export function readTables(page: string): ReadonlyMap<string, readonly TableRow[]> {
  const tables = new Map<string, TableRow[]>()
  let heading = ''
  for (const line of page.split('\n')) {
    if (line.startsWith('#')) heading = line.replace(/^#+ /, '')
    if (!line.startsWith('|') || /^\|[\s|-]+$/.test(line)) continue
    const cells = line.split('|').slice(1, -1)
    tables.set(heading, [...(tables.get(heading) ?? []), cells.map(cell => cell.trim())])
  }
  return tables
}
