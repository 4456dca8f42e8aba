import type { SaleAnswer } from '../../../src/agent/api/answers.ts'
import type { ReceiptDocument } from '../../../src/shared/fiscal/document.ts'
import type { RegisterProgram } from '../../chaos/register-program.ts'
import { cashier } from '../../support/shop.ts'
import type { Money } from '../register-software.ts'
import type { Printing } from './plain-api.ts'
import { good, type Speak } from './speaker.ts'

/** The register software owns the printer: it looks at it before it prints, prints what it was told, and reports. */
export function ownPrinter(speak: Speak, program: RegisterProgram): Printing {
  return async (answer, money) => {
    const { saleId, kind } = answer.sale
    const document = documentOf(answer, money)
    const found = await program.find(({ operationMark }) => operationMark === document.operationMark)
    const registered = found ?? (await program.print(document))
    const path = kind === 'return' ? `/returns/${saleId}/fiscalised` : `/sales/${saleId}/fiscalised`
    const tenders = money.map(tender => ({ ...tender }))
    await good(speak('POST', path, { documents: [{ kind, registered }], tenders: notTold(answer, tenders), cashier }))
    return registered
  }
}

/** What the terminal route was told already is not told again. */
function notTold({ sale }: SaleAnswer, tenders: readonly Money[]): readonly Money[] {
  const isTold = sale.tenders.some(({ state, tenderId }) => state === 'approved' && tenderId !== undefined)
  return isTold ? tenders.filter(({ kind }) => kind !== 'card') : tenders
}

function documentOf({ sale, toPrint }: SaleAnswer, money: readonly Money[]): ReceiptDocument {
  const planned = toPrint?.documents?.[0]
  if (!planned) throw new Error(`nothing to print for ${sale.saleId}, which is ${sale.state}`)
  const tenders = { cash: 0, card: 0, advance: 0, credit: 0, other: 0 }
  for (const { kind, amountMinor } of [...sale.credits, ...money]) tenders[kind] += amountMinor
  return {
    kind: sale.kind,
    lines: planned.lines.map(({ key: _, ...line }) => line),
    tenders,
    totalMinor: planned.totalMinor,
    taxSystem: 0,
    cashier,
    isElectronicOnly: false,
    operationMark: sale.saleId.slice(0, 16),
  }
}
