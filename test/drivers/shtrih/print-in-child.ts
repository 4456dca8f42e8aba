import { createShtrihPrinter } from '../../../drivers/fiscal/shtrih/index.ts'
import { createSerialTransport } from '../../../drivers/transport/serial.ts'

const path = process.argv[2] ?? ''
const isCorrection = process.argv[3] === 'correction'
const printer = createShtrihPrinter({ transport: createSerialTransport({ path, baudRate: 115_200 }) })
const line = { name: 'Молоко', priceMinor: 100_00, quantityMilli: 1000, totalMinor: 100_00 }

await printer.open()
await printer.openShift({ name: 'Кассир' })
await printer.printReceipt({
  kind: 'sale',
  lines: [{ ...line, vatCode: 2, paymentMethod: 4, itemKind: 1, department: 1 }],
  tenders: { cash: 100_00, card: 0, advance: 0, credit: 0, other: 0 },
  totalMinor: 100_00,
  taxSystem: 1,
  cashier: { name: 'Кассир' },
  isElectronicOnly: false,
  correction: isCorrection ? { type: 'self', date: '2026-11-20' } : undefined,
  operationMark: 'child-1',
})
