import { createHash } from 'node:crypto'
import type { Sale } from '../../sale/sale.ts'
import type { SaleId } from '../../shared/ids.ts'
import type { SaleRunner } from '../sale-runner.ts'

const PREFIX = 'frontol-'
/** A document that was given up on our side and goes on in Frontol gets a further sale; nobody does that a hundred times. */
const MOST_SALES = 99

/** The sale of a Frontol document, the same after a restart. `nth`: 1 unless earlier ones were given up. */
export function saleIdOf(uid: string, nth = 1): SaleId {
  const name = /^[\w.:-]{1,48}$/.test(uid) ? uid : createHash('sha256').update(uid).digest('hex').slice(0, 48)
  return `${PREFIX}${name}${nth === 1 ? '' : `.${nth}`}` as SaleId
}

export function isOfFrontol({ saleId, owner }: Sale): boolean {
  return owner === 'pos' && saleId.startsWith(PREFIX)
}

/** Every sale this document has had here, oldest first, and the id a further one would get. */
function salesOf(runner: SaleRunner, uid: string): Readonly<{ sales: readonly Sale[]; nextId: SaleId }> {
  const sales: Sale[] = []
  while (sales.length < MOST_SALES) {
    const sale = runner.find(saleIdOf(uid, sales.length + 1))
    if (!sale) break
    sales.push(sale)
  }
  return { sales, nextId: saleIdOf(uid, Math.min(sales.length + 1, MOST_SALES)) }
}

/** The sale that a document goes on with: its last one, or the next where that was given up. */
export function presentSale(runner: SaleRunner, uid: string): Readonly<{ saleId: SaleId; sale: Sale | undefined }> {
  const { sales, nextId } = salesOf(runner, uid)
  const sale = sales.at(-1)
  return sale && sale.phase.state !== 'cancelled' ? { saleId: sale.saleId, sale } : { saleId: nextId, sale: undefined }
}

export function completedSale(runner: SaleRunner, uid: string): Sale | undefined {
  return salesOf(runner, uid).sales.findLast(({ phase }) => phase.state === 'completed')
}

/** The last sale of this document, where it was given up after its prices had been agreed. */
export function givenUpSale(runner: SaleRunner, uid: string): Sale | undefined {
  const last = salesOf(runner, uid).sales.at(-1)
  return last?.phase.state === 'cancelled' && last.phase.checkout ? last : undefined
}
