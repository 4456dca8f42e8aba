import type { RegisteredDocument } from '../../../src/shared/fiscal/document.ts'
import type { SaleView } from '../../../src/shared/sale-view.ts'
import { expectOk } from '../../support/api-client.ts'
import { cashier } from '../../support/shop.ts'
import { documentsOf, type Till } from '../till.ts'
import { freezeReturn, freezeSale, goodsOf } from './freeze.ts'
import { runToTheEnd } from './run-to-the-end.ts'
import { type At, during, nowhere, type Trial, type Wanted } from './trial.ts'

/** Brings an agent that prints to the point where one more request makes the device work. */
export async function prepareAgentTrial(till: Till, { kind, number, at }: Wanted): Promise<Trial> {
  switch (kind) {
    case 'receipt':
      await bringShiftTo(till, 'open')
      return saleTrial(till, kind, number, at, await freezeSale(till, number, at))
    case 'return': {
      await bringShiftTo(till, 'open')
      const sale = saleTrial(till, 'receipt', number, nowhere, await freezeSale(till, number, nowhere))
      const sold = await runToTheEnd(sale)
      return saleTrial(till, kind, number, at, await freezeReturn(till, number, sold))
    }
    case 'shift-open':
      await bringShiftTo(till, 'closed')
      return shiftTrial(till, kind, number)
    case 'shift-close':
      await bringShiftTo(till, 'open')
      return shiftTrial(till, kind, number)
  }
}

/** Opens or closes the shift when it is not so already. */
export async function bringShiftTo(till: Till, wanted: 'open' | 'closed'): Promise<void> {
  const { body } = await till.api().call<{ device: { shift: string } }>('GET', '/health')
  if (body.device.shift === wanted) return
  await runToTheEnd(shiftTrial(till, wanted === 'open' ? 'shift-open' : 'shift-close', till.nextNumber()))
}

function saleTrial(
  till: Till,
  kind: 'receipt' | 'return',
  number: number,
  at: At,
  { saleId, totalMinor }: SaleView,
): Trial {
  const tenders = [{ kind: 'cash', amountMinor: totalMinor }]
  const pay = async () => {
    const operationId = `pay-${saleId}`
    await during(at, 'paying', () => expectOk(till.api().post(`/sales/${saleId}/pay`, { operationId, tenders })))
  }
  const receiptKind = kind === 'receipt' ? 'sale' : 'return'
  const goodsName = goodsOf(number).name
  till.begun.set(saleId, { receiptKind, goodsName })
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
