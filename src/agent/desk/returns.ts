import type { Sale } from '../../sale/sale.ts'
import { AppError, toErrorData } from '../../shared/errors/app-error.ts'
import { type DocumentNumber, documentKey } from '../../shared/fiscal/document.ts'
import type { ReceiptRef } from '../../shared/hub/past-receipt.ts'
import type { SaleId } from '../../shared/ids.ts'
import type { ReturnLine } from '../../shared/return-line.ts'
import type { TenderInput } from '../../shared/screen/commands.ts'
import { quantitiesReturned } from '../past-receipts.ts'
import { prepareReturn } from '../returns.ts'
import type { DeskDeps, Owner } from './desk-deps.ts'
import { assertMayGiveUpExchange } from './exchange.ts'
import { takenNowMinor } from './prepaid-here.ts'

/** What is to be taken back: all that is left of a receipt, these lines of it, or lines nobody has a receipt of. */
export type ReturnWish = Readonly<{
  lines?: readonly ReturnLine[] | undefined
  originalDocument?: DocumentNumber | undefined
}>

export type ReturnDesk = Readonly<{
  /** First step of a return; see `prepareReturn`. The same again answers with the return as it stands. */
  startReturn(saleId: SaleId, owner: Owner, ref: ReceiptRef | undefined, wish?: ReturnWish): Promise<Sale>
  /**
   * What of its receipt goes back, before it is paid back. Refused, the return stays as it was.
   *
   * @throws AppError request.wrong-state, sale.exchange-begun, and those of `startReturn`
   */
  chooseReturnLines(saleId: SaleId, lines: NonNullable<ReturnWish['lines']>): Promise<Sale>
}>

export function createReturnDesk({ settings, runner, store, loyalty, now }: DeskDeps): ReturnDesk {
  const { registerId } = settings

  const preparedReturns = (receipt: DocumentNumber): readonly Sale[] =>
    runner.open().filter(({ kind, originalDocument: of }) => kind === 'return' && isSameDocument(of, receipt))

  const takenNow = (documents: readonly DocumentNumber[]) => takenNowMinor({ runner }, documents)

  return {
    async startReturn(saleId, owner, ref, wish = {}) {
      const present = runner.find(saleId)
      if (present) {
        const sameReceipt = ref === undefined || isOfReceipt(present, ref, store)
        if (present.kind !== 'return' || present.owner !== owner || !sameReceipt || !isSameWish(present, wish)) {
          throw new AppError('request.operation-reused', { params: { operationId: saleId } })
        }
        return present
      }
      try {
        const source = { registerId, loyalty, store, preparedReturns, takenNowMinor: takenNow, now }
        return await prepareReturn(source, { saleId, owner, ref, ...wish }, prepared => {
          runner.add(prepared)
          return prepared
        })
      } catch (error) {
        // What the hub may have set aside for nothing. If this gets lost, the next connect names the live sales.
        if (!runner.find(saleId)) void loyalty.releaseReturn(saleId)
        throw error
      }
    },

    async chooseReturnLines(saleId, lines) {
      const sale = runner.get(saleId)
      const { kind, phase, owner, originalDocument, pastReceipt } = sale
      if (kind !== 'return' || phase.state !== 'frozen' || !originalDocument || !pastReceipt) {
        throw new AppError('request.wrong-state', { params: { state: phase.state, event: 'choose-return-lines' } })
      }
      assertMayGiveUpExchange({ runner, store }, sale)
      const others = (receipt: DocumentNumber) => preparedReturns(receipt).filter(other => other.saleId !== saleId)
      const ref = { by: 'document', ...originalDocument } as const
      const source = { registerId, loyalty, store, preparedReturns: others, takenNowMinor: takenNow, now }
      return await prepareReturn(source, { saleId, owner, ref, lines }, prepared =>
        runner.apply(saleId, { type: 'return-chosen', prepared }),
      )
    },
  }
}

/**
 * Between two prepared returns of one line only one is paid back, also where the register software told of the other one
 * itself.
 *
 * @throws AppError return.already-returned
 */
export function assertStillLeft({ store }: Pick<DeskDeps, 'store'>, sale: Sale): void {
  const { kind, phase, originalDocument, pastReceipt, lines } = sale
  if (kind !== 'return' || phase.state !== 'frozen' || !originalDocument || !pastReceipt) return
  const made = new Map(
    quantitiesReturned(store.returnsOf(originalDocument), lines).map(each => [each.key, each.quantityMilli]),
  )
  const sold = new Map(pastReceipt.lines.map(each => [each.key, each.soldMilli]))
  const isTooMuch = lines.some(({ key, quantityMilli }) => quantityMilli + (made.get(key) ?? 0) > (sold.get(key) ?? 0))
  if (isTooMuch) throw new AppError('return.already-returned')
}

/** Says that more goes back in some means than the receipt has left in it, where the chain wants that said. */
export function warnOfTenders({ settings, runner }: DeskDeps, sale: Sale, tenders: readonly TenderInput[]): Sale {
  const { pastReceipt, terms } = sale
  if (!settings.returns.enforceTenders || sale.kind !== 'return' || !pastReceipt || terms.exchangeFor) return sale
  const left = new Map<string, number>()
  for (const { kind, amountMinor } of pastReceipt.tenders) left.set(kind, (left.get(kind) ?? 0) + amountMinor)
  const isUnlike = tenders.some(({ kind }) => {
    const givenMinor = tenders.reduce((sum, each) => sum + (each.kind === kind ? each.amountMinor : 0), 0)
    return kind !== 'other' && givenMinor > (left.get(kind) ?? 0)
  })
  if (!isUnlike) return sale
  runner.dispatch(sale.saleId, { type: 'noticed', error: toErrorData(new AppError('return.tenders-unlike')) })
  return runner.get(sale.saleId)
}

function isOfReceipt(present: Sale, ref: ReceiptRef, store: DeskDeps['store']): boolean {
  if (ref.by === 'document')
    return isSameDocument(present.originalDocument, ref) || present.returnOf === store.findReceipt(ref)?.saleId
  return present.returnOf === ref.saleId || present.returnOf === undefined
}

function isSameWish({ lines: present }: Sale, { lines }: ReturnWish): boolean {
  if (!lines) return true
  if (lines.length !== present.length) return false
  return lines.every(({ key, quantityMilli }) =>
    present.some(line => line.key === key && line.quantityMilli === quantityMilli),
  )
}

function isSameDocument(one: DocumentNumber | undefined, other: DocumentNumber): boolean {
  return one !== undefined && documentKey(one) === documentKey(other)
}
