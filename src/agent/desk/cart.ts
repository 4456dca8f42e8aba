import { randomUUID } from 'node:crypto'
import { newSale, type Sale } from '../../sale/sale.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import type { ReceiptKind } from '../../shared/fiscal/document.ts'
import type { SaleId } from '../../shared/ids.ts'
import type { SaleLine } from '../../shared/sale-line.ts'
import type { SaleTerms } from '../../shared/sale-terms.ts'
import { maskCard } from '../../shared/scan/mask-card.ts'
import type { DeskDeps, Owner } from './desk-deps.ts'

/** What a sale is beyond its lines; as it was, where left out. A sale whose terms correct nothing is no return. */
type PutTerms = Readonly<{ terms?: SaleTerms | undefined; kind?: ReceiptKind | undefined }>

/** The lines of a sale. */
export type CartDesk = Readonly<{
  begin(saleId: SaleId, owner: Owner): Sale
  /** The newest lines of a sale, which begins with them. A lower revision is refused, the same again changes nothing. */
  putLines(saleId: SaleId, owner: Owner, revision: number, lines: readonly SaleLine[], more?: PutTerms): Sale
  addGoods(saleId: SaleId, barcode: string): Sale
  changeQuantity(saleId: SaleId, lineKey: string, quantityMilli: number): Sale
  removeLine(saleId: SaleId, lineKey: string): Sale
}>

export function createCartDesk({ runner, settings, goods, now }: DeskDeps): CartDesk {
  const { registerId } = settings

  const begin = (saleId: SaleId, owner: Owner): Sale => {
    const present = runner.find(saleId)
    if (present && present.owner !== owner) throw new AppError('request.not-owner', { params: { saleId } })
    if (!present) runner.add(newSale({ saleId, registerId, owner, nowMs: now() }))
    return runner.get(saleId)
  }

  const putOwnLines = (sale: Sale, lines: readonly SaleLine[]): Sale => {
    if (sale.owner !== 'screen') throw new AppError('request.not-owner', { params: { saleId: sale.saleId } })
    return runner.apply(sale.saleId, { type: 'lines-put', revision: sale.revision + 1, lines })
  }

  const lineOf = (sale: Sale, lineKey: string): SaleLine => {
    const line = sale.lines.find(({ key }) => key === lineKey)
    if (!line) throw new AppError('sale.no-such-line', { params: { lineKey } })
    return line
  }

  return {
    begin,

    putLines(saleId, owner, revision, lines, { terms, kind } = {}) {
      begin(saleId, owner)
      const isSale = terms !== undefined && terms.correction === undefined
      return runner.apply(saleId, { type: 'lines-put', revision, lines, terms, kind: kind ?? (isSale ? 'sale' : kind) })
    },

    addGoods(saleId, barcode) {
      const known = goods.get(barcode)
      if (!known) throw new AppError('sale.unknown-goods', { params: { barcode: maskCard(barcode) } })
      const sale = runner.get(saleId)
      const same = sale.lines.find(line => line.barcode === barcode && line.quantityMilli % 1000 === 0)
      if (same) {
        const lines = sale.lines.map(line =>
          line === same ? { ...line, quantityMilli: line.quantityMilli + 1000 } : line,
        )
        return putOwnLines(sale, lines)
      }
      const line = { ...known, key: randomUUID(), quantityMilli: 1000, itemKind: 1, department: 1 }
      return putOwnLines(sale, [...sale.lines, line])
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
  }
}
