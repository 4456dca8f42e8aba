import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { readHubFindings } from '../../../hub/read-hub.ts'
import type { SaleCompleted, SoldLine } from '../../../src/shared/hub/entries.ts'
import type { HubRequest } from '../../../src/shared/hub/messages.ts'
import { openLoyalShop } from './loyal-shop.ts'
import { salePayload } from './payloads.ts'
import type { RegisterForTest } from './register-for-test.ts'

export const PHONE = '79215550147'
export const FN = '9999078902009999'
export const FN2 = '9999078902000002'

type Sale = z.input<typeof SaleCompleted>
type Line = z.input<typeof SoldLine>

/** A line of `count` pieces at one price. */
export function pieces(key: string, count: number, priceMinor: number, more: Partial<Line> = {}): Line {
  return {
    key,
    name: `Товар ${key}`,
    quantityMilli: count * 1000,
    priceMinor,
    totalMinor: count * priceMinor,
    pointsSpentMinor: 0,
    pointsAccruedMinor: 0,
    vatCode: 11,
    itemKind: 1,
    department: 1,
    ...more,
  }
}

type Given = Partial<Sale> & Readonly<{ saleId: string; fd: number; lines: Line[]; fn?: string }>

/** A receipt of these lines; totals and points follow from them unless told. */
export function receiptPayload({ saleId, fd, lines, fn, ...more }: Given): Sale {
  const sum = (of: (line: Line) => number) => lines.reduce((total, line) => total + of(line), 0)
  const { customerId, ...sale } = salePayload({ saleId, fd, ...(fn === undefined ? {} : { fn }) })
  const totalMinor = more.totalMinor ?? sum(line => line.totalMinor)
  const kind = more.kind ?? 'sale'
  return {
    ...sale,
    lines,
    totalMinor,
    tenders: [{ kind: 'card', amountMinor: totalMinor }],
    pointsSpentMinor: sum(line => line.pointsSpentMinor),
    pointsAccruedMinor: sum(line => line.pointsAccruedMinor),
    documents: sale.documents.map(document => ({ ...document, kind })),
    ...more,
  }
}

/** The return of some lines, told to be of that sale. */
export function returnPayload(returnOf: string, given: Given): Sale {
  return receiptPayload({ ...given, kind: 'return', returnOf: returnOf as Sale['returnOf'] })
}

/** A shop with two registers and a customer of 1000 points. */
export async function openSettlementShop() {
  const shop = await openLoyalShop()
  const { hub, first, folder, read } = shop
  const customerId = await hub.addCustomer({ phone: PHONE, balanceMinor: 1000_00 })
  const pushed = new Map<RegisterForTest, number>()
  return {
    ...shop,
    customerId,
    /** Writes entries into a register's journal, sends them, and waits until they are applied. */
    tell: async (agent: RegisterForTest, ...sales: readonly Sale[]) => {
      for (const sale of sales) agent.journal.add('sale-completed', sale)
      await agent.push(agent.journal.entries.slice(pushed.get(agent) ?? 0))
      pushed.set(agent, agent.journal.entries.length)
      await hub.whenApplied()
    },
    findings: async () => (await readHubFindings(folder)).map(finding => `${finding.state} ${finding.code}`),
    balance: async () => {
      const found = await first.must('customers.find', { identifier: { by: 'phone', value: PHONE } })
      return found.status === 'found' ? found.customer.balanceMinor : undefined
    },
    find: async (fd: number, fnNumber = FN) => {
      const found = await first.must('receipts.find', { ref: { by: 'document', fnNumber, fdNumber: fd } })
      if (found.status !== 'found') throw new Error('no such receipt')
      return found.receipt
    },
    prove: (agent = first) => agent.proveBy('spend', PHONE, read),
  }
}

type Prepare = HubRequest<'returns.prepare'>

/** What a register asks to set aside. */
export function prepareWish(fd: number, lines?: Prepare['lines'], saleId: string = randomUUID()) {
  return { saleId, ref: { by: 'document', fnNumber: FN, fdNumber: fd }, ...(lines ? { lines } : {}) }
}
