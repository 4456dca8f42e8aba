import type { ReceiptDocument, RegisteredDocument } from '../../../src/shared/fiscal/document.ts'
import type { SaleView } from '../../../src/shared/sale-view.ts'
import { expectOk } from '../../support/api-client.ts'
import { cashier } from '../../support/shop.ts'
import type { RegisterProgram, ShiftKind } from '../register-program.ts'
import { documentsOf, type Till } from '../till.ts'
import { freezeReturn, freezeSale, goodsOf } from './freeze.ts'
import { runToTheEnd } from './run-to-the-end.ts'
import { type At, type Claim, during, nowhere, type Trial, type Wanted } from './trial.ts'

/** Brings a register program with its own printer to the point where it prints, beside an agent that only listens. */
export async function preparePosTrial(till: Till, program: RegisterProgram, wanted: Wanted): Promise<Trial> {
  const { kind, number, at } = wanted
  await program.reopen()
  switch (kind) {
    case 'receipt':
      await bringShiftTo(till, program, 'open')
      return saleTrial(till, program, wanted, await freezeSale(till, number, at))
    case 'return': {
      await bringShiftTo(till, program, 'open')
      const asSold = { kind: 'receipt', number, at: nowhere } as const
      const sold = await runToTheEnd(saleTrial(till, program, asSold, await freezeSale(till, number, nowhere)))
      await program.reopen()
      return saleTrial(till, program, wanted, await freezeReturn(till, number, sold))
    }
    case 'shift-open':
      await bringShiftTo(till, program, 'closed')
      return await shiftTrial(till, program, kind, at)
    case 'shift-close':
      await bringShiftTo(till, program, 'open')
      return await shiftTrial(till, program, kind, at)
  }
}

/** The shift as on a good day, when it is not so already. */
export async function bringShiftTo(till: Till, program: RegisterProgram, wanted: 'open' | 'closed'): Promise<void> {
  if ((await program.isShiftOpen()) === (wanted === 'open')) return
  await runToTheEnd(await shiftTrial(till, program, wanted === 'open' ? 'shift-open' : 'shift-close', nowhere))
}

function saleTrial(till: Till, program: RegisterProgram, { kind, number, at }: Wanted, sale: SaleView): Trial {
  const { saleId } = sale
  const goodsName = goodsOf(number).name
  const document = receiptOf(sale, goodsName)
  till.begun.set(saleId, { receiptKind: sale.kind, goodsName })
  let printing: Promise<RegisteredDocument | undefined> = Promise.resolve(undefined)

  const report = async (registered: RegisteredDocument): Promise<Claim> => {
    const tenders = [{ kind: 'cash', amountMinor: sale.totalMinor }]
    const report = { documents: [{ kind: sale.kind, registered }], tenders, cashier }
    await during(at, 'reporting', () => expectOk(till.api().post(`/sales/${saleId}/fiscalised`, report)))
    await at('reported')
    return { state: 'printed', registered }
  }
  const begin = async () => {
    printing = program.print(document).catch(() => undefined)
    const registered = await printing
    await at('printed')
    if (registered) await report(registered)
  }
  return {
    kind,
    begin,
    retry: begin,
    /** What a register program does when it, or the agent, has been away: asks what is open, looks, answers. */
    async claim() {
      await printing
      if (!(await isUnsettled(till, saleId))) return await recorded(till, saleId)
      const registered = await program.find(found => found.operationMark === document.operationMark)
      if (registered) return await report(registered)
      await expectOk(till.api().post(`/sales/${saleId}/outcome`, { outcome: 'not-printed' }))
      return { state: 'not-printed' }
    },
    documents: () => documentsOf(till, { receiptKind: sale.kind, goodsName }),
    printsItself: true,
  }
}

async function isUnsettled(till: Till, saleId: string): Promise<boolean> {
  const { body } = await till.api().call<{ sales: { sale: SaleView }[] }>('GET', '/sales?state=unsettled')
  return body.sales.some(({ sale }) => sale.saleId === saleId)
}

async function recorded(till: Till, saleId: string): Promise<Claim | undefined> {
  const { sale } = (await expectOk(till.api().get(saleId))).body
  const [document] = sale.documents
  return document && { state: 'printed', registered: document.registered }
}

/** What a register program prints: the agent's prices, its own tenders. */
export function receiptOf(sale: SaleView, name: string): ReceiptDocument {
  const [line] = sale.quote?.lines ?? []
  const [sold] = sale.lines
  if (!line || !sold) throw new Error('a sale without lines was frozen')
  const { quantityMilli, vatCode, itemKind, department } = sold
  return {
    kind: sale.kind,
    lines: [
      {
        name,
        quantityMilli,
        priceMinor: line.priceMinor,
        totalMinor: line.totalMinor,
        vatCode,
        itemKind,
        department,
        paymentMethod: 4,
      },
    ],
    tenders: { cash: sale.totalMinor, card: 0, advance: 0, credit: 0, other: 0 },
    totalMinor: sale.totalMinor,
    taxSystem: 0,
    cashier,
    isElectronicOnly: false,
    operationMark: sale.saleId,
  }
}

async function shiftTrial(till: Till, program: RegisterProgram, kind: ShiftKind, at: At): Promise<Trial> {
  const before = till.documents().length
  const lastFdNumber = till.documents().at(-1)?.fdNumber ?? 0
  const totals = kind === 'shift-close' ? await program.totals() : undefined
  let printing: Promise<RegisteredDocument | undefined> = Promise.resolve(undefined)

  const report = async (document: RegisteredDocument): Promise<Claim> => {
    const { fnNumber, shiftNumber } = document
    const event = kind === 'shift-open' ? 'opened' : 'closed'
    const report = { event, fnNumber, shiftNumber, cashier, document, totals }
    await during(at, 'reporting', () => expectOk(till.api().post('/shifts', report)))
    await at('reported')
    return { state: 'printed', registered: document }
  }
  const begin = async () => {
    printing = program.makeShift(kind).catch(() => undefined)
    const registered = await printing
    await at('printed')
    if (registered) await report(registered)
  }
  return {
    kind,
    begin,
    retry: begin,
    async claim() {
      await printing
      const isIt = (found: { kind: string; registered: RegisteredDocument }) =>
        found.kind === kind && found.registered.fdNumber > lastFdNumber
      const registered = await program.find(isIt)
      return registered ? await report(registered) : { state: 'not-printed' }
    },
    documents: () =>
      till
        .documents()
        .slice(before)
        .filter(found => found.kind === kind),
    printsItself: true,
  }
}
