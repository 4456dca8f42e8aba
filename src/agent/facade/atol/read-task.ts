import { AppError } from '../../../shared/errors/app-error.ts'
import type { Requisite } from '../../../shared/fiscal/requisites.ts'
import { type Fields, flagOf, innerOf, isAbsent, listOf, placeOf, refuse, refuseFields, textOf } from '../fields.ts'
import {
  assertSeller,
  assertSender,
  correctionOf,
  type DocumentRules,
  isGiven,
  textRequisite,
} from '../fiscal-tables.ts'
import {
  amountOf,
  buyerOf,
  cashierOf,
  contactOf,
  finishReceipt,
  neededAmount,
  type ReadTask,
} from '../receipt-parts.ts'
import { paymentTypes, questions, receiptTypes, taxSystems } from './atol-words.ts'
import { readItem } from './read-item.ts'

/**
 * One task of a job.
 *
 * @throws AppError facade.field-refused naming the field, facade.not-supported
 */
export function readTask(task: Fields, rules: DocumentRules): ReadTask {
  const type = textOf(task, 'type') ?? refuse(placeOf(task, 'type'), 'missing')
  if (Object.hasOwn(receiptTypes, type)) return readReceipt(task, type, rules)
  const operator = innerOf(task, 'operator')
  const cashier = operator && cashierOf(operator, 'name', 'vatin')
  switch (type) {
    case 'openShift':
      return { task: { kind: 'shift-open', cashier }, personal: {} }
    case 'closeShift':
      return { task: { kind: 'shift-close', cashier }, personal: {} }
    case 'reportX':
      return { task: { kind: 'report-x' }, personal: {} }
    case 'continuePrint':
      return { task: { kind: 'continue-print' }, personal: {} }
  }
  if (!questions.includes(type)) throw new AppError('facade.not-supported', { params: { command: type.slice(0, 64) } })
  return { task: { kind: 'question', name: type, ofReceipt: flagOf(task, 'forReceipt') }, personal: {} }
}

function readReceipt(task: Fields, type: string, rules: DocumentRules): ReadTask {
  const { receiptKind = 'sale', isCorrection = false } = receiptTypes[type] ?? {}
  refuseFields(task, ['agentInfo', 'supplierInfo', 'industryInfo', 'operationInfo'], 'unsupported')
  const company = innerOf(task, 'companyInfo')
  if (company) {
    assertSender(company, 'email', rules)
    assertSeller(company, 'inn', rules)
  }
  const items = listOf(task, 'items')
  const positions = items.filter(item => isAbsent(item.raw.type) || item.raw.type === 'position')
  const client = innerOf(task, 'clientInfo')
  const buyer = client && readClient(client)
  const operator = innerOf(task, 'operator')
  const cashier = operator && cashierOf(operator, 'name', 'vatin')
  const place = textOf(task, 'paymentsPlace')
  const taxSystem = taxSystemOf(task)
  return finishReceipt(
    {
      receiptKind,
      lines: positions.map(readItem),
      tenders: listOf(task, 'payments').map(readPayment),
      totalMinor: amountOf(task, 'total'),
      cashier,
      terms: {
        ...(place === undefined ? {} : { place }),
        ...(taxSystem === undefined ? {} : { taxSystem }),
        ...(isCorrection ? { correction: readCorrection(task, cashier?.name) } : {}),
        requisites: [
          ...textRequisite(task, 'machineNumber', 1036),
          ...textRequisite(task, 'additionalAttribute', 1192),
          ...userAttribute(task),
        ],
      },
      isElectronic: flagOf(task, 'electronically'),
      contact: client && contactOf(client, 'emailOrPhone'),
      buyer,
      hasExtras: positions.length < items.length || isGiven(task, 'preItems') || isGiven(task, 'postItems'),
    },
    {
      lines: placeOf(task, 'items'),
      total: placeOf(task, 'total'),
      payments: placeOf(task, 'payments'),
      contact: placeOf(task, 'clientInfo.emailOrPhone'),
    },
  )
}

function readPayment(payment: Fields) {
  const type = textOf(payment, 'type') ?? refuse(placeOf(payment, 'type'), 'missing')
  const kind = Object.hasOwn(paymentTypes, type) ? paymentTypes[type] : undefined
  return { kind: kind ?? refuse(placeOf(payment, 'type'), 'unsupported'), amountMinor: neededAmount(payment, 'sum') }
}

function readClient(client: Fields) {
  refuseFields(
    client,
    ['birthDate', 'citizenship', 'identityDocumentCode', 'identityDocumentData', 'address'],
    'unsupported',
  )
  return buyerOf(client, 'name', 'vatin')
}

function taxSystemOf(task: Fields): number | undefined {
  const name = textOf(task, 'taxationType')
  if (name === undefined) return undefined
  return Object.hasOwn(taxSystems, name) ? taxSystems[name] : refuse(placeOf(task, 'taxationType'), 'unreadable')
}

function readCorrection(task: Fields, person: string | undefined) {
  const type = textOf(task, 'correctionType')
  if (type !== 'self' && type !== 'instruction') return refuse(placeOf(task, 'correctionType'), 'unreadable')
  const names = { date: 'correctionBaseDate', number: 'correctionBaseNumber' }
  return correctionOf(task, names, type === 'self' ? 'self' : 'order', person)
}

function userAttribute(task: Fields): Requisite[] {
  const attribute = innerOf(task, 'userAttribute')
  if (!attribute) return []
  return [{ tag: 1084, value: [...textRequisite(attribute, 'name', 1085), ...textRequisite(attribute, 'value', 1086)] }]
}
