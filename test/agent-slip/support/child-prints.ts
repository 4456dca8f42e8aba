import { openDatabase } from '../../../src/db/open-database.ts'
import type { RegisterId } from '../../../src/shared/ids.ts'
import { slipsOf } from './completed-sale.ts'

/** Sells once, prints the slip on the printer at that port, and says how far the slip is, until it is killed. */
const [folder = '', port = ''] = process.argv.slice(2)
const registerIds = ['r-1' as RegisterId]
const db = openDatabase({ folder, registerIds, nowMs: Date.now(), appVersion: '0.1.0', ballastBytes: 0 })
const { slips, complete } = slipsOf(db, { port: Number(port) }, Date.now)
const sale = complete(1)
slips.start()
for (let said = ''; ; ) {
  const state = slips.viewOf(sale)
  if (state !== said) console.log(state)
  said = state
  await new Promise(resolve => setTimeout(resolve, 2))
}
