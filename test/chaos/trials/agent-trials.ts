import type { RegisteredDocument } from '../../../src/shared/fiscal/document.ts'
import type { SaleView } from '../../../src/shared/sale-view.ts'
import { expectOk } from '../../support/api-client.ts'
import { cashier } from '../../support/shop.ts'
import { waitFor } from '../../support/wait-for.ts'
import { documentsOf, PATIENCE_MS, type Till } from '../till.ts'
import { freezeReturn, freezeSale, goodsOf } from './freeze.ts'
import type { Claim, Kind, Trial } from './trial.ts'

/** Brings an agent that prints to the point where one more request makes the device work. */
export async function prepareAgentTrial(till: Till, kind: Kind): Promise<Trial> {
  const number = till.nextNumber()
  switch (kind) {
    case 'receipt':
      await bringShiftTo(till, 'open')
      return saleTrial(till, kind, number, await freezeSale(till, number))
    case 'return': {
      await bringShiftTo(till, 'open')
      const sale = saleTrial(till, 'receipt', number, await freezeSale(till, number))
      const sold = await runToTheEnd(sale)
      return saleTrial(till, kind, number, await freezeReturn(till, number, sold))
    }
    case 'shift-open':
      await bringShiftTo(till, 'closed')
      return shiftTrial(till, kind, number)
    case 'shift-close':
      await bringShiftTo(till, 'open')
      return shiftTrial(till, kind, number)
  }
}

/** The operation as on a good day. */
async function runToTheEnd(trial: Trial): Promise<RegisteredDocument> {
  await trial.begin()
  let claim: Claim | undefined
  await waitFor(
    'the end of an operation',
    async () => {
      claim = await trial.claim()
      return claim !== undefined
    },
    PATIENCE_MS,
  )
  if (claim?.state !== 'printed') throw new Error(`a ${trial.kind} nobody disturbed was not printed`)
  return claim.registered
}

/** Opens or closes the shift when it is not so already. */
export async function bringShiftTo(till: Till, wanted: 'open' | 'closed'): Promise<void> {
  const { body } = await till.api().call<{ device: { shift: string } }>('GET', '/health')
  if (body.device.shift === wanted) return
  await runToTheEnd(shiftTrial(till, wanted === 'open' ? 'shift-open' : 'shift-close', till.nextNumber()))
}

function saleTrial(till: Till, kind: 'receipt' | 'return', number: number, { saleId, totalMinor }: SaleView): Trial {
  const tenders = [{ kind: 'cash', amountMinor: totalMinor }]
  const pay = async () => {
    await expectOk(till.api().post(`/sales/${saleId}/pay`, { operationId: `pay-${saleId}`, tenders }))
  }
  const receiptKind = kind === 'receipt' ? 'sale' : 'return'
  const goodsName = goodsOf(number).name
  till.begun.push({ saleId, receiptKind, goodsName })
  return {
    kind,
    begin: pay,
    retry: pay,
    async claim() {
      const { sale } = (await expectOk(till.api().get(saleId))).body
      if (sale.state === 'frozen') return { state: 'not-printed' }
      const [document] = sale.documents
      return sale.state === 'completed' && document ? { state: 'printed', registered: document.registered } : undefined
    },
    documents: () => documentsOf(till, { receiptKind, goodsName }),
    printsItself: false,
  }
}

type OperationReply = Readonly<{ state: string; document?: RegisteredDocument }>

function shiftTrial(till: Till, kind: 'shift-open' | 'shift-close', number: number): Trial {
  const operationId = `${kind}-${number}`
  const before = till.documents().length
  const ask = async () => {
    await expectOk(till.api().post(`/${kind.replace('-', '/')}`, { operationId, cashier }))
  }
  return {
    kind,
    begin: ask,
    retry: ask,
    async claim() {
      const { status, body } = await till.api().call<OperationReply>('GET', `/operations/${operationId}`)
      if (status === 404 || body.state === 'not-applied') return { state: 'not-printed' }
      return body.state === 'applied' && body.document ? { state: 'printed', registered: body.document } : undefined
    },
    documents: () =>
      till
        .documents()
        .slice(before)
        .filter(found => found.kind === kind),
    printsItself: false,
  }
}
