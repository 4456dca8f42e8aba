import { createHash, randomUUID } from 'node:crypto'
import { findCommand, rememberCommand } from '../db/commands.ts'
import type { WritableDb } from '../db/database.ts'
import { isDiskLow } from '../db/disk-space.ts'
import { maySpend } from '../loyalty/may-spend.ts'
import type { LoyaltyPort } from '../loyalty/port.ts'
import { unnamedCashier } from '../sale/fiscal-document.ts'
import { isFinished, isLive, newSale, type Sale, type SaleDocument, type Tender } from '../sale/sale.ts'
import { parseReceiptContact } from '../shared/contact/contact.ts'
import { normalisePhone } from '../shared/contact/phone.ts'
import type { CodePurpose, Identifier } from '../shared/customer.ts'
import { AppError } from '../shared/errors/app-error.ts'
import type { Cashier } from '../shared/fiscal/document.ts'
import { MAX_ENTRY_BYTES } from '../shared/hub/entries.ts'
import type { ReceiptRef } from '../shared/hub/messages.ts'
import type { OperationId, SaleId } from '../shared/ids.ts'
import type { SaleLine } from '../shared/sale-line.ts'
import type { Delivery } from '../shared/sale-view.ts'
import { maskCard } from '../shared/scan/mask-card.ts'
import { recogniseScan } from '../shared/scan/recognise-scan.ts'
import type { TenderInput } from '../shared/screen/commands.ts'
import type { Goods } from './goods.ts'
import { identify } from './identification.ts'
import { prepareReturn } from './returns.ts'
import type { SaleRunner } from './sale-runner.ts'
import type { SaleStore } from './sale-store.ts'
import type { Settings } from './settings.ts'
import type { Verification } from './verification.ts'

type Owner = Sale['owner']

/** Tenders, documents, names and sums of an entry beside its lines, generously. */
const ENTRY_OVERHEAD_BYTES = 16 * 1024

/** Everything a register program or the screen may do with a sale. Refusals are thrown as `AppError`. */
export type SaleDesk = Readonly<{
  /** The newest lines of a sale, which begins with them. A lower revision is refused, the same again changes nothing. */
  putLines(saleId: SaleId, owner: Owner, revision: number, lines: readonly SaleLine[]): Sale
  begin(saleId: SaleId, owner: Owner): Sale
  addGoods(saleId: SaleId, barcode: string): Sale
  changeQuantity(saleId: SaleId, lineKey: string, quantityMilli: number): Sale
  removeLine(saleId: SaleId, lineKey: string): Sale
  /** Whatever was scanned for this sale: goods, card or wallet. Says so when it is none of them. */
  scan(saleId: SaleId, text: string): Promise<Sale>
  identifyBy(saleId: SaleId, identifier: Identifier): Promise<Sale>
  identifyByTypedPhone(saleId: SaleId, typed: string): Promise<Sale>
  forgetCustomer(saleId: SaleId): Sale
  sendCode(saleId: SaleId, purpose: CodePurpose): Promise<Sale>
  checkCode(saleId: SaleId, code: string): Promise<Sale>
  closeCode(saleId: SaleId): Sale
  /** Empty text clears the contact. */
  setContact(saleId: SaleId, text: string): Sale
  setDelivery(saleId: SaleId, delivery: Delivery): Sale
  redeem(saleId: SaleId, amountMinor: number): Sale
  checkOut(saleId: SaleId, operationId: OperationId): Sale
  reopen(saleId: SaleId): Sale
  pay(saleId: SaleId, operationId: OperationId, tenders: readonly TenderInput[], cashier?: Cashier): Sale
  cancel(saleId: SaleId, reason: 'cashier' | 'register-program' | 'not-printed'): Sale
  startReturn(saleId: SaleId, owner: Owner, ref: ReceiptRef): Promise<Sale>
  /** The register program printed it and says so; told twice is normal. */
  report(
    saleId: SaleId,
    report: Readonly<{
      documents: readonly SaleDocument[]
      tenders: readonly TenderInput[]
      cashier?: Cashier | undefined
    }>,
  ): Sale
  /** The register program's answer about a sale it never reported. */
  answerOutcome(saleId: SaleId, outcome: 'not-printed' | 'unknown'): Sale
}>

type Deps = Readonly<{
  db: WritableDb
  settings: Settings
  runner: SaleRunner
  store: SaleStore
  loyalty: LoyaltyPort
  verification: Verification
  goods: ReadonlyMap<string, Goods>
  cashier: () => Cashier | undefined
  now: () => number
}>

