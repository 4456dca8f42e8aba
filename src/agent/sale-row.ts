import { z } from 'zod'
import type { SaleRow } from '../db/sales.ts'
import { Sale } from '../sale/sale.ts'
import { SalePersonal } from '../sale/sale-customer.ts'
import { Requisites } from '../shared/fiscal/requisites.ts'
import { Buyer } from '../shared/sale-terms.ts'
import { personalTags, termsWithoutBuyer } from './sale-entries.ts'

/** Contacts, and the names the sale itself keeps elsewhere: the customer's, and the buyer's in its terms. */
const StoredPersonal = SalePersonal.extend({
  customerName: z.string().optional(),
  buyer: Buyer.optional(),
  /** All requisites of the document, where one of them says who the buyer is. */
  requisites: Requisites.optional(),
})

/** A sale as it is kept: without personal data, which is sealed beside it. */
export function toRow(sale: Sale): SaleRow {
  const { personal: contacts, ...rest } = sale
  const { saleId, registerId, kind, revision, version, createdAtMs, updatedAtMs } = sale
  const { name: customerName, ...nameless } = 'customer' in sale.customer ? sale.customer.customer : { name: undefined }
  const customer = 'customer' in sale.customer ? { ...sale.customer, customer: nameless } : sale.customer
  const { buyer, requisites } = sale.terms
  const isPersonal = requisites.some(({ tag }) => personalTags.has(tag))
  const personal = { ...contacts, customerName, buyer, requisites: isPersonal ? requisites : undefined }
  return {
    saleId,
    registerId,
    kind,
    state: sale.phase.state,
    revision,
    version,
    body: JSON.stringify({ ...rest, customer, terms: termsWithoutBuyer(sale.terms) }),
    personal: Object.values(personal).some(value => value !== undefined) ? JSON.stringify(personal) : undefined,
    createdAtMs,
    updatedAtMs,
  }
}

/** A lost key leaves contacts and name empty; the sale itself is whole. */
export function fromRow(row: SaleRow): Sale {
  const { customerName, buyer, requisites, ...personal } = StoredPersonal.parse(JSON.parse(row.personal ?? '{}'))
  const stored = Sale.parse({ ...JSON.parse(row.body), personal })
  const known = { ...(buyer && { buyer }), ...(requisites && { requisites }) }
  const sale = { ...stored, terms: { ...stored.terms, ...known } }
  if (!('customer' in sale.customer) || customerName === undefined) return sale
  const customer = { ...sale.customer.customer, name: customerName }
  return { ...sale, customer: { ...sale.customer, customer } }
}
