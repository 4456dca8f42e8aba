import { expect, test } from 'vitest'
import { documentsOfSale } from '../../src/db/documents.ts'
import { currentJournal } from '../../src/db/journals.ts'
import { checkIntegrity } from '../../src/db/open-database.ts'
import { countSales, listSales } from '../../src/db/sales.ts'
import { registerId } from './support/builders.ts'
import { startChild } from './support/child.ts'
import { folderForTest, openForTest } from './support/database-for-test.ts'
import { allEntries, expectSoundChain } from './support/journal.ts'

const seller = new URL('./support/child-sells.ts', import.meta.url)

test('killed at any instant, a sale, its document and its entry are there together or not at all', async () => {
  const folder = folderForTest()
  let next = 1
  for (const salesBefore of [1, 4, 9, 2, 17]) {
    const child = startChild(seller, folder, String(next))
    await child.says(line => Number(line) >= next + salesBefore)
    await child.kill()

    const db = openForTest({ folder })
    const told = Number(child.lines.at(-1))
    const completed = listSales(db, registerId, ['completed'])
    expect(completed.length).toBeGreaterThanOrEqual(told)
    expect(countSales(db, registerId, ['completed'])).toBe(completed.length)
    for (const sale of completed) expect(documentsOfSale(db, sale.saleId)).toHaveLength(1)

    const entries = allEntries(db, currentJournal(db, registerId))
    const sold = entries.filter(entry => entry.kind === 'sale-completed').map(entry => JSON.parse(entry.payload).saleId)
    expect(sold.toSorted()).toEqual(completed.map(sale => sale.saleId).toSorted())
    expectSoundChain(entries)
    expect(checkIntegrity(db)).toBeUndefined()
    next = completed.length + 1
    db.close()
  }
})
