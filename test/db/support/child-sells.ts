import { openDatabase } from '../../../src/db/open-database.ts'
import { registerId } from './builders.ts'
import { completeSale } from './complete-sale.ts'

/** Sells as fast as it can from the given sale on, and says so after each commit, until it is killed. */
const [folder = '', first = '1'] = process.argv.slice(2)
const db = openDatabase({ folder, registerIds: [registerId], nowMs: Date.now(), appVersion: '0.1.0', ballastBytes: 0 })
for (let number = Number(first); ; number += 1) {
  completeSale(db, number)
  console.log(String(number))
  // Lets the line out before the next sale.
  await new Promise(setImmediate)
}
