import { openFiscalPrinter } from '../../drivers/registry.ts'
import type { SaleAnswer } from '../agent/api/answers.ts'
import type { FiscalLine, RegisteredDocument } from '../shared/fiscal/document.ts'
import type { SaleLine } from '../shared/sale-line.ts'
import type { DemoRegister } from './stage.ts'

const cashier = { name: 'Смирнова О. В.' }

/** A register program that owns its printer, as most do: asks Tillside for prices, prints by itself, reports. */
export async function createRegisterProgram(register: DemoRegister) {
  const printer = await openFiscalPrinter({ driver: 'shtrih', password: 30, connection: register.connection })
  await printer.open()

  /** Prints the checked-out sale with the lines and the contact Tillside gave. */
  const print = async ({ sale, toPrint }: SaleAnswer, lines: readonly SaleLine[]): Promise<RegisteredDocument> => {
    if (!toPrint) throw new Error('the sale is not ready to be printed')
    const printed = lines.map((line): FiscalLine => {
      const priced = toPrint.lines.find(({ key }) => key === line.key)
      if (!priced) throw new Error(`no price for ${line.key}`)
      const { name, quantityMilli, vatCode, itemKind, department } = line
      const { priceMinor, totalMinor } = priced
      return { name, quantityMilli, vatCode, itemKind, department, priceMinor, totalMinor, paymentMethod: 4 }
    })
    return await printer.printReceipt({
      kind: sale.kind,
      lines: printed,
      tenders: { cash: toPrint.totalMinor, card: 0, advance: 0, credit: 0, other: 0 },
      totalMinor: toPrint.totalMinor,
      taxSystem: 0,
      cashier,
      buyerContact: toPrint.buyerContact,
      isElectronicOnly: toPrint.delivery === 'electronic',
      operationMark: `POS${sale.saleId.slice(-12)}`,
    })
  }

  return {
    print,
    async openShift() {
      const document = await printer.openShift(cashier)
      const { shiftNumber = 1 } = document
      await register.pos.post('/shifts', {
        event: 'opened',
        fnNumber: document.fnNumber,
        shiftNumber,
        cashier,
        document,
      })
    },
    async report(saleId: string, registered: RegisteredDocument, totalMinor: number) {
      await register.pos.post(`/sales/${saleId}/fiscalised`, {
        documents: [{ kind: 'sale', registered }],
        tenders: [{ kind: 'cash', amountMinor: totalMinor }],
        cashier,
      })
    },
    /** What this program's own device last recorded: how it answers for a sale after a crash. */
    lastDocument: () => printer.lastDocument(),
    async closeShift() {
      const { document, totals } = await printer.closeShift(cashier)
      const { fnNumber, shiftNumber = 1 } = document
      await register.pos.post('/shifts', { event: 'closed', fnNumber, shiftNumber, cashier, document, totals })
    },
    close: () => printer.close(),
  }
}
export type RegisterProgram = Awaited<ReturnType<typeof createRegisterProgram>>