export function createSaleDesk(deps: Deps): SaleDesk {
  const { db, settings, runner, store, loyalty, verification } = deps
  const { registerId, fiscalMode } = settings

  /**
   * One operation id, one request: a repeat is carried on with, another request under the same id is refused. The id is
   * remembered in the transaction that carries it out, so a refusal leaves it free for the corrected request.
   */
  const once = (operationId: OperationId, saleId: SaleId, request: unknown): (() => void) => {
    const bodyHash = createHash('sha256')
      .update(JSON.stringify([saleId, request]))
      .digest('hex')
    const command = { registerId, operationId, bodyHash }
    const seen = findCommand(db, command)
    if (seen.status === 'other-body') throw new AppError('request.operation-reused', { params: { operationId } })
    return () => void rememberCommand(db, { ...command, saleId, atMs: deps.now() })
  }

  const begin = (saleId: SaleId, owner: Owner): Sale => {
    const present = runner.find(saleId)
    if (present && present.owner !== owner) throw new AppError('request.not-owner', { params: { saleId } })
    if (!present) runner.add(newSale({ saleId, registerId, owner, nowMs: deps.now() }))
    return runner.get(saleId)
  }

  const putOwnLines = (sale: Sale, lines: readonly SaleLine[]): Sale => {
    if (sale.owner !== 'screen') throw new AppError('request.not-owner', { params: { saleId: sale.saleId } })
    return runner.apply(sale.saleId, { type: 'lines-put', revision: sale.revision + 1, lines })
  }

  const addGoods = (saleId: SaleId, barcode: string): Sale => {
    const goods = deps.goods.get(barcode)
    if (!goods) throw new AppError('sale.unknown-goods', { params: { barcode: maskCard(barcode) } })
    const sale = runner.get(saleId)
    const same = sale.lines.find(line => line.barcode === barcode && line.quantityMilli % 1000 === 0)
    if (same) {
      const lines = sale.lines.map(line =>
        line === same ? { ...line, quantityMilli: line.quantityMilli + 1000 } : line,
      )
      return putOwnLines(sale, lines)
    }
    const line = { ...goods, key: randomUUID(), quantityMilli: 1000, itemKind: 1, department: 1 }
    return putOwnLines(sale, [...sale.lines, line])
  }

  const lineOf = (sale: Sale, lineKey: string): SaleLine => {
    const line = sale.lines.find(({ key }) => key === lineKey)
    if (!line) throw new AppError('sale.no-such-line', { params: { lineKey } })
    return line
  }

  const identifyBy = async (saleId: SaleId, identifier: Identifier): Promise<Sale> => {
    await identify({ loyalty, runner }, saleId, identifier)
    return runner.get(saleId)
  }

  /** A new checkout while the last receipt was never reported: that one is asked about, and the register sells on. */
  const askAboutUnreported = (saleId: SaleId): void => {
    if (fiscalMode !== 'pos-prints') return
    for (const other of runner.open()) {
      if (other.saleId !== saleId && other.phase.state === 'frozen') {
        runner.dispatch(other.saleId, { type: 'report-missed' })
      }
    }
  }

  return {
    begin,
    addGoods,
    identifyBy,

    putLines(saleId, owner, revision, lines) {
      begin(saleId, owner)
      return runner.apply(saleId, { type: 'lines-put', revision, lines })
    },

    changeQuantity(saleId, lineKey, quantityMilli) {
      const sale = runner.get(saleId)
      const changed = lineOf(sale, lineKey)
      return putOwnLines(
        sale,
        sale.lines.map(line => (line === changed ? { ...line, quantityMilli } : line)),
      )
    },

    removeLine(saleId, lineKey) {
      const sale = runner.get(saleId)
      const removed = lineOf(sale, lineKey)
      return putOwnLines(
        sale,
        sale.lines.filter(line => line !== removed),
      )
    },

    async scan(saleId, text) {
      const scan = recogniseScan(text, settings.scans)
      switch (scan.kind) {
        case 'goods':
          return addGoods(saleId, scan.barcode)
        case 'loyalty-card':
          return await identifyBy(saleId, { by: 'card', value: scan.number })
        case 'wallet':
          return await identifyBy(saleId, { by: 'wallet', phone: scan.phone, code: scan.code })
        case 'bad-check-digit':
          throw new AppError('scan.check-digit')
        default:
          throw new AppError('scan.unreadable', { params: { kind: scan.kind } })
      }
    },

    async identifyByTypedPhone(saleId, typed) {
      const answer = normalisePhone(typed)
      if (!answer.ok) throw new AppError('contact.phone-invalid', { params: { reason: answer.reason } })
      return await identifyBy(saleId, { by: 'phone', value: answer.phone })
    },

    forgetCustomer(saleId) {
      const customer = { state: 'anonymous', lookup: 'none' } as const
      runner.apply(saleId, { type: 'customer-changed', customer, personal: {} })
      return runner.apply(saleId, { type: 'code-changed', code: undefined })
    },

    async sendCode(saleId, purpose) {
      await verification.sendCode(saleId, purpose)
      return runner.get(saleId)
    },

    async checkCode(saleId, code) {
      await verification.checkCode(saleId, code)
      return runner.get(saleId)
    },

    closeCode: saleId => runner.apply(saleId, { type: 'code-changed', code: undefined }),

    setContact(saleId, text) {
      if (text.trim() === '') return runner.apply(saleId, { type: 'contact-set', contact: undefined })
      const contact = parseReceiptContact(text)
      if (!contact.ok) throw new AppError(contact.code, { params: { reason: contact.reason } })
      return runner.apply(saleId, { type: 'contact-set', contact: contact.value })
    },

    setDelivery: (saleId, delivery) => runner.apply(saleId, { type: 'delivery-chosen', delivery }),
    redeem(saleId, amountMinor) {
      const { customer } = runner.get(saleId)
      const verdict = maySpend({ customer, isHubOnline: loyalty.isOnline(), wantedMinor: amountMinor })
      if (!verdict.ok) throw new AppError(verdict.code)
      return runner.apply(saleId, { type: 'redeem-asked', amountMinor })
    },

    checkOut(saleId, operationId) {
      if (isDiskLow(db.folder)) throw new AppError('disk.low')
      const { revision } = assertFits(runner.get(saleId))
      const remember = once(operationId, saleId, { checkout: revision })
      askAboutUnreported(saleId)
      runner.apply(saleId, { type: 'search-ended' })
      const loyaltyMode = loyalty.isOnline() ? 'online' : 'offline'
      return runner.apply(saleId, { type: 'checked-out', operationId, loyaltyMode }, remember)
    },

    reopen: saleId => runner.apply(saleId, { type: 'reopened' }),

    pay(saleId, operationId, tenders, cashier) {
      runner.get(saleId)
      const remember = once(operationId, saleId, { pay: tenders, checkoutVersion: runner.get(saleId).checkoutVersion })
      const taken = runner.open().find(sale => sale.saleId !== saleId && isBeingPrinted(sale))
      if (taken) throw new AppError('sale.device-taken', { params: { saleId: taken.saleId } })
      const { originalDocument, phase } = runner.get(saleId)
      if (phase.state === 'frozen' && originalDocument && store.hasReturned(originalDocument)) {
        throw new AppError('return.already-returned')
      }
      const paidBy = cashier ?? deps.cashier() ?? unnamedCashier
      const paid = { type: 'paid', operationId, tenders: tenders.map(toTender), cashier: paidBy } as const
      return runner.apply(saleId, paid, remember)
    },

    cancel: (saleId, reason) => runner.apply(saleId, { type: 'cancelled', reason }),

    async startReturn(saleId, owner, ref) {
      const present = runner.find(saleId)
      if (present) {
        const original = ref.by === 'sale' ? ref.saleId : store.findReceipt(ref)?.saleId
        const isSameReceipt = original === undefined || original === present.returnOf
        if (present.kind !== 'return' || present.owner !== owner || !isSameReceipt)
          throw new AppError('request.operation-reused', { params: { operationId: saleId } })
        return present
      }
      const { findReceipt: findOwn, hasReturned } = store
      const source = { registerId, loyalty, findOwn, hasReturned, now: deps.now }
      const sale = await prepareReturn(source, { saleId, owner, ref })
      if (runner.find(saleId)) throw new AppError('request.operation-reused', { params: { operationId: saleId } })
      if (runner.open().some(other => isSameReceipt(other, sale))) throw new AppError('return.already-returned')
      runner.add(sale)
      return sale
    },

    report(saleId, { documents, tenders, cashier }) {
      const reportedBy = cashier ?? deps.cashier() ?? unnamedCashier
      const taken = tenders.map(toTender)
      return runner.apply(saleId, { type: 'reported', documents, tenders: taken, cashier: reportedBy })
    },

    answerOutcome: (saleId, outcome) =>
      runner.apply(saleId, { type: outcome === 'unknown' ? 'report-missed' : 'found-not-printed' }),
  }
}

