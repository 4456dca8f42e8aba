import { openForReading } from '../../hub/db/open-database.ts'
import { readHubDocuments, readHubFindings, readLoyaltyFigures } from '../../hub/read-hub.ts'
import type { ReadableDb } from '../../src/db/database.ts'
import { findDocument } from '../../src/db/documents.ts'
import { openDatabaseForReading } from '../../src/db/open-database.ts'
import { operationsOfSale } from '../../src/db/operations.ts'
import { loadSale } from '../../src/db/sales.ts'
import { RegisteredDocument } from '../../src/shared/fiscal/document.ts'
import type { SaleId } from '../../src/shared/ids.ts'
import { waitFor } from '../support/wait-for.ts'
import { documentsOf, PATIENCE_MS, type Till } from './till.ts'
import { bringShiftTo } from './trials/prepare-trial.ts'

/** What the fiscal memory, the register's database and the hub's tables say together. */
export type Judgement = Readonly<{
  /** Receipts and returns in the fiscal memory. */
  sales: number
  /** Begun and in the end without a document, or a document the register does not know of. */
  lost: number
  doubled: number
  /** Documents the hub does not hold exactly once. */
  hubMissing: number
  disagreements: readonly string[]
}>

/** Closes the shift, lets everything reach the hub, and compares the three. */
export async function judgeTill(till: Till): Promise<Judgement> {
  const disagreements: string[] = []
  const note = (error: unknown) => void disagreements.push(error instanceof Error ? error.message : String(error))
  await till
    .ready()
    .then(() => bringShiftTo(till, 'closed'))
    .catch(note)
  await delivered(till).catch(note)
  const register = openDatabaseForReading(till.folders.agent)
  if (!register) throw new Error('the register has no database')
  try {
    const sales = judgeSales(till, register)
    const shifts = await judgeShifts(till, register)
    const hub = await judgeHub(till)
    return {
      sales: receiptsOf(till).length,
      lost: sales.lost + shifts.lost,
      doubled: sales.doubled,
      hubMissing: shifts.hubMissing + hub.hubMissing,
      disagreements: [...disagreements, ...sales.disagreements, ...hub.disagreements],
    }
  } finally {
    register.close()
  }
}

/** Everything this till wrote is at the hub, and applied there. */
export async function delivered(till: Till): Promise<void> {
  const isDelivered = async () => {
    const { body } = await till.api().call<{ hub: { unsent: number; unapplied: number } }>('GET', '/health')
    return body.hub.unsent === 0 && body.hub.unapplied === 0
  }
  await waitFor('the hub to have applied everything', isDelivered, PATIENCE_MS)
  await till.shop.hub().whenApplied()
}

function receiptsOf(till: Till) {
  return till.documents().filter(({ kind }) => kind === 'receipt')
}

function judgeSales(till: Till, register: ReadableDb): Omit<Judgement, 'sales' | 'hubMissing'> {
  const disagreements: string[] = []
  let lost = 0
  let doubled = 0
  let known = 0
  for (const [saleId, sought] of till.begun) {
    const documents = documentsOf(till, sought)
    known += documents.length
    doubled += Math.max(0, documents.length - 1)
    if (documents.length === 0 || !isCompleted(register, saleId)) lost += 1
    for (const { fnNumber, fdNumber, fiscalSign } of documents) {
      const row = findDocument(register, fnNumber, fdNumber)
      const isSame = row?.saleId === saleId && row.registered.fiscalSign === String(fiscalSign)
      if (!isSame) disagreements.push(`FD ${fdNumber} of ${saleId} is not so in the register's database`)
    }
    if (!till.program && !isOperationApplied(register, saleId)) {
      disagreements.push(`the device operation of ${saleId} is not applied`)
    }
  }
  const strangers = receiptsOf(till).length - known
  if (strangers > 0) disagreements.push(`${strangers} receipts belong to no sale`)
  return { lost, doubled, disagreements }
}

function isCompleted(register: ReadableDb, saleId: string): boolean {
  return loadSale(register, saleId as SaleId)?.state === 'completed'
}

function isOperationApplied(register: ReadableDb, saleId: string): boolean {
  const operations = operationsOfSale(register, saleId as SaleId)
  return operations.length === 1 && operations[0]?.state === 'applied'
}

/** Shift documents are compared by FD: the register's shifts, the hub's shifts, the fiscal memory. */
async function judgeShifts(till: Till, register: ReadableDb): Promise<Readonly<{ lost: number; hubMissing: number }>> {
  const inMemory = till.documents().filter(({ kind }) => kind === 'shift-open' || kind === 'shift-close')
  const atRegister = registerShiftNumbers(register)
  const atHub = await hubShiftNumbers(till)
  return {
    lost: inMemory.filter(({ fdNumber }) => !atRegister.has(fdNumber)).length,
    hubMissing: inMemory.filter(({ fdNumber }) => !atHub.has(fdNumber)).length,
  }
}

function registerShiftNumbers(register: ReadableDb): ReadonlySet<number> {
  const rows = register.sqlite
    .prepare<[], Record<'opened' | 'closed', string | null>>(
      'SELECT opened_document AS opened, closed_document AS closed FROM shifts',
    )
    .all()
  const texts = rows.flatMap(row => [row.opened, row.closed]).filter(text => text !== null)
  return new Set(texts.map(text => RegisteredDocument.parse(JSON.parse(text)).fdNumber))
}

async function hubShiftNumbers(till: Till): Promise<ReadonlySet<number | null>> {
  const { db, close } = openForReading(till.folders.hub)
  try {
    const rows = await db.selectFrom('shifts').select(['opened_fd', 'closed_fd']).execute()
    return new Set(rows.flatMap(row => [row.opened_fd, row.closed_fd]))
  } finally {
    await close()
  }
}

async function judgeHub(till: Till): Promise<Pick<Judgement, 'hubMissing' | 'disagreements'>> {
  const disagreements: string[] = []
  const atHub = new Set((await readHubDocuments(till.folders.hub)).map(row => `${row.fnNumber} ${row.fdNumber}`))
  const inMemory = receiptsOf(till).map(found => `${found.fnNumber} ${found.fdNumber}`)
  const hubMissing = inMemory.filter(key => !atHub.has(key)).length
  if (atHub.size + hubMissing !== inMemory.length) disagreements.push('the hub holds documents no device ever made')
  const findings = (await readHubFindings(till.folders.hub)).filter(({ state }) => state === 'open')
  for (const { code, details } of findings) disagreements.push(`hub: ${code} ${JSON.stringify(details)}`)
  const { applied, received, heldMinor, points, seals } = await till.shop.hub().summary()
  if (applied !== received) disagreements.push(`the hub applied ${applied} of ${received} entries`)
  if (heldMinor !== 0) disagreements.push(`the hub still holds ${heldMinor} points for finished sales`)
  disagreements.push(...points.problems)
  const { coupons } = await readLoyaltyFigures(till.folders.hub)
  const sold = receiptsOf(till).filter(({ receiptKind }) => receiptKind === 'sale').length
  if (coupons.issued !== sold) disagreements.push(`the hub knows ${coupons.issued} coupons of ${sold} receipts`)
  const closed = till.documents().filter(({ kind }) => kind === 'shift-close').length
  if (seals.sealed !== closed) disagreements.push(`${seals.sealed} of ${closed} closed shifts are sealed`)
  return { hubMissing, disagreements }
}
