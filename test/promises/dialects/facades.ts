import type { SaleAnswer } from '../../../src/agent/api/answers.ts'
import { ATOL_PASSWORD, createAtolClient } from '../../agent/facade/atol-client.ts'
import { freePort } from '../../agent/facade/free-port.ts'
import { createKkmClient, KKM_PASSWORD } from '../../agent/facade/kkmserver-client.ts'
import { cashier } from '../../support/shop.ts'
import type { Money } from '../register-software.ts'
import { TryLater } from '../stepping.ts'
import type { Printing } from './plain-api.ts'
import { polled, type Speak } from './speaker.ts'

const ports = { atol: await freePort(), kkmserver: await freePort() }

/** A register keeps the ports its program knows, over every restart. */
export const facadeSettings = {
  facade: {
    atol: { port: ports.atol, user: 'atol', password: ATOL_PASSWORD },
    kkmserver: { port: ports.kkmserver, user: 'User', password: KKM_PASSWORD },
  },
}

/** ATOL's names of tags 1199 and 1214. */
const atolTax: Readonly<Record<number, string>> = { 2: 'vat10', 4: 'vat110', 6: 'none', 11: 'vat22', 12: 'vat122' }
const atolMethod = [
  '',
  'fullPrepayment',
  'prepayment',
  'advance',
  'fullPayment',
  'partialPayment',
  'credit',
  'creditPayment',
]
const atolTender = {
  cash: 'cash',
  card: 'electronically',
  advance: 'prepaid',
  credit: 'credit',
  other: 'other',
} as const

/** The old print call of a program that knows ATOL Web Server; the job is named after the sale. */
export function throughAtol(speak: Speak): Printing {
  return async (answer, money) => {
    const { saleId, kind } = answer.sale
    const planned = plannedOf(answer)
    const atol = createAtolClient({ url: `http://127.0.0.1:${ports.atol}` })
    const task = {
      type: kind === 'return' ? 'sellReturn' : 'sell',
      operator: { name: cashier.name },
      items: planned.lines.map(line => ({
        type: 'position',
        name: line.name,
        price: line.priceMinor / 100,
        quantity: line.quantityMilli / 1000,
        amount: line.totalMinor / 100,
        paymentMethod: atolMethod[line.paymentMethod],
        paymentObject: line.itemKind,
        tax: { type: atolTax[line.vatCode] },
      })),
      payments: moneyOf(answer, money).map(tender => ({
        type: atolTender[tender.kind],
        sum: tender.amountMinor / 100,
      })),
      total: planned.totalMinor / 100,
    }
    const uuid = saleId
    const [result] = await atol.print(uuid, [task])
    if (result?.status !== 'ready') throw new TryLater(`the job ended ${JSON.stringify(result)}`)
    return await registered(speak, saleId)
  }
}

const kkmTax: Readonly<Record<number, number>> = { 2: 10, 4: 110, 6: -1, 11: 22, 12: 122 }

/** The same through KKMServer; the command has an id of its own, and the sale is found by what stands in the receipt. */
export function throughKkmServer(speak: Speak): Printing {
  return async (answer, money) => {
    const { saleId, kind } = answer.sale
    const planned = plannedOf(answer)
    const kkm = createKkmClient({ url: `http://127.0.0.1:${ports.kkmserver}` })
    const IdCommand = `kkm-${saleId}`
    const sum = (wanted: Money['kind']) =>
      moneyOf(answer, money)
        .filter(tender => tender.kind === wanted)
        .reduce((total, { amountMinor }) => total + amountMinor, 0) / 100
    const known = await kkm.result(IdCommand)
    if (known.Status === 3) {
      await kkm.execute({
        Command: 'RegisterCheck',
        NumDevice: 0,
        IdCommand,
        IsFiscalCheck: true,
        TypeCheck: kind === 'return' ? 1 : 0,
        CashierName: cashier.name,
        CheckStrings: planned.lines.map(line => ({
          Register: {
            Name: line.name,
            Quantity: line.quantityMilli / 1000,
            Price: line.priceMinor / 100,
            Amount: line.totalMinor / 100,
            Department: line.department,
            Tax: kkmTax[line.vatCode],
            SignMethodCalculation: line.paymentMethod,
            SignCalculationObject: line.itemKind,
          },
        })),
        Cash: sum('cash'),
        ElectronicPayment: sum('card'),
        AdvancePayment: sum('advance'),
        Credit: sum('credit'),
        CashProvision: sum('other'),
      })
    }
    const ended = await kkm.whenEnded(IdCommand, 30_000)
    if (ended.Status !== 0) throw new TryLater(`the command ended ${JSON.stringify(ended)}`)
    return await registered(speak, saleId)
  }
}

function plannedOf({ sale, toPrint }: SaleAnswer) {
  const planned = toPrint?.documents[0]
  if (!planned) throw new TryLater(`nothing to print for ${sale.saleId}, which is ${sale.state}`)
  return planned
}

/** The whole receipt names all of its money: what was there before, what the terminal took, and what is taken now. */
function moneyOf({ sale }: SaleAnswer, money: readonly Money[]): readonly Money[] {
  return [...sale.credits.map(({ kind, amountMinor }) => ({ kind, amountMinor })), ...money]
}

/** Printed through the façade it is the sale's own document: the API must show it. */
async function registered(speak: Speak, saleId: string) {
  const ended = await polled(speak, saleId, ({ state }) => state === 'completed')
  const [document] = ended.sale.documents
  if (!document) throw new Error(`${saleId} is completed without a document`)
  return document.registered
}