/** What cannot be told to the hub in one entry must not be sold: after the receipt it would be too late to find out. */
function assertFits(sale: Sale): Sale {
  const bytes = Buffer.byteLength(JSON.stringify([sale.lines, sale.quote])) + ENTRY_OVERHEAD_BYTES
  if (bytes <= MAX_ENTRY_BYTES) return sale
  throw new AppError('sync.entry-too-large', { params: { kind: 'sale-completed', bytes, maxBytes: MAX_ENTRY_BYTES } })
}

/** Sales the register has to answer for: past checkout, unfinished. */
export function liveSales(runner: SaleRunner) {
  return runner
    .open()
    .filter(sale => isLive(sale) && !isFinished(sale) && sale.checkoutVersion > 0)
    .map(sale => ({ saleId: sale.saleId, revision: sale.checkoutVersion }))
}

function isSameReceipt(a: Sale, b: Sale): boolean {
  const [one, other] = [a.originalDocument, b.originalDocument]
  return one?.fnNumber === other?.fnNumber && one?.fdNumber === other?.fdNumber && one !== undefined
}

function isBeingPrinted(sale: Sale): boolean {
  return sale.phase.state === 'fiscalizing' || sale.phase.state === 'settling'
}

function toTender({ kind, amountMinor, state, rrn }: TenderInput): Tender {
  return { kind, amountMinor, state, rrn }
}
