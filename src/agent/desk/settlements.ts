import { newSale, type Sale } from '../../sale/sale.ts'
import type { SaleCustomer } from '../../sale/sale-customer.ts'
import { AppError } from '../../shared/errors/app-error.ts'
import { type DocumentNumber, documentKey } from '../../shared/fiscal/document.ts'
import type { PastReceipt } from '../../shared/hub/past-receipt.ts'
import type { SaleId } from '../../shared/ids.ts'
import { sumMinor } from '../../shared/money.ts'
import type { SaleLine } from '../../shared/sale-line.ts'
import { isPrepayment, type SaleTerms, usualTerms } from '../../shared/sale-terms.ts'
import { toSaleLine } from '../return-sale.ts'
import type { DeskDeps, Owner } from './desk-deps.ts'
import { takenNowMinor } from './prepaid-here.ts'

/** Goods handed over that were paid before, here or at another register. */
export type SettlementDesk = Readonly<{
  /**
   * A sale of what these receipts prepaid, at the prices agreed then; its checkout counts the money. The hub is asked about
   * receipts of other registers, 3 s at most. The same again answers with the sale as it stands.
   *
   * @throws AppError return.no-such-receipt, sale.not-a-prepayment, sale.prepayment-used-up, loyalty.unavailable
   */
  startSettlement(saleId: SaleId, owner: Owner, of: readonly DocumentNumber[]): Promise<Sale>
}>

export function createSettlementDesk({ settings, runner, store, loyalty, now }: DeskDeps): SettlementDesk {
  const { registerId } = settings

  /** With the hub, what other registers handed over counts too; ours may not have reached it yet. */
  const findPrepayment = async (document: DocumentNumber): Promise<PastReceipt> => {
    const ref = { by: 'document', fnNumber: document.fnNumber, fdNumber: document.fdNumber } as const
    const own = store.findReceipt(ref)
    const answer = await loyalty.findReceipt(ref)
    const atHub = answer.ok ? answer.value : undefined
    const receipt = own ?? atHub
    if (!receipt) {
      if (answer.ok) throw new AppError('return.no-such-receipt')
      throw answer.reason === 'refused' ? answer.error : new AppError('return.hub-away')
    }
    if (!isPrepayment(receipt.terms.settlement)) throw new AppError('sale.not-a-prepayment')
    const leftMinor = Math.min(receipt.prepaidLeftMinor, atHub?.prepaidLeftMinor ?? receipt.prepaidLeftMinor)
    return { ...receipt, prepaidLeftMinor: leftMinor }
  }

  return {
    async startSettlement(saleId, owner, of) {
      const present = runner.find(saleId)
      if (present) return samePresent(present, owner, of)
      const receipts: PastReceipt[] = []
      for (const document of of) receipts.push(await findPrepayment(document))
      const meanwhile = runner.find(saleId)
      if (meanwhile) return samePresent(meanwhile, owner, of)
      const once = [...new Map(receipts.map(receipt => [documentKey(receipt), receipt])).values()]
      const prepaidMinor = sumMinor(once.map(receipt => receipt.prepaidLeftMinor)) - takenNowMinor({ runner }, of)
      if (prepaidMinor <= 0) throw new AppError('sale.prepayment-used-up')

      const sale = newSale({ saleId, registerId, owner, nowMs: now() })
      const settlement = {
        kind: 'handover',
        of: of.map(({ fnNumber, fdNumber }) => ({ fnNumber, fdNumber })),
        prepaidMinor,
      } as const
      runner.add({ ...sale, customer: customerOf(once, store) })
      const terms: SaleTerms = { ...usualTerms, settlement }
      return runner.apply(saleId, { type: 'lines-put', revision: 1, lines: goodsOf(once), terms })
    },
  }
}

function samePresent(present: Sale, owner: Owner, of: readonly DocumentNumber[]): Sale {
  const { settlement } = present.terms
  const keys = settlement.kind === 'handover' ? settlement.of.map(documentKey) : []
  if (present.owner === owner && keys.join() === of.map(documentKey).join()) return present
  throw new AppError('request.operation-reused', { params: { operationId: present.saleId } })
}

/**
 * What was prepaid, once each: two part payments of the same goods name them twice. An advance names none. Prices are those
 * agreed then, so points that were spent stay spent; how the money came does not stand on goods that leave.
 */
function goodsOf(receipts: readonly PastReceipt[]): SaleLine[] {
  const goods = receipts.filter(({ terms }) => terms.settlement.kind !== 'advance').flatMap(({ lines }) => lines)
  const byKey = new Map<string, SaleLine>()
  for (const line of goods) {
    const { paymentMethod: _, ...sold } = toSaleLine(line)
    if (!line.giftCard && !byKey.has(line.key)) byKey.set(line.key, sold)
  }
  return [...byKey.values()]
}

/** Who paid then: as this register knows them, or as the hub says with its receipt. Spending asks for a new proof. */
function customerOf(receipts: readonly PastReceipt[], store: DeskDeps['store']): SaleCustomer {
  for (const { customerId, saleId, customer } of receipts) {
    if (customer) return { state: 'identified', customer }
    const sold = customerId && store.load(saleId)?.customer
    if (sold && 'customer' in sold && sold.customer.customerId === customerId) {
      return { state: 'identified', customer: sold.customer }
    }
  }
  return { state: 'anonymous', lookup: 'none' }
}
