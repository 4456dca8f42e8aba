import type { Audience, Promotion } from './programme.ts'
import type { SaleLine } from './sale-line.ts'

/** What is known of the buyer and of the store. Absent is not known, and fits nothing that asks for it. */
export type AudienceFacts = Readonly<{
  isMember: boolean
  isNew?: boolean | undefined
  hasEmail?: boolean | undefined
  storeId?: string | undefined
}>

/** Everything the audience says must hold; what it leaves out does not matter. */
export function fitsAudience(audience: Audience, facts: AudienceFacts): boolean {
  return (
    isAsAsked(audience.isMember, facts.isMember) &&
    isAsAsked(audience.isNew, facts.isNew) &&
    isAsAsked(audience.hasEmail, facts.hasEmail) &&
    (!audience.stores || (facts.storeId !== undefined && audience.stores.includes(facts.storeId)))
  )
}

function isAsAsked(asked: boolean | undefined, known: boolean | undefined): boolean {
  return asked === undefined || asked === known
}

/** From its first instant up to, and without, its last. */
export function isInForce(
  { fromMs, untilMs }: Readonly<{ fromMs?: number | undefined; untilMs?: number | undefined }>,
  nowMs: number,
): boolean {
  return (fromMs === undefined || nowMs >= fromMs) && (untilMs === undefined || nowMs < untilMs)
}

type Goods = Promotion['goods']
type GoodsIndex = Readonly<{ barcodes: ReadonlySet<string>; categories: ReadonlySet<string> }>

/** A promotion may list a thousand barcodes, and every scan asks about all promotions: each list is indexed once. */
const indexes = new WeakMap<Goods, GoodsIndex>()

/** Is this line among the goods of a promotion? Lists left empty mean every line. */
export function isAmong(goods: Goods, { barcode, category }: SaleLine): boolean {
  if (goods.barcodes.length === 0 && goods.categories.length === 0) return true
  const { barcodes, categories } = indexOf(goods)
  return (barcode !== undefined && barcodes.has(barcode)) || (category !== undefined && categories.has(category))
}

function indexOf(goods: Goods): GoodsIndex {
  const known = indexes.get(goods)
  if (known) return known
  const index = { barcodes: new Set(goods.barcodes), categories: new Set(goods.categories) }
  indexes.set(goods, index)
  return index
}
