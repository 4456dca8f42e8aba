import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { AppError } from '../shared/errors/app-error.ts'
import { isVatCode } from '../shared/fiscal/vat.ts'

/** What the built-in screen can sell by barcode. A register program brings its own lines and needs none of this. */
export type Goods = Readonly<{
  barcode: string
  name: string
  priceMinor: number
  vatCode: number
  /** The chain's own name of the product group. */
  category?: string | undefined
}>

const cells = [
  z.string().regex(/^\d{4,14}$/),
  z.string().min(1).max(300),
  z.string().regex(/^\d{1,8}([.,]\d{2})?$/),
  z.coerce.number().refine(isVatCode, 'unknown VAT code'),
] as const
const Row = z.union([z.tuple(cells), z.tuple([...cells, z.string().max(64)])])

/**
 * Reads `barcode;name;price in roubles;VAT code` a line, with `;category` behind it where promotions go by it, UTF-8 with or without BOM, `#` starts a comment.
 *
 * @throws AppError setup.settings-invalid with the line number
 */
export function loadGoods(file: string): ReadonlyMap<string, Goods> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new AppError('setup.settings-invalid', { params: { file, field: 'goodsFile' }, cause })
  }
  const goods = new Map<string, Goods>()
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const row = Row.safeParse(line.split(';').map(cell => cell.trim()))
    if (!row.success) {
      throw new AppError('setup.settings-invalid', { params: { file, field: `line ${index + 1}` } })
    }
    const [barcode, name, price, vatCode, category] = row.data
    const [roubles = '0', kopecks = '00'] = price.split(/[.,]/)
    const priceMinor = Number(roubles) * 100 + Number(kopecks)
    goods.set(barcode, { barcode, name, priceMinor, vatCode, ...(category ? { category } : {}) })
  }
  return goods
}
