import { AppError } from '../../../shared/errors/app-error.ts'
import type { TenderKind } from '../../../shared/fiscal/document.ts'
import type { Requisite } from '../../../shared/fiscal/requisites.ts'
import type { SaleLine } from '../../../shared/sale-line.ts'
import {
  type Fields,
  flagOf,
  innerOf,
  isAbsent,
  listOf,
  placeOf,
  refuse,
  refuseFields,
  textOf,
  wholeOf,
} from '../fields.ts'
import {
  assertSender,
  correctionOf,
  countryOf,
  type DocumentRules,
  FULL_PAYMENT,
  GOODS,
  NO_VAT,
  textRequisite,
  vatByRate,
} from '../fiscal-tables.ts'
import { numberOf } from '../plain-roubles.ts'
import {
  amountOf,
  buyerOf,
  cashierOf,
  contactOf,
  finishReceipt,
  lineOf,
  moneyOfLine,
  type ReadTask,
} from '../receipt-parts.ts'

/** TypeCheck: which way the goods go, and whether it corrects. Purchases (10 to 13) are not a shop's receipts. */
const checkTypes: Readonly<Record<string, Readonly<{ receiptKind: 'sale' | 'return'; isCorrection: boolean }>>> = {
  '0': { receiptKind: 'sale', isCorrection: false },
  '1': { receiptKind: 'return', isCorrection: false },
  '2': { receiptKind: 'sale', isCorrection: true },
  '3': { receiptKind: 'return', isCorrection: true },
}

const tenders: readonly Readonly<{ name: string; kind: TenderKind }>[] = [
  { name: 'Cash', kind: 'cash' },
  { name: 'ElectronicPayment', kind: 'card' },
  { name: 'AdvancePayment', kind: 'advance' },
  { name: 'Credit', kind: 'credit' },
  { name: 'CashProvision', kind: 'other' },
]

/**
 * A RegisterCheck as the receipt it asks for.
 *
 * @throws AppError facade.field-refused naming the field, facade.not-supported
 */
export function readCheck(command: Fields, rules: DocumentRules): ReadTask {
  if (!isAbsent(command.raw.IsFiscalCheck) && !flagOf(command, 'IsFiscalCheck')) {
    throw new AppError('facade.not-supported', { params: { command: 'IsFiscalCheck=false' } })
  }
  const type = String(wholeOf(command, 'TypeCheck', 0, 13) ?? 0)
  const known = checkTypes[type]
  if (!known) throw new AppError('facade.not-supported', { params: { command: `TypeCheck=${type}` } })
  refuseFields(command, ['PayByProcessing', 'AgentSign', 'AgentData', 'PurveyorData'], 'unsupported')
  assertSender(command, 'SenderEmail', rules)
  const strings = listOf(command, 'CheckStrings')
  const registers = strings.flatMap(each => innerOf(each, 'Register') ?? [])
  const { receiptKind, isCorrection } = known
  const cashier = cashierOf(command, 'CashierName', 'CashierVATIN')
  const place = textOf(command, 'PlaceMarket')
  const taxVariant = wholeOf(command, 'TaxVariant', 0, 5)
  const buyer = buyerOf(command, 'ClientInfo', 'ClientINN')
  const hasTexts = strings.some(each => ['PrintText', 'PrintImage', 'BarCode'].some(name => !isAbsent(each.raw[name])))
  return finishReceipt(
    {
      receiptKind,
      lines: registers.map(readLine),
      tenders: tenders.map(({ name, kind }) => ({ kind, amountMinor: amountOf(command, name) ?? 0 })),
      cashier,
      terms: {
        ...(place === undefined ? {} : { place }),
        ...(taxVariant === undefined ? {} : { taxSystem: 1 << taxVariant }),
        ...(isCorrection ? { correction: readCorrection(command, cashier?.name) } : {}),
        requisites: [
          ...textRequisite(command, 'AddressSettle', 1009),
          ...textRequisite(command, 'AdditionalAttribute', 1192),
          ...userAttribute(command),
        ],
      },
      isElectronic: flagOf(command, 'NotPrint'),
      contact: contactOf(command, 'ClientAddress'),
      buyer,
      hasExtras: hasTexts || (wholeOf(command, 'NumberCopies', 0, 100) ?? 0) > 0,
    },
    { lines: 'CheckStrings', total: 'CheckStrings', payments: 'Cash, ElectronicPayment', contact: 'ClientAddress' },
  )
}

function readLine(line: Fields, index: number): SaleLine {
  refuseFields(line, ['GoodCodeData'], 'marking')
  refuseFields(line, ['AgentData', 'PurveyorData', 'PackageQuantity'], 'unsupported')
  const money = moneyOfLine(line, { name: 'Name', price: 'Price', quantity: 'Quantity', amount: 'Amount' })
  const requisites = requisitesOf(line)
  return lineOf(line, {
    key: String(index + 1),
    name: textOf(line, 'Name') ?? refuse(placeOf(line, 'Name'), 'missing'),
    ...money,
    vatCode: vatOf(line),
    paymentMethod: wholeOf(line, 'SignMethodCalculation', 1, 7) ?? FULL_PAYMENT,
    itemKind: wholeOf(line, 'SignCalculationObject', 1, 33) ?? GOODS,
    department: wholeOf(line, 'Department', 0, 16) ?? 1,
    ...(requisites.length > 0 ? { requisites } : {}),
  })
}

/** -1 is "without VAT". */
function vatOf(line: Fields): number {
  const rate = numberOf(line.raw.Tax)
  if (rate === undefined) return refuse(placeOf(line, 'Tax'), isAbsent(line.raw.Tax) ? 'missing' : 'unreadable')
  return rate === -1 ? NO_VAT : (vatByRate[String(rate)] ?? refuse(placeOf(line, 'Tax'), 'unreadable'))
}

function requisitesOf(line: Fields): Requisite[] {
  const unit = wholeOf(line, 'MeasureOfQuantity', 0, 255)
  const excise = amountOf(line, 'ExciseAmount')
  const agent = wholeOf(line, 'AgentSign', 0, 6)
  return [
    ...(unit === undefined ? [] : [{ tag: 2108, value: unit }]),
    ...textRequisite(line, 'AdditionalAttribute', 1191),
    ...(excise === undefined || excise === 0 ? [] : [{ tag: 1229, value: excise }]),
    ...countryOf(line, 'CountryOfOrigin'),
    ...textRequisite(line, 'CustomsDeclaration', 1231),
    ...(agent === undefined ? [] : [{ tag: 1222, value: 1 << agent }]),
  ]
}

function readCorrection(command: Fields, person: string | undefined) {
  const type = wholeOf(command, 'CorrectionType', 0, 1) ?? refuse('CorrectionType', 'missing')
  const names = { date: 'CorrectionBaseDate', number: 'CorrectionBaseNumber' }
  return correctionOf(command, names, type === 0 ? 'self' : 'order', person)
}

function userAttribute(command: Fields): Requisite[] {
  const attribute = innerOf(command, 'UserAttribute')
  if (!attribute || (isAbsent(attribute.raw.Name) && isAbsent(attribute.raw.Value))) return []
  return [{ tag: 1084, value: [...textRequisite(attribute, 'Name', 1085), ...textRequisite(attribute, 'Value', 1086)] }]
}
