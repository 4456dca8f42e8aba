import { mkdtempSync } from 'node:fs'
import { openDatabase } from '/work/main/hub/db/open-database.ts'
import { appendEntries } from '/work/main/hub/journal/append.ts'
import { applyNextBatch } from '/work/main/hub/journal/apply-batch.ts'
import { addRegister } from '/work/main/hub/fleet/register-keys.ts'
import { addCustomer } from '/work/main/hub/loyalty/customers.ts'
import { createJournalForTest } from '/work/main/test/hub/support/journal-for-test.ts'
import { salePayload } from '/work/main/test/hub/support/payloads.ts'
import { hubMessages } from '/work/main/src/shared/hub/messages.ts'
const dir = mkdtempSync('/tmp/hubbench')
const { db, close } = openDatabase(dir)
await addRegister(db, Buffer.alloc(32), { registerId: 'r1', storeId: 's', storeName: 's', token: 't'.repeat(40) }, 0)
const cs: string[] = []
for (let i = 0; i < 200; i++) cs.push((await addCustomer(db, { phone: '7921' + String(1000000 + i) }, 0)).customerId)
const N = Number(process.argv[2] ?? 10000)
const j = createJournalForTest('r1')
for (let fd = 1; fd <= N; fd++) {
  const s = salePayload({ saleId: crypto.randomUUID(), fd, shiftNumber: 3, customerId: cs[fd % 200], accruedMinor: 300 })
  const lines = Array.from({ length: 5 }, (_, at) => ({ ...s.lines[0], key: String(at), priceMinor: 2000, totalMinor: 2000 }))
  j.add('sale-completed', { ...s, lines }, { receiptContact: 'buyer@example.ru' })
}
let t = performance.now()
for (let i = 0; i < N; i += 100) {
  const entries = j.entries.slice(i, i + 100)
  hubMessages['outbox.push'].request.parse({ journalId: j.journalId, entries })
}
console.log('zod ms/100', (performance.now() - t) / (N / 100))
t = performance.now()
for (let i = 0; i < N; i += 100) await appendEntries(db, { registerId: 'r1', journalId: j.journalId, entries: j.entries.slice(i, i + 100) }, 1)
let ms = performance.now() - t
console.log('push ms/100', ms / (N / 100), 'entries/s', N / ms * 1000)
t = performance.now()
let worst = 0
for (;;) { const a = performance.now(); const p = await applyNextBatch(db, () => 1); worst = Math.max(worst, performance.now() - a); if (p.length === 0) break }
ms = performance.now() - t
console.log('apply/s', N / ms * 1000, 'ms', ms, 'worst batch', worst)
await close()
